"""For whom a speaker speaks: the state behind a ministry, the body behind a spokesperson."""

from __future__ import annotations

from collections.abc import Iterable

from claims.nlp.actors import Actor, canonical, normalised, place_named
from claims.nlp.components.cast import Cast
from claims.nlp.components.entities import Entity
from claims.nlp.components.mentions import POSSESSIVES, Mention
from claims.nlp.components.names import BODIES, PAST, ends_like_body

_LEADERS = frozenset({"president", "premier", "chancellor", "king", "queen", "emperor", "pope"})
_DEEPEST = 3  # a spokesman of a department of a ministry of a state


def represented(cast: Cast, entity: Entity, depth: int = 0) -> str | None:
    """Return the name of the actor at the top that `entity` speaks for, else None.

    Who leads a state or its government is an actor of his own: he may say what it denies.
    """
    if entity.person and any(_LEADERS.intersection(role.split()) for role in entity.roles):
        return None
    if entity.owner is not None and entity.owner is not entity:
        return _owner_represented(cast, entity, entity.owner, depth)
    if entity.owner_name:
        titles = [f"{entity.owner_name} {role}" for role in _held(entity) or ("official",)]
        actor = _office(titles, cast)
        return actor.name if actor else None
    actor = canonical(entity.name, cast.places)
    return actor.name if actor.office else None


def _owner_represented(cast: Cast, entity: Entity, owner: Entity, depth: int) -> str:
    name = place_named(owner.name, cast.places)
    titles = [] if ends_like_body(name.split()) else [f"{name} {role}" for role in _held(entity)]
    above = _office(titles, cast) or canonical(name, cast.places)
    if above.office or above.key.startswith(("country:", "union:")):
        return above.name
    higher = represented(cast, owner, depth + 1) if depth < _DEEPEST else None
    return higher or name


def _office(titles: Iterable[str], cast: Cast) -> Actor | None:
    actors = (canonical(title, cast.places) for title in titles)
    return next((actor for actor in actors if actor.office), None)


def _held(entity: Entity) -> list[str]:
    return [role for role in sorted(entity.roles) if not PAST.intersection(role.split())]


def speaks_for_owner(cast: Cast, mention: Mention) -> bool:
    """Tell whether the owner of a role or name is a body it speaks for, not where or with whom it is."""
    if not mention.is_voice or not (mention.roles or _is_body(cast, mention)):
        return False
    return not stands_at(mention) and _is_real(cast, mention)


def stands_at(mention: Mention) -> bool:
    """Tell whether the owner is only a place: "prosecutors in Antwerp"."""
    named = mention.owner not in POSSESSIVES
    return named and any(f" {word} {mention.owner}" in mention.printed for word in ("in", "from", "on"))


def _is_real(cast: Cast, mention: Mention) -> bool:
    """The first word of "Safety investigators" is a name only if it is one elsewhere in the text."""
    owner, printed = mention.owner, mention.printed.replace("’", "'")
    if owner in POSSESSIVES or "'s" in printed or f" {owner}" in printed:
        return True
    if owner.startswith("the "):
        body = owner.removeprefix("the ")
        return cast.body(Mention(owner, body=body, head=body.split()[-1])) is not None
    return cast.is_name(owner) or canonical(owner).key.startswith("country:")


def _is_body(cast: Cast, mention: Mention) -> bool:
    owner = mention.owner
    if owner.startswith(("the ", "its")) or ends_like_body(owner.split()) or BODIES & mention.words:
        return True
    key = normalised(owner)
    return any(not entity.person and normalised(entity.name) == key for entity in cast.recent)
