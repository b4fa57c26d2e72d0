"""The shipped tagger: a MiniLM encoder with int8 weights, run by onnxruntime on one thread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from claims.nlp.backends.base import Floats, Transitions
from claims.nlp.config import model_digest
from claims.nlp.wordpieces import CLS, NO_TOKEN, PAD, SEP, Window, load_tokenizer

ROWS = 8
"""Rows of a batch. Dynamic int8 scales depend on the batch, so the policy is fixed: sorted by length, 8 at a time."""


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
        """See `TagBackend`."""
        found: list[Floats] = [np.zeros((0, len(self.transitions.first)), np.float32)] * len(windows)
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
        for start in range(0, len(order), ROWS):
            numbers = order[start : start + ROWS]
            batch = [windows[i] for i in numbers]
            scores = self._session.run(["emissions"], inputs(batch))[0]
            for row, i in enumerate(numbers):
                firsts = np.array([first for first in windows[i].firsts if first >= 0], np.int64)
                found[i] = scores[row, firsts + 1]
        return found


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
