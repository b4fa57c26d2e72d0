"""The shipped tagger: a MiniLM encoder with int8 weights, run by onnxruntime on one thread."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from claims.nlp.backends.base import Floats, Transitions
from claims.nlp.config import model_digest
from claims.nlp.wordpieces import CLS, NO_TOKEN, PAD, SEP, Window, load_tokenizer

PIECES = 320
"""Wordpieces a batch may hold; beyond that larger matrices bring no speed."""
SLACK = 1.1
"""How much longer than its shortest row a batch's longest may be. What is found does not depend on the batch:
activations are scaled token by token and padding is masked; rows of like length only save time."""


def session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """An inference session on the CPU that keeps no memory between runs of different shapes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class OnnxTagger:
    """Reads the model's files from a folder; a `TagBackend`.

    Raises FileNotFoundError when a file is missing.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.digest = model_digest(str(folder))
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        scores = json.loads((folder / "extractor.json").read_text(encoding="utf-8"))
        first, final, steps = (np.array(scores[name], np.float32) for name in ("first", "final", "transitions"))
        self.transitions = Transitions(first, final, steps)
        self._session = session(folder / "extractor.onnx", threads)

    def emissions(self, windows: Sequence[Window]) -> list[Floats]:
        """See `TagBackend`; one paragraph a row."""
        found: list[Floats] = [np.zeros((0, len(self.transitions.first)), np.float32)] * len(windows)
        for numbers in batches([len(window.ids) for window in windows]):
            scores = self._session.run(["emissions"], inputs([windows[i] for i in numbers]))[0]
            for row, i in enumerate(numbers):
                firsts = np.array([first for first in windows[i].firsts if first >= 0], np.int64)
                found[i] = scores[row, firsts + 1]
        return found


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of windows of like length, shortest first."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        wide = batch and lengths[i] > SLACK * lengths[batch[0]] + 1
        if wide or lengths[i] * (len(batch) + 1) > PIECES:
            if batch:
                yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def inputs(batch: Sequence[Window]) -> dict[str, NDArray[np.int64]]:
    """Padded rows [CLS] wordpieces [SEP] of a batch, and their features."""
    width = max(len(window.ids) for window in batch) + 2
    ids = np.full((len(batch), width), PAD, np.int64)
    features = np.full((len(batch), width), NO_TOKEN, np.int64)
    ids[:, 0] = CLS
    for row, window in enumerate(batch):
        size = len(window.ids)
        ids[row, 1 : size + 1] = window.ids
        ids[row, size + 1] = SEP
        features[row, 1 : size + 1] = window.features
    return {"ids": ids, "features": features}
