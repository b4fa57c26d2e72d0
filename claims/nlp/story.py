"""Joins the speakers of several articles on one story: what one says of a speaker holds in the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from claims.nlp.actors import Actor, canonical, normalised, place_named
from claims.nlp.types import AliasKind, Speaker

# Words that make two offices different; a name that lacks one is not short for a name that has it.
_CONNECTIVES = frozenset({"the", "of", "and", "for", "in", "a", "an", "on"})
_TOO_GENERAL = frozenset(
    {"government", "president", "minister", "spokesman", "spokeswoman", "official", "officials", "resident"}
)
_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Gen|Col|Maj|Capt|Lt|Sgt|Sir|Dame|Lord|Lady|Father)\.?\s+(?=[A-Z])")
# "ministry" in "A ministry spokesman, Hugo Frey", "police" in "Police chief Arvid Toll", "National Front" in
# "National Front leader Viktor Hamm": what stands before the role of a person, in the source as printed.
_BODY_BEFORE_ROLE = re.compile(
    r"^(?:(?:an?|the|one)\s+)?(?P<body>[\w&’'-]+(?:\s+[\w&’'-]+){0,3}?)\s+"
    r"(?:spokes(?:man|woman|person)|chief|chair(?:man|woman)?|president|leader|director|manager|secretary|head|boss"
    r"|chief\s+executive|founder)\b",
    re.IGNORECASE,
)
_MINISTER = re.compile(r"\b(?P<domain>[\w-]+)\s+minister\b", re.IGNORECASE)
_NO_BODY = frozenset(
    {"former", "deputy", "acting", "ex", "vice", "his", "her", "its", "their", "our", "my", "old", "new"}
)


def link(speakers: Sequence[Speaker]) -> tuple[Actor, ...]:
    """Return the actor of each speaker, in order; the speakers come from articles about one story.

    Four joins, each by whole words and only where a single candidate is left: a surname and the one full
    name that ends in it; a short name and the one longer name that holds all its words ("the Front" and
    "Free Tarn Front", "the health ministry" and "Odrana's health ministry"); a person and the actor that
    the same person is said to speak for elsewhere; a person and the body printed before his role ("Front leader
    Viktor Hamm", "the health minister, Ana Ruiz" and "the health ministry"). Two ministers of one surname stay
    apart, since then two full names end in it.
    """
    names = _names(speakers)
    places = _places(names)
    full = {name: name if name in places else _full_name(name, names) for name in {*names, *(s.name for s in speakers)}}
    voices = _voices(speakers, full, names)
    return tuple(_actor(speaker, full, voices, places) for speaker in speakers)


def _places(names: Iterable[str]) -> frozenset[str]:
    """States and towns that the names of a story mention as owners or seats of offices."""
    owners = {name.split("'s ")[0] for name in names if "'s " in name}
    known = {name for name in names if canonical(name).key.startswith(("country:", "union:"))}
    return frozenset(owners | known | {actor.name for name in names if (actor := canonical(name)).office})


def _names(speakers: Iterable[Speaker]) -> tuple[str, ...]:
    """Every name and every body spoken for, as printed first."""
    named = (name for s in speakers for name in (s.name if s.named else None, s.represents) if name)
    return tuple(dict.fromkeys(name.replace("’", "'") for name in named))


def _full_name(name: str, names: tuple[str, ...]) -> str:
    """The one longer name that `name` is short for, else `name` itself."""
    words = _content_words(name)
    if not words or words <= _TOO_GENERAL:
        return name
    longer = [other for other in names if words < _content_words(other) and _may_shorten(name, other)]
    fullest = [other for other in longer if not any(_content_words(other) < _content_words(more) for more in longer)]
    keys = {normalised(other) for other in fullest}
    return fullest[0] if len(keys) == 1 else name


def _may_shorten(name: str, other: str) -> bool:
    """A short name ends like the longer one, or is the capitalised word it begins with (and does not own it)."""
    if other.startswith(f"{name}'s "):
        return False
    own, longer = name.split(), other.replace("'s", "").split()
    return own[-1].lower() == longer[-1].lower() or (len(own) == 1 and own[0][0].isupper() and own[0] == longer[0])


def _content_words(name: str) -> frozenset[str]:
    words = name.lower().replace("’", "'").replace("'s", "").split()
    return frozenset(word.strip(",.'") for word in words) - _CONNECTIVES


def _voices(speakers: Sequence[Speaker], full: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Name of a speaker -> the one actor it is said to represent anywhere in the story."""
    said: dict[str, set[str]] = defaultdict(set)
    states = {actor.key for name in names if (actor := canonical(name)).office}
    for speaker in speakers:
        represents = speaker.represents or _body_of(speaker, names)
        if not speaker.represents and represents and len(states) > 1 and canonical(full[represents]).office:
            continue  # of several states, whose minister he is was never printed
        if represents:
            said[normalised(full[speaker.name])].add(full.get(represents, represents))
    return {name: min(actors, key=len) for name, actors in said.items() if len({normalised(a) for a in actors}) == 1}


def _body_of(speaker: Speaker, names: tuple[str, ...]) -> str | None:
    """The one body of the story that the source as printed puts before the person's role, else None."""
    if not speaker.named or speaker.name not in speaker.printed.replace("’", "'"):
        return None
    title = speaker.printed.replace("’", "'").replace(speaker.name, " ").strip(" ,")
    minister, body = _MINISTER.search(title), _BODY_BEFORE_ROLE.match(title)
    if minister is None and body is None:
        return None
    printed = f"{minister['domain'].lower()} ministry" if minister else body["body"] if body else ""
    wanted = _content_words(printed)
    if not wanted or wanted & _NO_BODY or wanted <= _TOO_GENERAL:
        return None
    found = [name for name in names if name != speaker.name and _is_body(printed, wanted, name)]
    return found[0] if len({normalised(name) for name in found}) == 1 else None


def _is_body(printed: str, wanted: frozenset[str], name: str) -> bool:
    """Whether words before a role name this body: a proper name in short or in full, other words its end."""
    words = _content_words(name)
    if wanted == words:
        return True
    if printed.split()[-1][0].isupper():
        own, theirs = set(printed.split()), set(name.split())
        return bool(words) and (own < theirs or theirs < own)
    return wanted < words and name.lower().endswith(printed.lower())


def _actor(speaker: Speaker, full: dict[str, str], voices: dict[str, str], places: frozenset[str]) -> Actor:
    name = full[speaker.name]
    represents = speaker.represents or voices.get(normalised(name))
    if represents:
        represents = full.get(_HONORIFIC.sub("", represents), full.get(represents, represents))
        represents = voices.get(normalised(represents), place_named(represents, places))
    own = canonical(represents or name, places)
    if represents and not own.office:
        return Actor(own.key, own.name, AliasKind.SPOKESPERSON)
    if name != speaker.name and own.kind is AliasKind.EXACT:
        return Actor(own.key, own.name, AliasKind.ALIAS)
    return own
