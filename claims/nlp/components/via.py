"""Finds the reporters between a source and the reader: "Anadolu reported, citing ministry sources"."""

from __future__ import annotations

import re

from claims.nlp.components.draft import Draft
from claims.nlp.components.names import MEDIA

_REPORTER = r"(?P<reporter>(?=\S)[^,.;:!?\n\"“”]{2,70}?)"
_CITING = re.compile(
    rf"{_REPORTER}\s+(?:has\s+|had\s+)?(?:reported|reports|said|says|wrote|writes|quoted|quotes)(?:\s+(?:on\s+)?\w+day)?,?\s+"
    r"(?:while\s+)?(?:citing|quoting)\s+(?:an?\s+|the\s+|its\s+)?$"
)
_QUOTED_BY = re.compile(
    r"\b(?:quoted|cited|reported)\s+(?:on\s+\w+day\s+)?(?:as\s+\w+ing\s+)?by\s+(?P<reporter>(?=\S)[^,.;:\"“”]{2,60}?)"
    r"(?=\s+(?:as\s+(?:saying|telling)|to\s+have|on\s+\w+day|said)|[,.]|$)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:told|telling)\s+(?P<reporter>(?:the\s+|a\s+)?[^,.;:\"“”]{2,50}?)"
    r"(?=\s+(?:on|in|by|that|after|late|early)\b|[,.]|$)"
)
_TAIL = re.compile(r"^[\"”']?,\s+(?P<reporter>(?=\S)[^,.;:!?\n\"“”]{2,60}?)\s+(?:reports|reported|wrote)\b(?=[.,\s])")
_OWN = re.compile(r"\b(?:this|our|us|reporters|journalists)\b", re.IGNORECASE)
_WINDOW = 160


def reporters(text: str, draft: Draft) -> tuple[str, ...]:
    """Return the reporters in between, outermost first, as printed without article; () where none is named."""
    cue = " ".join(text[start:end] for start, end in draft.cue)
    found = [_before_source(text, draft), _in_cue(cue), _after_content(text, draft), _told(cue)]
    source = " ".join(text[start:end] for start, end in draft.source)
    return tuple(dict.fromkeys(name for name in found if name and name not in source))


def _before_source(text: str, draft: Draft) -> str:
    if not draft.source:
        return ""
    start = draft.source[0][0]
    window = text[max(0, start - _WINDOW) : start]
    if "citing" not in window[-24:] and "quoting" not in window[-24:]:
        return ""
    return _cleaned(_CITING.search(re.split(r"[.;:!?\n\"“”]", window)[-1]))


def _in_cue(cue: str) -> str:
    return _cleaned(_QUOTED_BY.search(cue))


def _told(cue: str) -> str:
    """Only a medium counts: who tells a court or a crowd is not reported by it."""
    name = _cleaned(_TOLD.search(cue))
    media = any(word.lower().strip("'’s") in MEDIA for word in name.split())
    return name if media and name and any(word[0].isupper() for word in name.split()) else ""


def _after_content(text: str, draft: Draft) -> str:
    end = max((end for _, end in draft.content), default=0)
    return _cleaned(_TAIL.match(text[end : end + _WINDOW]))


def _cleaned(match: re.Match[str] | None) -> str:
    if match is None or _OWN.search(match["reporter"]):
        return ""
    return re.sub(r"^(?:the|an?)\s+", "", " ".join(match["reporter"].split()), flags=re.IGNORECASE)
