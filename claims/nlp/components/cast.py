"""The cast of one article: everybody who speaks or is named, so that later mentions find their bearer."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.nlp.actors import normalised
from claims.nlp.components import names
from claims.nlp.components.mentions import Mention, read_mention
from claims.nlp.lexicons.inflection import singular
from claims.nlp.types import Span

_SENTENCE_END = re.compile(r"[.!?…][\"”’')]*\s+|\s*\n\s*")
_GENERIC_GROUPS = frozenset(
    {
        "group",
        "organisation",
        "organization",
        "movement",
        "network",
        "charity",
        "society",
        "militia",
        "faction",
    }
)
_GENERIC_BUSINESSES = frozenset(
    {"company", "firm", "group", "operator", "manufacturer", "maker", "corporation", "business"}
)
_GENERIC_PERSONS = frozenset(
    {"man", "woman", "boy", "girl", "father", "mother", "official", "politician", "leader", "teenager"}
)
_LOOK_BACK = 900
_THE = re.compile(r"^The\s+")
_DOMAIN = r"(?:foreign|defen[cs]e|interior|health|finance|justice|education|transport|energy|environment|agriculture|labou?r|trade|home|culture)"
_MODIFIERS = re.compile(rf"(?:[^\W\d_a-z][\w-]*(?:[’']s)?\s+){{0,2}}(?:{_DOMAIN}\s+)?$")


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


def _without_function_words(match: re.Match[str]) -> tuple[int, list[str]]:
    """A run of capitals without the sentence's first word where that is no name ("In Beijing")."""
    words = match.group().split()
    if len(words) > 1 and words[0] in _FUNCTION_WORDS:
        return match.start() + len(words[0]) + 1, words[1:]
    return match.start(), words


class Cast:
    """Entities of one text in order of appearance, and the ways to find one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: list[Entity] = []
        self._runs = [_without_function_words(match) for match in names.NAME_RUN.finditer(text)]
        self.places = frozenset(words[0] for _, words in self._runs if len(words) == 1)
        self._starts = [start for start, _ in self._runs]
        self._sentences = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        self._sentence_starts = frozenset(self._sentences)
        self._by_last: dict[str, list[int]] = {}
        for index, (_, words) in enumerate(self._runs):
            if len(words) > 1:
                self._by_last.setdefault(words[-1], []).append(index)

    def sentence(self, position: int) -> int:
        """Number of the sentence that `position` stands in."""
        return bisect.bisect_right(self._sentences, position)

    def is_subject(self, position: int) -> bool:
        """Tell whether a name at `position` stands in the first words of its sentence."""
        start = self._sentences[self.sentence(position) - 1]
        return position - start < 40 and self.text.count(" ", start, position) <= 4

    def named_person(self, mention: Mention, position: int) -> Entity:
        """The person of that name: known, introduced elsewhere in the text, or new."""
        found = self._known_person(mention.person, mention.gender) or self._introduced(
            mention.person, position
        )
        if found is None:
            found = Entity(mention.person, person=True)
            self.entities.append(found)
        if len(mention.person.split()) > len(found.name.split()):
            found.name = mention.person
        found.person = True
        found.gender = mention.gender or found.gender
        found.roles.update(role for role in mention.roles if role)
        found.words.update(mention.words)
        return found

    def _known_person(self, name: str, gender: str) -> Entity | None:
        words = name.split()
        for entity in reversed(self.entities):
            if (
                entity.person is False
                or not entity.named
                or (gender and entity.gender and gender != entity.gender)
            ):
                continue
            own = entity.name.split()
            if own == words or (len(words) == 1 and words[0] in (own[-1], own[0])):
                return entity
            if len(own) == 1 and own[0] == words[-1] and entity.person:
                return entity
            if own[-1] == words[-1] and own[0][0] == words[0][0] and "." in own[0] + words[0]:
                return entity
        return None

    def _introduced(self, name: str, position: int) -> Entity | None:
        """The bearer of a surname whose full name stands elsewhere in the text, the nearest one before first."""
        words = name.split()
        if len(words) > 1:
            return None
        places = [index for index in self._by_last.get(words[0], ()) if self._is_personal(index)]
        if not places:
            return None
        before = [index for index in places if self._runs[index][0] < position]
        return self.person_at(before[-1] if before else places[0])

    def _is_personal(self, index: int) -> bool:
        words = names.split_honorific(self._runs[index][1])[1]
        return len(words) > 1 and not names.ends_like_body(words)

    def person_at(self, index: int) -> Entity:
        """Enter the person named by a run of capitals, with the role printed around it."""
        start, words = self._runs[index]
        mention = read_mention(self._introduction(start, len(" ".join(words))))
        person = mention.person or " ".join(names.split_honorific(words)[1])
        known = self._known_person(person, mention.gender)
        entity = known or Entity(person, person=True)
        if known is None:
            self.entities.append(entity)
        entity.gender = entity.gender or mention.gender
        entity.roles.update(role for role in mention.roles if role)
        entity.owner_name = entity.owner_name or mention.owner
        return entity

    def _introduction(self, start: int, length: int) -> str:
        """The noun phrase around a name: its title before, its apposition after."""
        words = re.split(r"[^\w\s’',-]", self.text[max(0, start - 60) : start])[-1].split()[-5:]
        while words and words[0].endswith(",") and len(words) > 1:
            words.pop(0)
        if not words or not names.is_role(words[-1].lower().rstrip(",")):
            words = []
        after = re.match(
            r",\s*(?:an?|the|its|his|her|their)\s+[^,.;\n]{2,60}",
            self.text[start + length : start + length + 70],
        )
        return (
            f"{' '.join(words)} {self.text[start : start + length]}{after.group() if after else ''}".strip()
        )

    def body(self, mention: Mention, position: int) -> Entity | None:
        """The body already in the cast that a name or a nominal mention stands for, else None."""
        key = normalised(mention.body)
        for entity in reversed(self.entities):
            if not entity.person and normalised(entity.name) == key:
                return entity
        if mention.body[0].isupper() or any(word[0].isupper() for word in mention.body.split()):
            return self._shortened(mention)
        return self._nominal(mention)

    def _shortened(self, mention: Mention) -> Entity | None:
        """ "the League" for "Northern League", "GMF" for its full name, "Havik" for "Havik Security"."""
        words = [word for word in mention.body.split() if word[0].isupper()]
        lower = {word.lower() for word in mention.body.split()} - {"the", "of", "and"}
        for entity in reversed(self.entities):
            own = entity.name.split()
            if entity.person or not entity.named:
                continue
            if lower <= {word.lower().removesuffix("'s").removesuffix("’s") for word in own}:
                return entity
            initials = "".join(word[0] for word in own if word[0].isupper())
            if len(words) == 1 and len(words[0]) > 1 and words[0].replace(".", "") == initials:
                return entity
        return None

    def _nominal(self, mention: Mention) -> Entity | None:
        """ "the company", "the health ministry": by head noun and modifiers, then by the kind of body."""
        head, wanted = mention.head, set(mention.body.lower().split())
        recent = sorted(
            (entity for entity in self.entities if not entity.person), key=lambda entity: -entity.spoke_at
        )
        for entity in recent:
            heads = entity.words | {singular(word) for word in entity.words}
            if (head in heads or singular(head) in heads) and self._agree(wanted, entity):
                return entity
        civil = [entity for entity in recent if entity.words & names.CIVIL]
        if head in _GENERIC_GROUPS and civil:
            return civil[0]
        if head in _GENERIC_BUSINESSES and len(wanted) == 1:
            return next((entity for entity in recent if self._is_business(entity)), None)
        return None

    @staticmethod
    def _agree(wanted: set[str], entity: Entity) -> bool:
        """Modifiers may be left out by either side, but not exchanged ("health ministry", "interior ministry")."""
        own = entity.words - {"the", "of"}
        extra = wanted - own
        return not extra or (
            not (own & _DOMAINS - wanted) and not (extra & _DOMAINS and own & _DOMAINS) and len(own) == 1
        )

    @staticmethod
    def _is_business(entity: Entity) -> bool:
        named = entity.named and entity.name[:1].isupper()
        return named and not entity.words & (names.PUBLIC | (names.CIVIL - names.BUSINESS))

    def role(self, mention: Mention) -> Entity | None:
        """The person whom "the minister", "the 43-year-old" or "the spokesman" stands for, else None."""
        wanted = mention.roles[0].split() if mention.roles else [mention.head]
        recent = sorted(
            (entity for entity in self.entities if entity.person), key=lambda entity: -entity.spoke_at
        )
        if mention.gender:
            recent = [entity for entity in recent if entity.gender in ("", mention.gender)]
        for entity in recent:
            for role in entity.roles:
                own = role.split()
                if own[-1] == wanted[-1] and (set(wanted) <= set(own) or set(own) <= set(wanted)):
                    return entity
        if mention.head.endswith("-old") or (len(wanted) == 1 and mention.head in _GENERIC_PERSONS):
            return next((entity for entity in recent if entity.spoke_at >= 0), None)
        return self._titled_in_text(wanted)

    def _titled_in_text(self, wanted: list[str]) -> Entity | None:
        """ "Mayor Orsola Quint" elsewhere in the text, for "the mayor"."""
        role = " ".join(wanted)
        for index, (start, words) in enumerate(self._runs):
            lower = [word.lower() for word in words]
            before = self.text[max(0, start - len(role) - 1) : start - 1].lower()
            inside = len(words) > len(wanted) and lower[: len(wanted)] == wanted
            if (inside or before == role or lower[0] == wanted[-1]) and len(words) > 1:
                return self.person_at(index)
        return None

    def office_in_text(self, head: str, position: int) -> str:
        """The fullest name that the text before `position` gives the office "the ministry" stands for, else ""."""
        place = self.text.rfind(head, 0, position)
        while place > 0:
            modifiers = _MODIFIERS.search(self.text, max(0, place - 50), place)
            if modifiers and modifiers.group().strip():
                return _THE.sub("", modifiers.group()) + head
            place = self.text.rfind(head, 0, place)
        return ""

    def people_before(self, position: int) -> Iterator[tuple[int, Entity]]:
        """Persons named before `position`, nearest first, with where; not further than the look-back."""
        for index in range(bisect.bisect_left(self._starts, position) - 1, -1, -1):
            start, words = self._runs[index]
            if position - start > _LOOK_BACK:
                return
            honorifics, name = names.split_honorific(words)
            known = self._known_person(" ".join(name), "")
            if known is not None and known.person:
                yield start, known
            elif honorifics or (len(name) > 1 and self._looks_personal(start, name)):
                yield start, self.person_at(index)

    def _looks_personal(self, start: int, name: list[str]) -> bool:
        if names.has_given_name(name[-2:]) or self._has_role_before(start):
            return True
        return len(name) == 2 and self.is_subject(start) and not names.ends_like_body(name)

    def bodies_before(self, position: int) -> Iterator[str]:
        """Names of bodies that open sentences before `position`, nearest first."""
        for index in range(bisect.bisect_left(self._starts, position) - 1, -1, -1):
            start, words = self._runs[index]
            if position - start > _LOOK_BACK:
                return
            if self.is_subject(start) and not self._is_personal(index) and words[0] not in names.HONORIFICS:
                yield " ".join(words)

    def is_name(self, words: str) -> bool:
        """Tell whether capitalised words stand as a name within a sentence, not only at the start of one."""
        first = words.split()[0]
        return any(first in run and start not in self._sentence_starts for start, run in self._runs)

    def _has_role_before(self, start: int) -> bool:
        words = self.text[max(0, start - 30) : start].rstrip(", ").rsplit(None, 1)
        return bool(words) and names.is_role(words[-1].lower())

    def paragraph_break(self, span: Span) -> bool:
        """Tell whether a line break stands between two positions."""
        return self.text.find("\n", *span) >= 0


_FUNCTION_WORDS = frozenset(
    {
        "In",
        "At",
        "On",
        "The",
        "A",
        "An",
        "But",
        "And",
        "For",
        "As",
        "Its",
        "His",
        "Her",
        "Their",
        "By",
        "To",
        "From",
        "With",
        "After",
        "Before",
        "When",
        "While",
        "If",
        "Since",
        "Under",
        "Of",
        "Both",
        "One",
        "Two",
        "Some",
        "This",
        "That",
        "Last",
        "Neither",
        "Nor",
        "Or",
        "Not",
        "No",
        "Yet",
        "So",
        "Then",
        "Asked",
        "Only",
        "Also",
        "According",
        "Former",
        "Meanwhile",
        "Earlier",
        "Later",
        "Our",
        "My",
        "Until",
        "During",
        "Although",
        "Though",
        "Because",
        "Despite",
        "Like",
        "Unlike",
        "Outside",
        "Inside",
        "Near",
        "Against",
    }
)
_DOMAINS = frozenset(
    {
        "foreign",
        "defence",
        "defense",
        "interior",
        "health",
        "finance",
        "justice",
        "education",
        "transport",
        "energy",
        "environment",
        "agriculture",
        "labour",
        "labor",
        "trade",
        "home",
        "culture",
        "police",
        "fire",
        "customs",
        "coast",
    }
)
