"""Whom a pronoun stands for: agreement in gender and number, then nearness, speaking and subject position.

Salience in the manner of Lappin and Leass (1994, "An algorithm for pronominal anaphora resolution"),
without a parse: who spoke, who opens a sentence, how many sentences ago.
"""

from __future__ import annotations

from claims.nlp.actors import canonical
from claims.nlp.components.cast import Cast
from claims.nlp.components.entities import Entity
from claims.nlp.types import Spans

_PER_SENTENCE = 0.45
_SPOKE, _SUBJECT, _LAST, _GENDER = 0.9, 0.7, 0.4, 0.5
_UNSURE, _OTHER_PARAGRAPH, _IN_CONTENT = 0.5, 0.3, 0.9


def he_or_she(cast: Cast, last: Entity | None, gender: str, position: int, content: Spans) -> Entity | None:
    """Return the most salient person of that gender ("m", "f") before `position`, or None.

    content: what the pronoun's bearer says; people named inside it are rather talked about.
    """
    best, most = None, float("-inf")
    spoken = [(entity.spoke_at, entity) for entity in cast.recent if _may_be_person(entity)]
    for place, entity in [*spoken, *cast.people_before(position)]:
        if place >= position or not _agrees(entity, gender):
            continue
        inside = any(start <= place < end for start, end in content)
        score = _salience(cast, entity, place, position) - (_IN_CONTENT if inside else 0.0)
        score += (_LAST if entity is last else 0.0) + (_GENDER if entity.gender == gender else 0.0)
        if score > most:
            best, most = entity, score
    if best is not None:
        best.gender, best.person = best.gender or gender, True
    return best or _last_person(cast, gender)


def it_or_they(cast: Cast, kind: str) -> Entity | None:
    """Return the body ("n") or the group ("p", any speaker failing one) that spoke last, or None."""
    spoken = [entity for entity in by_recency(cast) if entity.spoke_at >= 0]
    if kind == "n":
        return next((entity for entity in spoken if not entity.person), None)
    several = [entity for entity in spoken if entity.plural or not entity.person]
    return next(iter(several or spoken), None)


def possessor(cast: Cast, last: Entity | None, kind: str) -> Entity | None:
    """Return whom "his" ("m"), "her" ("f") or "its", "their" points back to: the last speaker that agrees."""
    people = kind in {"m", "f"}
    for entity in ([last] if last else []) + by_recency(cast):
        if people and entity.person and _agrees(entity, kind):
            return entity
        if not people and not entity.person:
            return entity
        if not people and entity is last and entity.owner is not None:
            return entity.owner
    return None


def by_recency(cast: Cast) -> list[Entity]:
    """Entities in reach, the last to speak first."""
    return sorted(cast.recent, key=lambda entity: -entity.spoke_at)


def _agrees(entity: Entity, gender: str) -> bool:
    return not entity.plural and entity.gender in ("", gender)


def _salience(cast: Cast, entity: Entity, place: int, position: int) -> float:
    score = -_PER_SENTENCE * (cast.sentence(position) - cast.sentence(place))
    score += _SPOKE if place == entity.spoke_at else _SUBJECT if cast.is_subject(place) else 0.0
    score -= _UNSURE if entity.person is None else 0.0
    return score - (_OTHER_PARAGRAPH if cast.paragraph_break((place, position)) else 0.0)


def _may_be_person(entity: Entity) -> bool:
    """A speaker known as a person, or a bare name that nothing has shown to be a body or a state."""
    if entity.spoke_at < 0 or entity.person is False:
        return False
    return entity.person is True or canonical(entity.name).key.startswith("name:")


def _last_person(cast: Cast, gender: str) -> Entity | None:
    agreeing = (entity for entity in by_recency(cast) if entity.person is not False and _agrees(entity, gender))
    return next(agreeing, None)
