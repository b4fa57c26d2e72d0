"""Joins the speakers of several articles on one story: what one says of a speaker holds in the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from claims.nlp.actors import Actor, canonical, normalised
from claims.nlp.types import AliasKind, Speaker

# Words that make two offices different; a name that lacks one is not short for a name that has it.
_CONNECTIVES = frozenset({"the", "of", "and", "for", "in", "a", "an", "on"})
_TOO_GENERAL = frozenset(
    {"government", "president", "minister", "spokesman", "spokeswoman", "official", "officials", "resident"}
)


def link(speakers: Sequence[Speaker]) -> tuple[Actor, ...]:
    """Return the actor of each speaker, in order; the speakers come from articles about one story.

    Three joins, each by whole words and only where a single candidate is left: a surname and the one full
    name that ends in it; a short name and the one longer name that holds all its words ("the Front" and
    "Free Tarn Front", "the health ministry" and "Odrana's health ministry"); a person and the actor that
    the same person is said to speak for elsewhere. Two ministers of one surname stay apart, since then two
    full names end in it.
    """
    names = _names(speakers)
    full = {speaker: _full_name(speaker.name, names) for speaker in set(speakers)}
    voices = _voices(speakers, full)
    places = frozenset(name.split("'s ")[0] for name in names)
    return tuple(_actor(speaker, full[speaker], voices, places) for speaker in speakers)


def _names(speakers: Iterable[Speaker]) -> tuple[str, ...]:
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
    """A short name ends like the longer one, or is the capitalised word it begins with."""
    own, longer = name.split(), other.replace("'s", "").split()
    return own[-1].lower() == longer[-1].lower() or (len(own) == 1 and own[0][0].isupper() and own[0] == longer[0])


def _content_words(name: str) -> frozenset[str]:
    words = name.lower().replace("’", "'").replace("'s", "").split()
    return frozenset(word.strip(",.'") for word in words) - _CONNECTIVES


def _voices(speakers: Sequence[Speaker], full: dict[Speaker, str]) -> dict[str, str]:
    """Name of a speaker -> the one actor it is said to represent anywhere in the story."""
    said: dict[str, set[str]] = defaultdict(set)
    for speaker in speakers:
        if speaker.represents:
            said[normalised(full[speaker])].add(speaker.represents)
    return {name: min(actors, key=len) for name, actors in said.items() if len({normalised(a) for a in actors}) == 1}


def _actor(speaker: Speaker, name: str, voices: dict[str, str], places: frozenset[str]) -> Actor:
    represents = speaker.represents or voices.get(normalised(name))
    own = canonical(represents or name, places)
    if represents and not own.office:
        return Actor(own.key, own.name, AliasKind.SPOKESPERSON)
    if name != speaker.name and own.kind is AliasKind.EXACT:
        return Actor(own.key, own.name, AliasKind.ALIAS)
    return own
