"""Splits a text into the paragraphs worth reading, as token ranges in `Doc._.paragraphs`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.boilerplate import skip_spans
from claims.nlp.types import Spans

# What stands before the first sentence of a live blog's entry or of a list's: "14:05 - ", "9.15am: ", "* ".
LEAD = re.compile(
    r"[ \t]*+(?:[*•‣▪–—-][ \t]++)?(?:\d{1,2}[:.h]\d\d(?:[ \t]?[ap]\.?m\.?)?"
    r"(?:[ \t](?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]T|IST|MSK)\b)?"
    r"(?:[ \t]*+[:|–—-])?[ \t]++"
    r"|(?<=[*•‣▪–—-][ \t]))(?=[\"“‘A-Z])"
)
_LINE = re.compile(r"\n")
_BREAKS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")

if not Doc.has_extension("paragraphs"):
    Doc.set_extension("paragraphs", default=())


def paragraphs(doc: Doc, skip: Spans = ()) -> Iterator[tuple[int, int]]:
    """Token ranges (half-open) between line breaks, without the tokens that overlap a skipped span."""
    start = -1
    wanted = _wanted(doc, skip)
    for token, keep in zip(doc, wanted, strict=True):
        if token.is_space and not _BREAKS.isdisjoint(token.text):
            keep = False
        elif keep and start < 0 and not token.is_space:
            start = token.i
        if not keep and start >= 0:
            yield start, token.i
            start = -1
    if start >= 0:
        yield start, len(doc)


def _wanted(doc: Doc, skip: Spans) -> Iterable[bool]:
    """Whether each token stands outside the skipped spans."""
    spans = iter(sorted(skip))
    span = next(spans, None)
    for token in doc:
        while span is not None and span[1] <= token.idx:
            span = next(spans, None)
        yield span is None or token.idx + len(token) <= span[0]


def leads(text: str) -> Spans:
    """Clock times and marks of lists at the beginnings of lines."""
    starts = [0, *(match.end() for match in _LINE.finditer(text))]
    found = (LEAD.match(text, start) for start in starts)
    return tuple(match.span() for match in found if match is not None and match.end() > match.start())


class ParagraphSplitter:
    """Writes `Doc._.paragraphs`."""

    def __init__(self, skip: bool) -> None:
        self.skip = skip

    def __call__(self, doc: Doc) -> Doc:
        """Split one document."""
        doc._.paragraphs = tuple(paragraphs(doc, (*skip_spans(doc.text), *leads(doc.text)) if self.skip else ()))
        return doc


@Language.factory("claim_paragraphs", assigns=["doc._.paragraphs"], default_config={"skip": True})
def create_paragraphs(nlp: Language, name: str, skip: bool) -> ParagraphSplitter:
    """Make the component; `skip` leaves out boilerplate."""
    return ParagraphSplitter(skip)
