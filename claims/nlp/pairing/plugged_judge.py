"""A judge of the site's own: any ONNX sequence-pair classifier, given as a folder in the transformers layout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claims.nlp.backends.onnx import session
from claims.nlp.pairing.digests import file_digest
from claims.nlp.pairing.judge import Judgement, Pair
from claims.nlp.pairing.judge_input import pair_texts

MODEL, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "config.json"
PIECES = 192
BATCH = 16
_SAME = frozenset({"same", "entailment", "entails", "paraphrase", "equivalent"})
_CONTRADICTION = frozenset({"contradiction", "contradicts", "contradictory"})
_FEEDS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}


class UnusableModel(ValueError):
    """A folder that holds no sequence-pair classifier that can be used here, and why."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Which outputs of the classifier mean what; `same` is None where it has no such class."""

    count: int
    contradiction: int
    same: int | None


def labels_of(folder: Path, given: Mapping[str, int] | None = None) -> Labels:
    """The label map: `given` ({"contradiction": 2, "same": 0}) or read off id2label in config.json.

    Raises UnusableModel.
    """
    names = _id2label(folder)
    found = dict(given or {})
    for number, name in names.items():
        word = name.strip().lower()
        if word in _CONTRADICTION:
            found.setdefault("contradiction", number)
        if word in _SAME:
            found.setdefault("same", number)
    if "contradiction" not in found:
        raise UnusableModel(
            f"none of the labels {sorted(names.values())} means contradiction: say which with a label map"
        )
    outside = {name: number for name, number in found.items() if number not in names}
    if outside or set(found) - {"contradiction", "same"}:
        raise UnusableModel(f"the label map {found} does not fit the labels {names}")
    return Labels(len(names), found["contradiction"], found.get("same"))


def _id2label(folder: Path) -> dict[int, str]:
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        return {int(number): str(name) for number, name in config["id2label"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnusableModel(f"{CONFIG} has no readable id2label map ({type(error).__name__}: {error})") from error


class PluggedJudge:
    """Scores pairs with the classifier in a folder (model.onnx, tokenizer.json, config.json); a `Judge`.

    Both orders of a pair are read and averaged. Nothing is loaded before the first pair. Raises UnusableModel.
    """

    def __init__(self, folder: Path, labels: Labels, threads: int = 1) -> None:
        self._folder, self._labels, self._threads = folder, labels, threads
        missing = [name for name in (MODEL, TOKENIZER, CONFIG) if not (folder / name).is_file()]
        if missing:
            raise UnusableModel(f"{folder} lacks {', '.join(missing)}")

    @property
    def digest(self) -> str:
        """Of model, tokenizer and label map."""
        files = "-".join(file_digest(self._folder / name) for name in (MODEL, TOKENIZER))
        return f"plugged-{files}-{self._labels.contradiction}-{self._labels.same}"

    def judge(self, pairs: Sequence[Pair]) -> list[Judgement]:
        """See `Judge`."""
        texts = [pair_texts(*side) for left, right in pairs for side in ((left, right), (right, left))]
        rows: list[NDArray[np.float64]] = []
        for start in range(0, len(texts), BATCH):
            rows.extend(self._run(texts[start : start + BATCH]))
        return [self._judgement((one + other) / 2) for one, other in zip(rows[::2], rows[1::2], strict=True)]

    def check(self) -> None:
        """Run the model on one pair. Raises UnusableModel with what is wrong."""
        try:
            row = self._run([("someone | said | it is open", "someone | said | it is shut")])[0]
        except Exception as error:
            raise UnusableModel(f"the model cannot be run ({type(error).__name__}: {error})"[:400]) from error
        if row.shape != (self._labels.count,) or not np.isfinite(row).all():
            raise UnusableModel(f"the model gives {row.shape} numbers a pair, the label map has {self._labels.count}")

    def _judgement(self, logits: NDArray[np.float64]) -> Judgement:
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        against = float(np.clip(shares[self._labels.contradiction], 1e-6, 1 - 1e-6))
        same = 0.0 if self._labels.same is None else float(shares[self._labels.same])
        return Judgement(margin=float(np.log(against / (1 - against))), same=same)

    def _run(self, texts: Sequence[tuple[str, str]]) -> list[NDArray[np.float64]]:
        encoded = self._tokenizer.encode_batch(list(texts))
        values = {name: np.array([getattr(one, given) for one in encoded], np.int64) for name, given in _FEEDS.items()}
        wanted = {one.name for one in self._session.get_inputs()}
        logits: Any = self._session.run(None, {name: value for name, value in values.items() if name in wanted})[0]
        return list(np.asarray(logits, np.float64))

    @cached_property
    def _session(self) -> Any:
        return session(self._folder / MODEL, self._threads)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.enable_truncation(PIECES)
        tokenizer.enable_padding()
        return tokenizer
