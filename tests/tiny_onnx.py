"""A sequence-pair classifier small enough to write by hand: ONNX is protobuf, and this graph has four nodes."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, processors

_FLOAT, _INT64 = 1, 7


def write(folder: Path, names: Sequence[str] = ("entailment", "neutral", "contradiction"), outputs: int = 0) -> Path:
    """A model folder. The logit of the last label grows with the share of the word "shut" in the pair."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(_model(outputs or len(names)))
    (folder / "config.json").write_text(json.dumps({"id2label": {str(n): name for n, name in enumerate(names)}}))
    words = {"[UNK]": 0, "[PAD]": 1, "shut": 2}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A", pair="$A:0 $B:1", special_tokens=[])
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _model(outputs: int) -> bytes:
    """logits = mean(input_ids) * [0, ..., 0, 1]."""
    nodes = [
        _node("Cast", ["input_ids"], "numbers", _number_attribute("to", _FLOAT)),
        _node("ReduceMean", ["numbers"], "mean", _list_attribute("axes", [1]), _number_attribute("keepdims", 1)),
        _node("MatMul", ["mean", "weights"], "logits"),
    ]
    weights = [0.0] * (outputs - 1) + [1.0]
    tensor = _field(1, 1) + _field(1, outputs) + _field(2, _FLOAT) + _field(8, b"weights")
    tensor += _field(9, struct.pack(f"<{outputs}f", *weights))
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"tiny") + _field(5, tensor)
    graph += _field(11, _value("input_ids", _INT64)) + _field(12, _value("logits", _FLOAT))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _field(2, 13))


def _node(kind: str, inputs: Sequence[str], output: str, *attributes: bytes) -> bytes:
    named = b"".join(_field(1, one.encode()) for one in inputs) + _field(2, output.encode())
    return named + _field(4, kind.encode()) + b"".join(_field(5, attribute) for attribute in attributes)


def _number_attribute(name: str, value: int) -> bytes:
    return _field(1, name.encode()) + _field(3, value) + _field(20, 2)


def _list_attribute(name: str, values: Sequence[int]) -> bytes:
    return _field(1, name.encode()) + b"".join(_field(8, value) for value in values) + _field(20, 7)


def _value(name: str, kind: int) -> bytes:
    rows = _field(1, _field(2, b"rows")) + _field(1, _field(2, b"columns"))
    return _field(1, name.encode()) + _field(2, _field(1, _field(1, kind) + _field(2, rows)))


def _field(number: int, value: int | bytes) -> bytes:
    """One protobuf field: a varint, or bytes with their length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
