"""What a negating word governs: its scope in the clause, and whether it negates the sentence's own claim."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.nlp.types import Span


@dataclass(frozen=True, slots=True)
class Negation:
    """One negation.

    word, scope: characters of the negating word, and from it to the end of its clause. main: False where only a part
    is negated ("not the army but the militia", "which was never inspected", "without a warrant").
    """

    word: Span
    scope: Span
    main: bool


_WORD = re.compile(
    r"(?P<fixed>\b(?:no\s+(?:fewer|less|more|later|longer\s+than|doubt)|not\s+(?:only|just|merely|less|fewer|more)"
    r"|without\s+(?:doubt|delay)|no\.\s?\d)\b)"
    r"|\b(?:not(?:\s+a\s+single|\s+one)?|cannot|no|never|nobody|none|nothing|nowhere|neither|nor|without"
    r"|(?:fail|refus)(?:ed|es|s|ing)?(?=\s+to\b)|hardly)\b|(?<=n)['’]t\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"[.;:!?](?=\s|$|[\"”’])|,(?=[\s\"”’'])|(?<=\w)[\"”](?=\s)|\s[–—-]\s|\n|\s(?:but|while|although|though|whereas)\s",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:^|[\s,\"“‘])(?:which|who|whom|whose|where|if|unless|because|although|though|while|when|since|after|before"
    r"|(?P<that>that))\s",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|insist\w*|claim\w*|told\s+\w+|tells?\s+\w+|argu\w+|add(?:ed|s)|believ\w+|th(?:ink\w*|ought)"
    r"|maintain\w*|warn\w*|confirm\w*|den(?:y|ied|ies)|is|was)\s*+$",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"(?:\b(?:is|was|were|are)|,|–|—)\s*+$")
_COMMA = re.compile(r"\w,\s*+$")
_AFTER_PREPOSITION = re.compile(r"\b(?:for|of|by|after|before|without|in|from)\s+$")
_PART = re.compile(r"^\s+(?:(?:the|an?|\d[\d,.]*|[a-z]+s)\s[^.;,]{0,60}(?:\bbut\b|,)|(?:the\s)?\d)")
_REACH = 300  # characters looked at on either side


def negations(text: str) -> tuple[Negation, ...]:
    """Return the negations of `text` in order; "no fewer than" and "not only" are none."""
    return tuple(_negation(text, match) for match in _WORD.finditer(text) if not match["fixed"])


def _negation(text: str, match: re.Match[str]) -> Negation:
    end = _END.search(text, match.end(), match.end() + _REACH)
    stop = end.start() if end else min(len(text.rstrip()), match.end() + _REACH)
    return Negation(match.span(), (match.start(), max(stop, match.end())), not _is_part(text, match))


def _is_part(text: str, match: re.Match[str]) -> bool:
    """Whether the negation holds for less than its clause, or its clause is no claim of its own."""
    word = match.group().lower()
    if word == "without":
        return True
    before = text[max(0, match.start() - _REACH) : match.start()]
    if _CONTRAST.search(before) and _PART.match(text[match.end() : match.end() + _REACH]):
        return True
    if (word == "not" and _COMMA.search(before)) or (word.endswith("ing") and _AFTER_PREPOSITION.search(before)):
        return True
    clause = re.split(r"[.;:!?]\s|\n", before)[-1]
    openers = [found for found in _RELATIVE.finditer(clause) if found.start() or not found["that"]]
    if not openers:
        return False
    last = openers[-1]
    if last["that"] and _SAYING.search(clause[: last.start()]):
        return False
    return "," not in clause[last.end() :]
