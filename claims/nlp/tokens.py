"""spaCy's English tokenizer, guarded against words that would take it quadratic time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

LONGEST = 200
"""Characters of an unbroken run the tokenizer still gets whole; no word of any prose is longer."""
_RUN = re.compile(rf"\S{{{LONGEST + 1},}}")
_PIECE = 50


class GuardedTokenizer:
    """Cuts overlong runs without white space into pieces of 50 characters; `doc.text` stays the text."""

    def __init__(self, inner: Callable[[str], Doc], vocab: Vocab) -> None:
        self.inner = inner
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenise a text in linear time."""
        if not _RUN.search(text):
            return self.inner(text)
        words: list[str] = []
        spaces: list[bool] = []
        for part in _parts(text):
            for token in self.inner(part):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words, spaces)

    def to_disk(self, path: str | Path, **options: object) -> None:
        """Nothing to store: the tokenizer is spaCy's own."""

    def from_disk(self, path: str | Path, **options: object) -> GuardedTokenizer:
        """Nothing to load."""
        return self


def _parts(text: str) -> Iterator[str]:
    """The text between overlong runs, and the runs in pieces."""
    last = 0
    for run in _RUN.finditer(text):
        if run.start() > last:
            yield text[last : run.start()]
        for start in range(run.start(), run.end(), _PIECE):
            yield text[start : min(start + _PIECE, run.end())]
        last = run.end()
    if last < len(text):
        yield text[last:]


def blank_english() -> Language:
    """A spaCy pipeline that only tokenises, texts of any length."""
    nlp = spacy.blank("en")
    nlp.tokenizer = GuardedTokenizer(nlp.tokenizer, nlp.vocab)
    nlp.max_length = 1 << 40
    return nlp
