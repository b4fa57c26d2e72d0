"""Numbers the sentences of a document by its marks alone, in one pass (no model)."""

from __future__ import annotations

from spacy.tokens import Doc

_ENDS = frozenset({".", "!", "?", "\u2026", "..", "...", "?!", "!!"})
_CLOSING = frozenset({'"', "\u201d", "''", "'", "\u2019", ")", "]", "\u00bb"})


def sentence_numbers(doc: Doc) -> list[int]:
    """For each token the number of its sentence; a line break always ends one.

    Closing quote marks and brackets right after the end mark belong to the sentence they close.
    """
    numbers: list[int] = []
    number, ended = 0, False
    for token in doc:
        text = token.text
        if token.is_space and "\n" in text:
            number, ended = number + 1, False
        elif ended and not (text in _CLOSING and not doc[token.i - 1].whitespace_) and not token.is_space:
            number, ended = number + (not text[0].islower()), False
        numbers.append(number)
        ended = ended or text in _ENDS
    return numbers
