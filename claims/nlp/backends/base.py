"""What the attribution tagger asks of a model: scores for each tag of each token, and for tag sequences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claims.nlp.wordpieces import Window

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Transitions:
    """Scores of a tag sequence's first tag, last tag, and each step (row: before, column: after)."""

    first: Floats
    final: Floats
    steps: Floats


class TagBackend(Protocol):
    """A model that tags windows of text.

    digest: short hash of everything its scores depend on. tokenizer: makes the wordpieces it reads.
    transitions: scores of tag sequences.
    """

    digest: str
    tokenizer: Tokenizer
    transitions: Transitions

    def emissions(self, windows: Sequence[Window]) -> list[Floats]:
        """For each window an array [known tokens, tags] of scores; known tokens have a first wordpiece."""
