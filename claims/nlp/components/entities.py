"""Bearers of mentions within one article, and which of them a nominal mention of a body stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.nlp.actors import normalised
from claims.nlp.components import names
from claims.nlp.components.mentions import Mention
from claims.nlp.lexicons.inflection import singular


@dataclass(slots=True, eq=False)
class Entity:
    """One bearer of mentions; `person` is None where nothing has settled it yet."""

    name: str
    person: bool | None
    gender: str = ""
    named: bool = True
    plural: bool = False
    roles: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    owner: Entity | None = None
    owner_name: str = ""
    spoke_at: int = -1

    @property
    def surname(self) -> str:
        """Last word of the name."""
        return self.name.rsplit(" ", 1)[-1]


def find_body(entities: Sequence[Entity], mention: Mention) -> Entity | None:
    """The body among `entities` that a name or a nominal mention stands for, the latest first, else None."""
    key = normalised(mention.body)
    bodies = [entity for entity in reversed(entities) if not entity.person]
    same = next((entity for entity in bodies if normalised(entity.name) == key), None)
    if same is not None:
        return same
    if any(word[0].isupper() for word in mention.body.split()):
        return _shortened(bodies, mention)
    return _nominal(sorted(bodies, key=lambda entity: -entity.spoke_at), mention)


def _shortened(bodies: Sequence[Entity], mention: Mention) -> Entity | None:
    """ "the League" for "Northern League", "GMF" for its full name, "Havik" for "Havik Security"."""
    words = [word for word in mention.body.split() if word[0].isupper()]
    lower = {word.lower() for word in mention.body.split()} - {"the", "of", "and"}
    for entity in bodies:
        own = entity.name.replace("’", "'").split()
        if not entity.named:
            continue
        if lower <= {word.lower().removesuffix("'s") for word in own}:
            return entity
        initials = "".join(word[0] for word in own if word[0].isupper())
        if len(words) == 1 and len(words[0]) > 1 and words[0].replace(".", "") == initials:
            return entity
    return None


def _nominal(bodies: Sequence[Entity], mention: Mention) -> Entity | None:
    """ "the company", "the health ministry": by head noun and modifiers, then by the kind of body."""
    head, wanted = mention.head, set(mention.body.lower().split())
    for entity in bodies:
        heads = entity.words | {singular(word) for word in entity.words}
        if (head in heads or singular(head) in heads) and _agree(wanted, entity):
            return entity
    civil = [entity for entity in bodies if entity.words & names.CIVIL]
    if head in names.WORDS["groups"] and civil:
        return civil[0]
    if head in names.WORDS["businesses"] and len(wanted) == 1:
        return next((entity for entity in bodies if _is_business(entity)), None)
    return None


def _agree(wanted: set[str], entity: Entity) -> bool:
    """Modifiers may be left out by either side, but not exchanged ("health" and "interior ministry")."""
    own = entity.words - {"the", "of"}
    domains = names.WORDS["domains"]
    extra = wanted - own
    return not extra or (len(own) == 1 and not own & domains)


def _is_business(entity: Entity) -> bool:
    named = entity.named and entity.name[:1].isupper()
    return named and not entity.words & (names.PUBLIC | (names.CIVIL - names.BUSINESS))
