"""Which actor a name stands for across articles, and why: states by metonym and office, others by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.nlp.lexicons import alternation, read
from claims.nlp.types import AliasKind


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor that several articles may name in different ways.

    key: the same for every name of one actor ("country:TR", "union:nato", "name:medisol"). name: the
    one to show. kind: why the name given stands for it (EXACT, ALIAS, or METONYM for capitals, seats of
    government, demonyms and offices). office: the office printed, "" where the actor itself is named.
    """

    key: str
    name: str
    kind: AliasKind
    office: str = ""


_ACTORS = read("actors")
_AMBIGUOUS = {group: frozenset(names) for group, names in _ACTORS["ambiguous"].items()}
_OFFICES = _ACTORS["offices"]
# An office within the next words: "state-run railway ministry", "Ministry of Foreign Affairs press service".
_OFFICE = re.compile(
    rf"(?:[\w’'.-]+\s+){{0,3}}?(?:{alternation([*_OFFICES['words'], *_OFFICES['roles']])})\b", re.IGNORECASE
)
_BODY = re.compile(
    rf"(?:[\w’'.-]+\s+){{0,2}}?(?:{alternation([*_OFFICES['words'], *_OFFICES['rulers']])})\b", re.IGNORECASE
)
_PLACE_AFTER = re.compile(r"^(?P<office>.*\w)\s+(?:of|in|for|from)\s+(?:the\s+)?(?P<place>[^\W\d_a-z][\w’' -]*)")
_PREFIXED = re.compile(
    r"^(?:(?:an?|one|some|two|several|senior|top|unnamed|[Ss]ources?\s+(?:in|from|at|close\s+to)|[Oo]fficials\s+(?:at|from))"
    r"\s+(?:the\s+)?)+"
)
# An embassy in Oslo is no office of Norway.
_ABROAD = re.compile(r"\b(?:embassy|consulate|ambassador|consul|envoy|mission|delegation)\b", re.IGNORECASE)
_GENITIVE = re.compile(r"[’']s?$")
_TRAILING = re.compile(r"[’']s?$|[\s,;:]+$|(?<![A-Z])\.$")
_LEADING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
# Adjective endings, longest first, and the endings of place names they replace ("Odranan" - "Odrana").
_ADJECTIVE_END = re.compile(r"(?:ians?|ans?|ese|ish|is?|ns?|ic)$")
_PLACE_END = re.compile(r"(?:ia|[aeo])$")


def canonical(name: str, places: Collection[str] = ()) -> Actor:
    """Return the actor that `name` (a source, printed or resolved) stands for.

    places: names of states and towns in the same article, to which an unknown adjective before an office
    may belong ("the Veskari ministry" where Veskar is named). No string distance is used anywhere: a name
    is in the lexicon, or it follows from an office phrase, or it stands for itself.
    """
    return _canonical(_cleaned(name), frozenset(places))


def place_named(name: str, places: Collection[str]) -> str:
    """Return the place among `places` that an adjective belongs to ("Vestrian" - "Vestria"), else `name`."""
    return _place_of(name, frozenset(places))


def states_named(text: str) -> tuple[str, ...]:
    """Return the known states that `text` mentions by name, demonym, capital or seat, in order."""
    found = (_state(match.group()) for match in _known_names().finditer(text))
    return tuple(dict.fromkeys(actor.name for actor in found if actor is not None))


@lru_cache(maxsize=8192)
def _canonical(name: str, places: frozenset[str]) -> Actor:
    state = _state(name) or _union(name) or _slip(name)
    if state is not None:
        return state
    office = _office_of(name, places)
    return office or Actor(f"name:{normalised(name)}", name, AliasKind.EXACT)


@lru_cache(maxsize=16384)
def normalised(name: str) -> str:
    """Return `name` without article, accents, quote style and case, for comparing names that are equal."""
    plain = unicodedata.normalize("NFKD", _LEADING.sub("", name)).replace("’", "'")
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().split())


def _cleaned(name: str) -> str:
    return " ".join(_TRAILING.sub("", name.strip()).split())


def _state(name: str) -> Actor | None:
    """A state by its own name, another name, a demonym, its capital or a seat of its government."""
    entry = _states().get(name) or _states().get(_LEADING.sub("", name))
    if entry is None:
        return None
    code, kind = entry
    return Actor(f"country:{code}", _names()[code], kind)


def _slip(name: str) -> Actor | None:
    """A state's own name with an "s" too many ("Armenias say"), a slip that papers print."""
    meant = _state(name.removesuffix("s")) if name.endswith("s") else None
    exact = meant is not None and meant.kind is AliasKind.EXACT
    return Actor(meant.key, meant.name, AliasKind.ALIAS) if meant is not None and exact else None


def _union(name: str) -> Actor | None:
    for union, forms in _ACTORS["unions"].items():
        if name == union or name in forms or f"the {name}" in forms:
            kind = AliasKind.EXACT if name == union else AliasKind.ALIAS
            return Actor(f"union:{normalised(union)}", union, kind)
    return None


def _office_of(name: str, places: frozenset[str]) -> Actor | None:
    """The state or place whose office `name` is: "Turkish Foreign Ministry", "officials in Lilongwe"."""
    words = _LEADING.sub("", _PREFIXED.sub("", name)).split()
    for length in (3, 2, 1):
        place = " ".join(words[:length])
        state = _state(_GENITIVE.sub("", place))
        office = _OFFICE.match(" ".join(words[length:])) if state else None
        if state and office:
            return Actor(state.key, state.name, AliasKind.METONYM, office.group())
    return _unknown_office(words, places) or _office_at(" ".join(words), places)


def _unknown_office(words: list[str], places: frozenset[str]) -> Actor | None:
    """An office of a place that no lexicon knows: "Odrana's health ministry", "the Veskari army"."""
    owner = next((n for n, word in enumerate(words[:3], start=1) if word.endswith(("'s", "’s"))), 0)
    length = owner or 1
    capitalised = all(word[0].isupper() for word in words[:length])
    if len(words) <= length or not capitalised or words[0].lower() in _DOMAINS:
        return None
    office = _BODY.match(" ".join(words[length:]))
    if office is None:
        return None
    place = _GENITIVE.sub("", " ".join(words[:length]))
    place = place if owner else _place_of(place, places)
    return Actor(f"name:{normalised(place)}", place, AliasKind.METONYM, office.group())


def _office_at(phrase: str, places: frozenset[str]) -> Actor | None:
    """An office with its place behind: "Ministry of Defence of Turkey", "the ministry in Caracas"."""
    match = _PLACE_AFTER.fullmatch(phrase)
    if match is None or _BODY.search(match["office"]) is None or _ABROAD.search(match["office"]):
        return None
    place = match["place"]
    state = _state(place)
    if state is not None:
        return Actor(state.key, state.name, AliasKind.METONYM, match["office"])
    if place.split()[0].lower() in _DOMAINS or not re.match(r"(?i)government|ministry", match["office"]):
        return None
    return Actor(f"name:{normalised(place)}", place, AliasKind.METONYM, match["office"])


def _place_of(adjective: str, places: frozenset[str]) -> str:
    """The place in the article that an adjective is formed from; the adjective itself where there is none."""
    if not _ADJECTIVE_END.search(adjective):
        return adjective
    stem = _stem(adjective)
    matching = [place for place in places if place[:3] == adjective[:3] and _stem(place) == stem]
    return min([adjective, *matching], key=lambda place: (len(place), place))


def _stem(place: str) -> str:
    """Common stem of a place and its adjective ("Veskar", "Veskari"); at least four letters are kept."""
    plain = normalised(place)
    for ending in (_ADJECTIVE_END, _PLACE_END):
        stem = ending.sub("", plain)
        if len(stem) >= 4 and stem != plain:
            return stem
    return plain


_DOMAINS = frozenset(_OFFICES["domains"])


@cache
def _names() -> dict[str, str]:
    names = {code: str(entry["name"]) for code, entry in read("countries").items()}
    names.update({code: str(entry["name"]) for code, entry in _ACTORS["countries"].items() if "name" in entry})
    names["MK"] = "North Macedonia"
    return names


@cache
def _states() -> dict[str, tuple[str, AliasKind]]:
    """Every known form of a state's name with its code and the reason; ambiguous forms are left out."""
    table: dict[str, tuple[str, AliasKind]] = {}
    extra = _ACTORS["countries"]
    for code in _names():
        entry, added = read("countries").get(code, {}), extra.get(code, {})
        for demonym in [*entry.get("demonyms", ()), *added.get("demonyms", ())]:
            if demonym not in _AMBIGUOUS["demonyms"]:
                table.setdefault(demonym, (code, AliasKind.METONYM))
                if demonym.endswith(("an", "i", "er", "ian")):
                    table.setdefault(demonym + "s", (code, AliasKind.METONYM))
        capital = added.get("capital") or entry.get("capital", "")
        if capital and capital not in _AMBIGUOUS["capitals"]:
            table.setdefault(capital, (code, AliasKind.METONYM))
        for other in [*entry.get("names", ()), *added.get("names", ())]:
            table[other] = (code, AliasKind.ALIAS)
    table.update({name: (code, AliasKind.EXACT) for code, name in _names().items()})
    table.update({seat: (code, AliasKind.METONYM) for seat, code in _ACTORS["seats"].items()})
    for name in _AMBIGUOUS["names"]:
        table.pop(name, None)
    return table


@cache
def _known_names() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation(_states())})\b")
