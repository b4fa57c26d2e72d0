"""Writes the sentence encoder as ONNX: all-MiniLM-L6-v2 as published, nothing trained; int8 to ship, fp32 to compare.

    python -m training.encoder_export --minilm RUN/minilm --out claims/nlp/weights [--fp32] [--check SHARED]

The graph takes padded rows of wordpieces (ids, 0 is padding) and gives one vector a row: the mean over the wordpieces,
[CLS] and [SEP] included, of length 1. int8 as in training.extractor_export: activations scaled token by token, so
that a vector does not depend on what else is in the batch. `--check` compares both forms on the claims of
SHARED/gold/disputes: cosine of each claim's two vectors, and how many of its ten nearest others are the same.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from claims.nlp.pairing.encoder import MODEL, SentenceEncoder
from training.extractor_export import OPSETS, Graph, layer, lean_tokenizer
from training.extractor_model import MINILM, pretrained

State = dict[str, np.ndarray]


def build(state: State, int8: bool) -> onnx.ModelProto:
    """The graph ids -> vectors of an encoder's weights (named as in training.extractor_model)."""
    graph = Graph(int8, 63)
    length = graph.add("Gather", graph.add("Shape", "ids"), graph.integers(1))
    places = graph.add("Slice", graph.constant(state["positions.weight"]), graph.integers(0), length)
    x = graph.add("Add", graph.lookup(state["words.weight"], "ids"), places)
    x = graph.norm(x, state["norm.weight"], state["norm.bias"])
    padding = graph.add("Cast", graph.add("Equal", "ids", graph.integers(0)), to=TensorProto.FLOAT)
    mask = graph.add("Mul", graph.add("Unsqueeze", padding, graph.integers(1, 2)), graph.constant(np.float32(-1e4)))
    for number in range(len(MINILM.heads)):
        own = {name.split(".", 2)[2]: part for name, part in state.items() if name.startswith(f"layers.{number}.")}
        x = layer(graph, x, mask, own, {"qkv": None, "up": None})
    _pooled(graph, x, graph.add("Sub", graph.constant(np.float32(1)), padding))
    inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", "length"])]
    output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["rows", MINILM.width])
    made = helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.weights)
    model = helper.make_model(made, opset_imports=OPSETS, ir_version=9, producer_name="training.encoder_export")
    onnx.checker.check_model(model)
    return model


def _pooled(graph: Graph, x: str, kept: str) -> None:
    """The mean of the rows of x that are kept, drawn to length 1 (its sum has the same direction)."""
    wide = graph.add("Unsqueeze", kept, graph.integers(2))
    total = graph.add("ReduceSum", graph.add("Mul", x, wide), graph.integers(1), keepdims=0)
    size = graph.add("ReduceL2", total, axes=[1], keepdims=1)
    graph.add("Div", total, size)
    graph.nodes[-1].output[0] = "vectors"


def compare(shipped: Path, exact: Path, shared: Path) -> None:
    """Print how near the vectors of two folders' models are to each other on the development claims."""
    texts = _contents(shared / "gold" / "disputes")
    ours, theirs = (SentenceEncoder(folder).vectors(texts).astype(np.float32) for folder in (shipped, exact))
    cosines = (ours * theirs).sum(1)
    nearest = [np.argsort(-(rows @ rows.T - 2 * np.eye(len(rows))), axis=1)[:, :10] for rows in (ours, theirs)]
    shared_ten = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*nearest, strict=True)])
    print(f"{len(texts)} claims: cosine {cosines.mean():.4f} (least {cosines.min():.4f}), "
          f"of the ten nearest {shared_ten:.3f} the same")  # fmt: skip


def _contents(gold: Path) -> list[str]:
    articles = (json.loads(line) for line in (gold / "corpus.jsonl").read_text(encoding="utf-8").splitlines())
    text = {article["id"]: article["text"] for article in articles}
    claims = (json.loads(line) for line in (gold / "claims.jsonl").read_text(encoding="utf-8").splitlines())
    return [" ".join(text[c["article"]][start:end] for start, end in c["content_spans"]) for c in claims]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true")
    parser.add_argument("--check", type=Path, metavar="SHARED")
    options = parser.parse_args()
    state = {name: part.numpy() for name, part in pretrained(options.minilm / "model.safetensors").state_dict().items()}
    options.out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(state, not options.fp32), options.out / MODEL)
    if options.check:
        with tempfile.TemporaryDirectory() as folder:
            onnx.save(build(state, int8=False), Path(folder) / MODEL)
            lean_tokenizer(options.minilm / "tokenizer.json", Path(folder) / "tokenizer.json")
            compare(options.out, Path(folder), options.check)


if __name__ == "__main__":
    main()
