"""A tiny tagger without weights, for tests: capitalised words speak, reporting verbs cue, the rest is content."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from claims.nlp.backends.base import Floats, Transitions
from claims.nlp.tags import TAGS, allowed
from claims.nlp.wordpieces import QUOTE_STATES, Window

CUES = ("said", "says", "say", "told", "denied", "denies", "claimed", "claims", "according", "added", "insisted")
_UNKNOWN_WORD = "[UNK]"
_UNKNOWN, _MARK, _FIRST_CUE = 0, 1, 2
_TITLE = 1


class DummyTagger:
    """A deterministic `TagBackend`; its digest is fixed."""

    def __init__(self) -> None:
        self.digest = "dummy-1"
        self.tokenizer = _tokenizer()
        barred = [[0.0 if allowed(a, b) else -1e4 for b in range(len(TAGS))] for a in range(len(TAGS))]
        first = [0.0 if allowed(None, b) else -1e4 for b in range(len(TAGS))]
        zeros = np.zeros(len(TAGS), np.float32)
        self.transitions = Transitions(np.array(first, np.float32), zeros, np.array(barred, np.float32))

    def emissions(self, windows: Sequence[Window]) -> list[Floats]:
        """See `TagBackend`: each tag gets 4 where this tagger wants it, else 0."""
        return [4.0 * np.eye(len(TAGS), dtype=np.float32)[_wanted(window)] for window in windows]


def _tokenizer() -> Tokenizer:
    """Whole words: the cues have numbers of their own, anything else is unknown."""
    words = {_UNKNOWN_WORD: _UNKNOWN, ".": _MARK} | {cue: _FIRST_CUE + i for i, cue in enumerate(CUES)}
    tokenizer = Tokenizer(models.WordLevel(words, _UNKNOWN_WORD))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _wanted(window: Window) -> list[int]:
    """The tag of each known token."""
    tags: list[int] = []
    spoken = False
    for place in (first for first in window.firsts if first >= 0):
        if window.ids[place] == _MARK:
            tags.append(TAGS.index("O"))
            spoken = False
        elif window.ids[place] >= _FIRST_CUE:
            tags.append(TAGS.index("B-cue"))
            spoken = True
        elif not spoken:
            titled = window.features[place] // QUOTE_STATES == _TITLE
            tags.append(_in_role("source", tags) if titled else TAGS.index("O"))
        else:
            tags.append(_in_role("content", tags))
    return tags


def _in_role(role: str, before: list[int]) -> int:
    """The tag that goes on with a role, or begins it."""
    begin, inside = TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")
    return inside if before and before[-1] in (begin, inside) else begin
