"""Vectors of sentences: near to each other where two say something alike, whatever their words (ONNX, int8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from claims.nlp.backends.onnx import session
from claims.nlp.config import WEIGHTS
from claims.nlp.pairing.config import ENCODER_FILE
from claims.nlp.pairing.digests import file_digest
from claims.nlp.pairing.nearest import WIDTH, Vectors
from claims.nlp.wordpieces import CLS, PAD, SEP, load_tokenizer

MODEL = ENCODER_FILE
MAX_PIECES = 126
"""Wordpieces of a text that are read, besides [CLS] and [SEP]; the rest is cut off."""
_PIECES = 1_024
"""Wordpieces a batch may hold, padding included."""


class SentenceEncoder:
    """The shipped all-MiniLM-L6-v2 (int8) in a folder of weights, loaded on first use; one thread unless told.

    Raises FileNotFoundError, on first use, where a file is missing.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int = 1) -> None:
        self._folder, self._threads = folder, threads

    @property
    def version(self) -> str:
        """Short hash of the weights: vectors of different versions cannot be compared."""
        return file_digest(self._folder / MODEL)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return load_tokenizer(self._folder / "tokenizer.json")

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        return session(self._folder / MODEL, self._threads)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of WIDTH numbers and length 1; the same in any company, but for the last place."""
        found = np.zeros((len(texts), WIDTH), np.float16)
        if not texts:
            return found
        rows = [[CLS, *encoded.ids[:MAX_PIECES], SEP] for encoded in self._tokenizer.encode_batch(
            list(texts), add_special_tokens=False)]  # fmt: skip
        for numbers in _batches([len(row) for row in rows]):
            width = max(len(rows[n]) for n in numbers)
            ids = np.full((len(numbers), width), PAD, np.int64)
            for place, n in enumerate(numbers):
                ids[place, : len(rows[n])] = rows[n]
            found[numbers] = self._session.run(["vectors"], {"ids": ids})[0]
        return found


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of rows of like length, shortest first."""
    batch: list[int] = []
    for n in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (lengths[n] * (len(batch) + 1) > _PIECES or lengths[n] > 1.2 * lengths[batch[0]] + 2):
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch
