"""Resolves every source to its speaker within the article, and finds the reporters in between."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.actors import canonical, normalised, place_named
from claims.nlp.components.cast import Cast, Entity
from claims.nlp.components.draft import Draft
from claims.nlp.components.mentions import POSSESSIVES, Mention, read_mention
from claims.nlp.components.names import BODIES, ends_like_body
from claims.nlp.components.via import reporters
from claims.nlp.types import AliasKind, Speaker

# Spokespersons named without their body speak for the one that spoke last.
# Those who work for a person or a party, and speak for them.
_STAFF = frozenset({"office", "staff", "campaign", "team", "aides", "entourage"})
_OWNERLESS = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_ARTICLE = re.compile(r"^(?:the|an?|some|one|another)\s+", re.IGNORECASE)


class SpeakerResolver:
    """Fill in `speaker` and `via` of every draft, reading them in the order of the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Write both fields of each `Draft` in `doc._.attributions`; spans stay as they are."""
        drafts: list[Draft] = doc._.attributions or []
        if drafts:
            text = doc.text
            scene = Scene(text)
            for draft in sorted(drafts, key=lambda draft: _position(draft)):
                draft.speaker = scene.speaker(draft)
                draft.via = reporters(text, draft)
        return doc


@Language.factory("speaker_resolver", assigns=["doc._.attributions"], requires=["doc._.attributions"])
def make_speaker_resolver(nlp: Language, name: str) -> SpeakerResolver:
    """Build the component (version 1); it has no options."""
    return SpeakerResolver()


def _stands_at(mention: Mention) -> bool:
    """ "prosecutors in Antwerp": the owner is only where they are."""
    return any(f" {word} {mention.owner}" in mention.printed for word in ("in", "from", "on"))


def _position(draft: Draft) -> int:
    spans = draft.source or draft.cue or draft.content
    return spans[0][0] if spans else 0


def _personhood(name: str, mention: Mention) -> bool | None:
    """False for a body by its words; None for a bare capitalised name that could be either."""
    words = name.split()
    bare = len(words) <= 3 and all(word[0].isupper() for word in words) and not ends_like_body(words)
    return None if bare and not mention.owner and not BODIES & mention.words else False


def _may_be_person(entity: Entity) -> bool:
    """A speaker known as a person, or a bare name that nothing has shown to be a body or a state."""
    if entity.spoke_at < 0 or entity.person is False:
        return False
    return entity.person is True or canonical(entity.name).key.startswith("name:")


class Scene:
    """One article being read: its cast, and who spoke last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cast = Cast(text)
        self.last: Entity | None = None

    def speaker(self, draft: Draft) -> Speaker | None:
        """Resolve one draft; drafts must come in the order of the text."""
        printed = " ".join(self.text[start:end] for start, end in draft.source)
        position = _position(draft)
        if not printed.strip():
            return self._carried()
        mention = read_mention(printed)
        entity, kind = self._entity(mention, position, draft)
        if entity is None:
            return Speaker(printed, printed, AliasKind.PRONOUN, named=False)
        entity.spoke_at = position
        self.last = entity
        return self._speaker(entity, printed, kind, mention)

    def _carried(self) -> Speaker | None:
        if self.last is None:
            return None
        return Speaker(self.last.name, "", AliasKind.CARRIED, self.last.named, self._represents(self.last))

    def _entity(self, mention: Mention, position: int, draft: Draft) -> tuple[Entity | None, AliasKind]:
        if mention.pronoun:
            return self._pronoun(mention, position, draft), AliasKind.PRONOUN
        if mention.person:
            return self._person(mention, position)
        if mention.roles:
            return self._role(mention, position)
        return self._body(mention, position)

    def _person(self, mention: Mention, position: int) -> tuple[Entity, AliasKind]:
        entity = self.cast.named_person(mention, position)
        self._attach(entity, mention, position)
        short = len(mention.person.split()) < len(entity.name.split())
        if short:
            return entity, AliasKind.TITLE if mention.roles else AliasKind.SURNAME
        return entity, AliasKind.EXACT

    def _role(self, mention: Mention, position: int) -> tuple[Entity, AliasKind]:
        """ "the minister", "its spokesman", "a senior Turkish official", "the report"."""
        if not mention.indefinite and not (mention.owner and mention.owner not in POSSESSIVES):
            known = self.cast.role(mention)
            if known is not None and not mention.owner:
                return known, AliasKind.NOMINAL
        entity = self._unnamed(mention, position)
        return entity, AliasKind.EXACT if entity.spoke_at < 0 else AliasKind.NOMINAL

    def _unnamed(self, mention: Mention, position: int) -> Entity:
        owner = self._owner(mention, position)
        name = self._unnamed_name(mention, owner)
        for known in self.cast.entities:
            if known.name == name or (
                owner is not None and known.owner is owner and known.roles & set(mention.roles)
            ):
                return known
        entity = Entity(
            name,
            person=mention.head not in BODIES,
            gender=mention.gender,
            named=False,
            plural=mention.head.endswith("s"),
            roles=set(mention.roles),
            words=set(mention.words),
        )
        self.cast.entities.append(entity)
        self._attach(entity, mention, position)
        return entity

    def _unnamed_name(self, mention: Mention, owner: Entity | None) -> str:
        printed = _ARTICLE.sub("", " ".join(mention.printed.split()))
        if mention.owner in POSSESSIVES and owner is not None:
            return f"{owner.name}'s {mention.roles[0]}"
        return printed

    def _body(self, mention: Mention, position: int) -> tuple[Entity, AliasKind]:
        person = self._bare_surname(mention, position)
        if person is not None:
            full = person.name == mention.body
            return person, AliasKind.EXACT if full else AliasKind.SURNAME
        new = mention.indefinite or (mention.owner and not mention.owner[0].islower())
        known = None if new else self.cast.body(mention, position)
        if known is not None:
            known.words.update(mention.words)
            same = normalised(known.name) == normalised(mention.body)
            return (
                known,
                AliasKind.EXACT if same else AliasKind.NOMINAL if mention.body.islower() else AliasKind.ALIAS,
            )
        return self._new_body(mention, position), AliasKind.EXACT

    def _bare_surname(self, mention: Mention, position: int) -> Entity | None:
        """ "Kanyanta" where a Moses Kanyanta is known."""
        words = mention.body.split()
        bare = not mention.owner and len(words) <= 3 and all(word[0].isupper() for word in words)
        if not bare or "the " in mention.printed.lower() or ends_like_body(words):
            return None
        if not canonical(mention.body).key.startswith("name:"):
            return None
        named = Mention(mention.printed, person=mention.body)
        found = self.cast._known_person(mention.body, "") or self.cast._introduced(mention.body, position)
        return self.cast.named_person(named, position) if found is not None and found.person else None

    def _new_body(self, mention: Mention, position: int) -> Entity:
        name = _ARTICLE.sub("", " ".join(mention.printed.split(",")[0].split()))
        owner = (
            self._owner(mention, position) if mention.owner in POSSESSIVES or mention.head in _STAFF else None
        )
        if mention.owner in POSSESSIVES and owner is not None:
            name = f"{owner.name}'s {mention.body}"
        elif mention.body[0].isupper() and mention.body not in name:
            name = mention.body
        elif mention.owner:
            pass
        elif mention.body == mention.head or mention.body.islower():
            name = self.cast.office_in_text(mention.body, position) or name
        elif mention.body[0].isupper() and not mention.owner:
            name = mention.body
        for known in self.cast.entities:
            if not known.person and normalised(known.name) == normalised(name):
                return known
        words = set(mention.words) | {
            word.lower().removesuffix("'s") for word in name.replace("’", "'").split()
        }
        entity = Entity(
            name,
            person=_personhood(name, mention),
            named=not mention.indefinite,
            gender=mention.gender,
            plural=mention.head.endswith("s"),
            words=words,
        )
        self.cast.entities.append(entity)
        if owner is not None and normalised(owner.name) != normalised(name):
            entity.owner = owner
        return entity

    def _attach(self, entity: Entity, mention: Mention, position: int) -> None:
        """Remember whom a speaker speaks for, where the role is one that speaks for somebody."""
        if (
            not mention.owner
            and mention.head in _OWNERLESS
            and entity.owner is None
            and not entity.owner_name
        ):
            entity.owner = self._body_speaking()
        if entity.owner is not None or entity.owner_name or not mention.owner or not mention.is_voice:
            return
        if not mention.roles and not self._is_known_body(mention):
            return
        if mention.owner not in POSSESSIVES and _stands_at(mention):
            if canonical(mention.printed).office:
                entity.owner_name = mention.owner
            return
        if self._is_real_owner(mention, position):
            entity.owner = self._owner(mention, position)

    def _is_real_owner(self, mention: Mention, position: int) -> bool:
        """The first word of "Safety investigators" is a name only if it is one elsewhere in the text."""
        owner = mention.owner
        if (
            owner in POSSESSIVES
            or "'s" in mention.printed
            or "’s" in mention.printed
            or f" {owner}" in mention.printed
        ):
            return True
        if owner.startswith("the "):
            return self.cast.body(read_mention(owner), position) is not None
        return self.cast.is_name(owner) or canonical(owner).key.startswith("country:")

    def _body_speaking(self) -> Entity | None:
        """The body that spoke last, itself or through somebody."""
        if self.last is not None and self.last.person and self.last.owner is not None:
            return self.last.owner
        spoken = [entity for entity in self.cast.entities if not entity.person and entity.spoke_at >= 0]
        return max(spoken, key=lambda entity: entity.spoke_at, default=None)

    def _is_known_body(self, mention: Mention) -> bool:
        owner = mention.owner
        return (
            owner.startswith(("the ", "its"))
            or ends_like_body(owner.split())
            or bool(BODIES & mention.words)
            or any(
                not entity.person and normalised(entity.name) == normalised(owner)
                for entity in self.cast.entities
            )
        )

    def _owner(self, mention: Mention, position: int) -> Entity | None:
        """The entity that "its", "the ministry" or "Halsen" before a role stands for."""
        owner = mention.owner
        if not owner:
            return None
        if owner in POSSESSIVES:
            return self._possessor(POSSESSIVES[owner])
        inner = read_mention(owner)
        if inner.pronoun or inner.printed == mention.printed:
            return None
        saved = self.last
        entity, _ = self._entity(inner, position, Draft((), (), (), 0.0))
        self.last = saved
        return entity

    def _possessor(self, kind: str) -> Entity | None:
        """Who "its" or "his" points back to: the last speaker that agrees, else the last entity that does."""
        people = kind in {"m", "f"}
        order = sorted(self.cast.entities, key=lambda entity: -entity.spoke_at)
        for entity in ([self.last] if self.last else []) + order:
            if people and entity.person and not entity.plural and entity.gender in ("", kind):
                return entity
            if not people and not entity.person:
                return entity
            if not people and entity is self.last and entity.owner is not None:
                return entity.owner
        return None

    def _pronoun(self, mention: Mention, position: int, draft: Draft) -> Entity | None:
        if mention.pronoun in {"m", "f"}:
            return self._he_or_she(mention.pronoun, position, draft)
        if mention.pronoun in {"n", "p"}:
            return self._it_or_they(mention.pronoun) or self._body_named_before(position)
        return self.last

    def _he_or_she(self, gender: str, position: int, draft: Draft) -> Entity | None:
        """Nearest agreeing person: speakers and subjects before others, the same paragraph before the last."""
        scores: dict[int, tuple[float, Entity]] = {}
        here = self.cast.sentence(position)
        spoken = [(entity.spoke_at, entity) for entity in self.cast.entities if _may_be_person(entity)]
        for place, entity in [*spoken, *self.cast.people_before(position)]:
            if entity.gender not in ("", gender) or entity.plural or place >= position:
                continue
            score = -0.45 * (here - self.cast.sentence(place)) + (0.5 if entity.gender == gender else 0.0)
            score += 0.9 if place == entity.spoke_at else 0.7 if self.cast.is_subject(place) else 0.0
            score += 0.4 if entity is self.last else 0.0
            score -= 0.5 if entity.person is None else 0.0
            score -= 0.3 if self.cast.paragraph_break((place, position)) else 0.0
            score -= 0.9 if any(start <= place < end for start, end in draft.content) else 0.0
            if id(entity) not in scores or score > scores[id(entity)][0]:
                scores[id(entity)] = (score, entity)
        best = max(scores.values(), key=lambda pair: pair[0], default=None)
        if best is None:
            return self._last_person(gender)
        best[1].gender = best[1].gender or gender
        best[1].person = True
        return best[1]

    def _last_person(self, gender: str) -> Entity | None:
        order = sorted(self.cast.entities, key=lambda entity: -entity.spoke_at)
        return next(
            (entity for entity in order if entity.person is not False and entity.gender in ("", gender)), None
        )

    def _it_or_they(self, kind: str) -> Entity | None:
        order = sorted(self.cast.entities, key=lambda entity: -entity.spoke_at)
        spoken = [entity for entity in order if entity.spoke_at >= 0]
        if kind == "p":
            plural = [entity for entity in spoken if entity.plural or not entity.person]
            return next(iter(plural or spoken), None)
        return next((entity for entity in spoken if not entity.person), None)

    def _body_named_before(self, position: int) -> Entity | None:
        name = next(self.cast.bodies_before(position), "")
        return (
            self._body(Mention(name, body=name, head=name.split()[-1].lower()), position)[0] if name else None
        )

    def _represents(self, entity: Entity, depth: int = 0) -> str | None:
        """The actor at the top: the state behind a ministry, the body behind a spokesperson, else None."""
        roles = sorted(entity.roles)
        places = self.cast.places
        if entity.owner is not None and entity.owner is not entity:
            owner = place_named(entity.owner.name, places)
            offices = [
                canonical(f"{owner} {role}", places) for role in roles if not ends_like_body(owner.split())
            ]
            above = next((actor for actor in offices if actor.office), canonical(owner, places))
            if above.office or above.key.startswith(("country:", "union:")):
                return above.name
            higher = self._represents(entity.owner, depth + 1) if depth < 3 else None
            return higher or owner
        if entity.owner_name:
            actor = canonical(f"{entity.owner_name} {roles[0] if roles else 'official'}", places)
            return actor.name if actor.office else None
        actor = canonical(entity.name, places)
        return actor.name if actor.office else None

    def _speaker(self, entity: Entity, printed: str, kind: AliasKind, mention: Mention) -> Speaker:
        represents = self._represents(entity)
        actor = canonical(entity.name)
        if actor.key.startswith(("country:", "union:")) and not actor.office:
            return Speaker(actor.name, printed, actor.kind if kind is AliasKind.EXACT else kind, True, None)
        if kind is AliasKind.EXACT and entity.person and represents:
            kind = AliasKind.SPOKESPERSON
        return Speaker(entity.name, printed, kind, entity.named, represents)
