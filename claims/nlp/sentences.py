"""The sentences of a text as character spans, headings and page furniture left out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claims.nlp.boilerplate import skip_spans
from claims.nlp.types import Spans

if TYPE_CHECKING:
    from spacy.language import Language

_ENDS = frozenset(".!?…\"”’')")


def sentence_spans(text: str) -> Spans:
    """The sentences of `text`, half-open in characters, in order; furniture of the page is left out."""
    # spaCy is loaded with the first text: a web process takes none.
    from claims.nlp.components.paragraphs import paragraphs
    from claims.nlp.components.sentences import sentence_numbers

    doc = _tokenizer()(text)
    numbers = sentence_numbers(doc)
    found: list[tuple[int, int]] = []
    for first, last in paragraphs(doc, skip_spans(text)):
        words = [token for token in doc[first:last] if not token.is_space]
        for before, token in zip([None, *words], words, strict=False):
            if before is not None and numbers[before.i] == numbers[token.i]:
                found[-1] = (found[-1][0], token.idx + len(token))
            else:
                found.append((token.idx, token.idx + len(token)))
    return tuple(found)


def is_heading(sentence: str) -> bool:
    """Tell whether a line is a heading or a fragment: no end mark."""
    return sentence.rstrip()[-1:] not in _ENDS


@cache
def _tokenizer() -> Language:
    from claims.nlp.tokens import blank_english

    return blank_english()
