"""One article being read for its speakers: each source finds its bearer in the cast, or joins it."""

from __future__ import annotations

import re

from claims.nlp.actors import canonical, normalised
from claims.nlp.components import pronouns, voices
from claims.nlp.components.appositions import read_mention
from claims.nlp.components.cast import Cast
from claims.nlp.components.draft import Draft
from claims.nlp.components.entities import Entity
from claims.nlp.components.mentions import POSSESSIVES, Mention
from claims.nlp.components.names import BODIES, WORDS, ends_like_body
from claims.nlp.components.relatives import antecedent
from claims.nlp.types import AliasKind, Spans, Speaker

_ARTICLE = re.compile(r"^(?:the|an?|some|one|another)\s+", re.IGNORECASE)
_LONGEST_SOURCE = 400  # characters kept as printed; longer ones are tagging errors
_Found = tuple[Entity, AliasKind]


def position_of(draft: Draft) -> int:
    """Return where a draft stands in the reading order: its source, else its cue, else its content."""
    spans = draft.source or draft.cue or draft.content
    return spans[0][0] if spans else 0


class Scene:
    """The cast of one text, and who spoke last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cast = Cast(text)
        self.last: Entity | None = None

    def speaker(self, draft: Draft) -> Speaker | None:
        """Resolve one draft; drafts must come in the order of the text."""
        printed = " ".join(self.text[start:end] for start, end in draft.source)[:_LONGEST_SOURCE]
        if not printed.strip():
            return self._carried()
        mention, position = read_mention(printed), position_of(draft)
        entity, kind = self._entity(mention, position, draft.content)
        if entity is None:
            return Speaker(printed, printed, AliasKind.PRONOUN, named=False)
        entity.spoke_at = position
        self.last = entity
        return self._speaker(entity, printed, kind)

    def _carried(self) -> Speaker | None:
        if self.last is None:
            return None
        return self._speaker(self.last, "", AliasKind.CARRIED)

    def _speaker(self, entity: Entity, printed: str, kind: AliasKind) -> Speaker:
        actor = canonical(entity.name)
        if actor.key.startswith(("country:", "union:")) and not actor.office:
            return Speaker(actor.name, printed, actor.kind if kind is AliasKind.EXACT else kind)
        represents = voices.represented(self.cast, entity)
        if kind is AliasKind.EXACT and entity.person and represents:
            kind = AliasKind.SPOKESPERSON
        return Speaker(entity.name, printed, kind, entity.named, represents)

    def _entity(self, mention: Mention, position: int, content: Spans) -> tuple[Entity | None, AliasKind]:
        if mention.pronoun:
            return self._pronoun(mention, position, content), AliasKind.PRONOUN
        if mention.person:
            return self._person(mention, position)
        return self._role(mention, position) if mention.roles else self._body(mention, position)

    def _pronoun(self, mention: Mention, position: int, content: Spans) -> Entity | None:
        if mention.pronoun in {"r", "rb"}:
            return self._described(mention, position)
        if mention.pronoun in {"m", "f"}:
            return pronouns.he_or_she(self.cast, self.last, mention.pronoun, position, content)
        if mention.pronoun not in {"n", "p"}:
            return self.last
        return pronouns.it_or_they(self.cast, mention.pronoun) or self._body_named_before(position)

    def _described(self, mention: Mention, position: int) -> Entity | None:
        """Whom "who" or "which" describes: the noun before it, else the last to speak."""
        body = mention.pronoun == "rb"
        span = antecedent(self.cast, position, body=body)
        if span is None:
            return pronouns.it_or_they(self.cast, "n") if body else self.last
        described = read_mention(self.text[slice(*span)])
        return self.last if described.pronoun else self._entity(described, span[0], ())[0]

    def _body_named_before(self, position: int) -> Entity | None:
        name = next(self.cast.bodies_before(position), "")
        mention = Mention(name, body=name, head=name.split()[-1].lower()) if name else None
        return self._body(mention, position)[0] if mention else None

    def _person(self, mention: Mention, position: int) -> _Found:
        entity = self.cast.named_person(mention, position)
        self._attach(entity, mention, position)
        if len(mention.person.split()) < len(entity.name.split()):
            return entity, AliasKind.TITLE if mention.roles else AliasKind.SURNAME
        return entity, AliasKind.EXACT

    def _role(self, mention: Mention, position: int) -> _Found:
        """ "the minister", "its spokesman", "a senior Turkish official", "the report"."""
        if not mention.indefinite and not mention.owner:
            known = self.cast.role(mention)
            if known is not None:
                return known, AliasKind.NOMINAL
        entity = self._unnamed(mention, position)
        return entity, AliasKind.EXACT if entity.spoke_at < 0 else AliasKind.NOMINAL

    def _unnamed(self, mention: Mention, position: int) -> Entity:
        owner = self._owner(mention, position)
        name = _ARTICLE.sub("", " ".join(mention.printed.split()))
        if mention.owner in POSSESSIVES and owner is not None:
            name = f"{owner.name}'s {mention.roles[0]}"
        for known in self.cast.recent:
            same_office = owner is not None and known.owner is owner and known.roles & set(mention.roles)
            if known.name == name or same_office:
                return known
        entity = _entered(name, mention, person=mention.head not in BODIES, named=False)
        self.cast.entities.append(entity)
        self._attach(entity, mention, position)
        return entity

    def _body(self, mention: Mention, position: int) -> _Found:
        person = self._bare_surname(mention, position)
        if person is not None:
            return person, AliasKind.EXACT if person.name == mention.body else AliasKind.SURNAME
        new = mention.indefinite or (mention.owner and not mention.owner[0].islower())
        known = None if new else self.cast.body(mention)
        if known is None:
            return self._new_body(mention, position), AliasKind.EXACT
        known.words.update(mention.words)
        if normalised(known.name) == normalised(mention.body):
            return known, AliasKind.EXACT
        return known, AliasKind.NOMINAL if mention.body.islower() else AliasKind.ALIAS

    def _bare_surname(self, mention: Mention, position: int) -> Entity | None:
        """ "Kanyanta" where a Moses Kanyanta is known."""
        words = mention.body.split()
        bare = not mention.owner and len(words) <= 3 and all(word[0].isupper() for word in words)
        if not bare or "the " in mention.printed.lower() or ends_like_body(words):
            return None
        if not canonical(mention.body).key.startswith("name:"):
            return None
        found = self.cast.known_person(mention.body, "") or self.cast.introduced(mention.body, position)
        if found is None or not found.person:
            return None
        return self.cast.named_person(Mention(mention.printed, person=mention.body), position)

    def _new_body(self, mention: Mention, position: int) -> Entity:
        staff = mention.head in WORDS["staff"]
        owner = self._owner(mention, position) if staff or mention.owner in POSSESSIVES else None
        name = self._body_name(mention, owner, position)
        for known in self.cast.recent:
            if not known.person and normalised(known.name) == normalised(name):
                return known
        entity = _entered(name, mention, person=_personhood(name, mention), named=not mention.indefinite)
        self.cast.entities.append(entity)
        if owner is not None and normalised(owner.name) != normalised(name):
            entity.owner = owner
        return entity

    def _body_name(self, mention: Mention, owner: Entity | None, position: int) -> str:
        """The fullest name: with its owner spelt out, or as an office is named before."""
        printed = _ARTICLE.sub("", " ".join(mention.printed.split(",")[0].split()))
        if mention.owner in POSSESSIVES and owner is not None:
            return f"{owner.name}'s {mention.body}"
        if mention.body[0].isupper() and (mention.body not in printed or not mention.owner):
            return mention.body
        if mention.owner or not mention.body.islower():
            return printed
        return self.cast.office_in_text(mention.body, position) or printed

    def _attach(self, entity: Entity, mention: Mention, position: int) -> None:
        """Remember whom a speaker speaks for, where the role is one that speaks for somebody."""
        if entity.owner is not None or entity.owner_name:
            return
        if not mention.owner:
            entity.owner = self._body_speaking() if mention.head in WORDS["mouthpieces"] else None
        elif voices.speaks_for_owner(self.cast, mention):
            entity.owner = self._owner(mention, position)
        elif voices.stands_at(mention) and mention.is_voice and canonical(mention.printed).office:
            entity.owner_name = mention.owner

    def _body_speaking(self) -> Entity | None:
        """The body that spoke last, itself or through somebody."""
        if self.last is not None and self.last.person and self.last.owner is not None:
            return self.last.owner
        return pronouns.it_or_they(self.cast, "n")

    def _owner(self, mention: Mention, position: int) -> Entity | None:
        """The entity that "its", "the ministry" or "Halsen" before a role stands for."""
        if not mention.owner:
            return None
        if mention.owner in POSSESSIVES:
            return pronouns.possessor(self.cast, self.last, POSSESSIVES[mention.owner])
        inner = read_mention(mention.owner)
        if inner.pronoun or inner.printed == mention.printed:
            return None
        return self._entity(inner, position, ())[0]


def _entered(name: str, mention: Mention, *, person: bool | None, named: bool) -> Entity:
    words = {word.lower().removesuffix("'s") for word in name.replace("’", "'").split()}
    return Entity(
        name,
        person=person,
        gender=mention.gender,
        named=named,
        plural=mention.head.endswith("s"),
        roles=set(mention.roles),
        words=words | mention.words,
    )


def _personhood(name: str, mention: Mention) -> bool | None:
    """False for a body by its words; None for a bare capitalised name that could be either."""
    words = name.split()
    bare = len(words) <= 3 and all(word[0].isupper() for word in words) and not ends_like_body(words)
    return None if bare and not mention.owner and not BODIES & mention.words else False
