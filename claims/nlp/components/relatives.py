"""The noun that "who" or "which" goes back to: the last one before it that it could describe."""

from __future__ import annotations

import re

from claims.nlp.components import names
from claims.nlp.components.cast import Cast
from claims.nlp.types import Span

_REACH = 160  # characters looked back
_CLAUSE_START = re.compile(r"[.!?;:\n][\"”’)]*\s*|[\"“”]\s*")
_LINK = re.compile(r"[\s,–—(]*+$")
# What may stand between a noun and its "who": nothing, an apposition, "from Lerna", "of the plant".
_BETWEEN = re.compile(r"^(?:,?\s*+$|,\s.{1,80}$|\s(?:of|from|at|for|in|with|near|on)\s.{1,60}$)")
_VERB = re.compile(
    r"\b(?:and|but|or|said|says|told|is|was|were|are|had|has|have|will|would|met|saw|that|than)\b|\w+ed\b"
)
_NOUN = re.compile(
    r"(?<![\w’'-])(?:(?:the|an?|one|another|some|several|many|two|three|four|five|six|his|her|its|their)\s)"
    r"(?:[\w’'-]+\s){0,4}?(?P<head>[\w’'-]+)(?![\w’'-])",
    re.IGNORECASE,
)


def antecedent(cast: Cast, position: int, *, body: bool) -> Span | None:
    """Return the characters of the noun phrase that the relative pronoun at `position` describes, else None.

    body: for "which", so that bodies are looked for, else persons.
    """
    start = max(0, position - _REACH)
    breaks = [match.end() for match in _CLAUSE_START.finditer(cast.text, start, position)]
    start = max([start, *(end for end in breaks if end < position)])
    end = start + len(_LINK.sub("", cast.text[start:position]))
    phrases = [span for span in _phrases(cast.text, start, end, body=body) if _reaches(cast.text, span, end)]
    found = [_with_complement(cast.text, span, end) for span in phrases]
    found += [span for span in cast.names_between(start, end, body=body) if _reaches(cast.text, span, end)]
    return max(found, key=lambda span: _rank(cast.text, span, found), default=None)


def _rank(text: str, span: Span, found: list[Span]) -> tuple[bool, int]:
    """The nearest phrase, but a name before the apposition that describes it ("Hugh Hill, a doctor, who")."""
    apposed = any(text[span[1] : other[0]].strip() == "," and span[1] < other[0] for other in found)
    return apposed, span[1]


def _with_complement(text: str, span: Span, end: int) -> Span:
    """ "the owner of the plant" rather than "the owner"."""
    whole = text[span[1] : end].startswith((" of ", " for ", " at ")) and "," not in text[span[1] : end]
    return (span[0], end) if whole else span


def _reaches(text: str, span: Span, end: int) -> bool:
    between = text[span[1] : end]
    return not between or (bool(_BETWEEN.match(between)) and not _VERB.search(between))


def _phrases(text: str, start: int, end: int, *, body: bool) -> list[Span]:
    """Noun phrases in lower case whose head is a role (or a body)."""
    wanted = names.is_body if body else names.is_role
    matches = _NOUN.finditer(text, start, end)
    return [match.span() for match in matches if wanted(match["head"].lower())]
