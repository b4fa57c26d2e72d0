"""What an amount counts, whose they are, and what happened to them, from the words around the number."""

from __future__ import annotations

import re

from claims.nlp.lexicons import alternation, read
from claims.nlp.lexicons.inflection import singular
from claims.nlp.numerals import number_value

_LEXICON = read("quantities")
_STATES = {word: state for state, words in _LEXICON["states"].items() for word in words}
_STATE = re.compile(rf"\b(?:{alternation(_STATES)})\b", re.IGNORECASE)
_STOP = frozenset(_LEXICON["stop"]["words"])
_PLURALS = frozenset(_LEXICON["stop"]["irregular_plurals"])
_TOTAL_OF = re.compile(
    r"\b(?:number|total|count|tally|figure|toll|list|value|price|area|length|amount)\s+(?:of|for)\s+(?:the\s+)?"
    r"((?:[\w’'-]+\s+){0,3}?[\w’'-]+)"
    r"(?=\s+(?:at|to|as|was|were|is|had|ha[sv]e?|in|on|from|still|now|who|stood|rose|reached|by|of|found|since)\b)[^.;]*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*|[.,;:()\"“”!?]")
_CLAUSE_END = re.compile(r"[.;,]|\b(?:and|while|but)\b(?=[^.;,]*\d)|\s(?:after|when)\s")
_LIVING = re.compile(r"\b(?:her|his|its|my|your|governing|the\s+student)\s+$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:the|those|these|its|his|her|their|our)\s+(?:(?:\d[\d,]*|[a-z]+een|[a-z]+ty)\s+)?")
_SEASON = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)$"
)


def counted(text: str, match: re.Match[str]) -> tuple[str, str]:
    """Return the noun after the number and its capitalised modifier; else the noun of "the number of ..." before."""
    part = _OF_THEM.match(text, match.end())
    words = _following_words(text, part.end() if part else match.end())
    whose = next((word for word in words if word[0].isupper() and not word.isupper() and not _SEASON.match(word)), "")
    plural = next((word for word in words if _is_plural(word)), "")
    if match["none"] and words and plural not in words[:2]:
        plural = next((word for word in reversed(words) if not word.endswith("ed")), words[0])
    if not plural and words and number_value(match["number"] or "") == 1:
        plural = words[-1]
    if plural:
        return singular(plural.lower()), whose if whose != plural else ""
    before = _TOTAL_OF.search(text[max(0, match.start() - 90) : match.start()])
    return (singular(before[1].split()[-1].lower()), "") if before else ("", "")


def _following_words(text: str, start: int) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(text, start, start + 60):
        word = match.group()
        if word.lower() in _STOP and not (word.lower() == "of" and not words):
            break
        if not word[0].isalpha():
            if words or word not in '"“':
                break
            continue
        if word.lower() not in {"of", "more", "other", "further"}:
            words.append(word)
        if len(words) == 4:
            break
    return words


def _is_plural(word: str) -> bool:
    lower = word.lower()
    return (
        lower in _PLURALS
        or (len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "'s", "’s")))
        or lower.endswith("children")
    )


def state_of(text: str, match: re.Match[str], what: str) -> str:
    """What happened to those counted, from the words nearest to the number in its clause."""
    start, end = match.span()
    found = _told(_CLAUSE_END.split(text[end : end + 70], maxsplit=1)[0])
    if len(found) > 1 and found[0].group().lower() == what and _OF_THEM.match(text, end):
        found = found[1:]  # "three of the wounded died"
    if not found:
        found = _told(re.split(r"[.;]|,\s|\d", text[max(0, start - 60) : start])[-1])[::-1]
    return _STATES[re.sub(r"\s+", " ", found[0].group().lower())] if found else ""


def _told(part: str) -> list[re.Match[str]]:
    """The words of a clause that say what happened to somebody; "her body" doesn't."""
    return [found for found in _STATE.finditer(part) if not _LIVING.search(part, 0, found.start())]
