"""The cast of one article: everybody who speaks or is named, so that later mentions find their bearer."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from claims.nlp.components import names
from claims.nlp.components.appositions import read_mention
from claims.nlp.components.entities import Entity, find_body
from claims.nlp.components.mentions import POSSESSIVES, Mention
from claims.nlp.lexicons import alternation
from claims.nlp.types import Span

_SENTENCE_END = re.compile(r"[.!?…][\"”’')]*\s+|\n+")
_LOOK_BACK = 900
_OFFICE_BACK = 6_000
_REACH = 200
_THE = re.compile(r"^The\s+")
_DOMAIN = rf"(?:{alternation(names.WORDS['domains'])})"
_MODIFIERS = re.compile(rf"(?:[^\W\d_a-z][\w-]*+(?:[’']s)?\s++){{0,2}}(?:{_DOMAIN}\s+)?$")


def _without_function_words(match: re.Match[str]) -> tuple[int, list[str]]:
    """A run of capitals without the sentence's first word where that is no name ("In Beijing")."""
    words, start = match.group().split(), match.start()
    while len(words) > 1 and words[0] in names.WORDS["functions"]:
        start += len(words[0]) + 1
        words = words[1:]
    return start, words


class Cast:
    """Entities of one text in order of appearance, and the ways to find one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: list[Entity] = []
        self._runs = [_without_function_words(match) for match in names.NAME_RUN.finditer(text)]
        self.places = frozenset(words[0] for _, words in self._runs if len(words) == 1)
        self._starts = [start for start, _ in self._runs]
        self._sentences = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        openings = frozenset(self._sentences)
        self._names_within = {word for start, run in self._runs if start not in openings for word in run}
        self._titled: dict[str, int | None] = {}
        self._counts: dict[str, int] = {}
        self._by_last: dict[str, list[int]] = {}
        for index, (_, words) in enumerate(self._runs):
            if len(words) > 1:
                self._by_last.setdefault(words[-1], []).append(index)

    @property
    def recent(self) -> list[Entity]:
        """The latest entities, in order; older ones are out of reach, which keeps a long text linear."""
        return self.entities[-_REACH:]

    def sentence(self, position: int) -> int:
        """Number of the sentence that `position` stands in."""
        return bisect.bisect_right(self._sentences, position)

    def is_subject(self, position: int) -> bool:
        """Tell whether a name at `position` stands in the first words of its sentence."""
        start = self._sentences[self.sentence(position) - 1]
        return position - start < 40 and self.text.count(" ", start, position) <= 4

    def named_person(self, mention: Mention, position: int) -> Entity:
        """The person of that name: known, introduced elsewhere in the text, or new."""
        found = self.known_person(mention.person, mention.gender) or self.introduced(mention.person, position)
        if found is None:
            found = Entity(mention.person, person=True)
            self.entities.append(found)
            if mention.printed.startswith(mention.person):
                self._introduce(found, read_mention(self._introduction(position, len(mention.person))))
        if len(mention.person.split()) > len(found.name.split()):
            found.name = mention.person
        found.person = True
        found.gender = mention.gender or found.gender
        found.roles.update(role for role in (*mention.roles, *names.titles_of(mention.honorific)) if role)
        found.words.update(mention.words)
        return found

    def known_person(self, name: str, gender: str) -> Entity | None:
        """The person of that name who is already in the cast; of several with a surname the one named most."""
        words = name.split()
        bearers: list[Entity] = []
        for entity in reversed(self.recent):
            if entity.person is False or not entity.named or (gender and entity.gender and gender != entity.gender):
                continue
            own = entity.name.split()
            if len(words) == 1 and len(own) > 1 and own[-1] == words[0]:
                bearers.append(entity)
                continue
            if own == words or (len(words) == 1 and words[0] in (own[-1], own[0])):
                return max([*bearers, entity], key=self._fame)
            if len(own) == 1 and own[0] == words[-1] and entity.person:
                return entity
            if own[-1] == words[-1] and own[0][0] == words[0][0] and "." in own[0] + words[0]:
                return entity
        return max(bearers, key=self._fame) if bearers else None

    def _fame(self, entity: Entity) -> int:
        """How often the text prints somebody's given name."""
        return self._given(entity.name.split()[0])

    def _given(self, name: str) -> int:
        if name not in self._counts:
            self._counts[name] = self.text.count(f"{name} ")
        return self._counts[name]

    def introduced(self, name: str, position: int) -> Entity | None:
        """The bearer of a surname whose full name stands elsewhere in the text, best the nearest before."""
        words = name.split()
        if len(words) > 1:
            return None
        places = self._most_named([index for index in self._by_last.get(words[0], ()) if self._is_personal(index)])
        if not places:
            return None
        before = [index for index in places if self._runs[index][0] < position]
        return self.person_at(before[-1] if before else places[0])

    def _most_named(self, places: list[int]) -> list[int]:
        """Of runs of capitals that end in one surname those whose given name is printed most."""
        counts = {index: self._given(self._runs[index][1][-2]) for index in places}
        best = max(counts.values(), default=0)
        return [index for index in places if counts[index] == best]

    def _is_personal(self, index: int) -> bool:
        words = names.split_honorific(self._runs[index][1])[1]
        return len(words) > 1 and not names.ends_like_body(words)

    def person_at(self, index: int) -> Entity:
        """Enter the person named by a run of capitals, with the role printed around it."""
        start, words = self._runs[index]
        mention = read_mention(self._introduction(start, len(" ".join(words))))
        person = mention.person or " ".join(names.split_honorific(words)[1])
        known = self.known_person(person, mention.gender)
        entity = known or Entity(person, person=True)
        if known is None:
            self.entities.append(entity)
        self._introduce(entity, mention)
        return entity

    @staticmethod
    def _introduce(entity: Entity, mention: Mention) -> None:
        """Take over what a name's surroundings say: the role, and whose it is where it speaks for them."""
        entity.gender = entity.gender or mention.gender
        entity.roles.update(role for role in (*mention.roles, *names.titles_of(mention.honorific)) if role)
        if mention.owner not in POSSESSIVES and mention.is_voice:
            entity.owner_name = entity.owner_name or mention.owner

    def _introduction(self, start: int, length: int) -> str:
        """The noun phrase around a name: its title before, its apposition after."""
        words = re.split(r"[^\w\s’',-]", self.text[max(0, start - 60) : start])[-1].split()[-5:]
        while len(words) > 1 and (words[0].endswith(",") or words[0] in names.WORDS["functions"]):
            words.pop(0)
        if not words or not names.is_role(words[-1].lower().rstrip(",")):
            words = []
        after = re.match(
            r",\s*(?:an?|the|its|his|her|their)\s+[^,.;\n]{2,60}",
            self.text[start + length : start + length + 70],
        )
        return f"{' '.join(words)} {self.text[start : start + length]}{after.group() if after else ''}".strip()

    def body(self, mention: Mention) -> Entity | None:
        """The body already in the cast that a name or a nominal mention stands for, else None."""
        return find_body(self.recent, mention)

    def role(self, mention: Mention) -> Entity | None:
        """The person whom "the minister", "the 43-year-old" or "the spokesman" stands for, else None."""
        wanted = mention.roles[0].split() if mention.roles else [mention.head]
        recent = sorted((entity for entity in self.recent if entity.person), key=lambda entity: -entity.spoke_at)
        if mention.gender:
            recent = [entity for entity in recent if entity.gender in ("", mention.gender)]
        for entity in recent:
            for role in entity.roles:
                own = role.split()
                if own[-1] == wanted[-1] and (set(wanted) <= set(own) or set(own) <= set(wanted)):
                    return entity
        if mention.head.endswith("-old") or (len(wanted) == 1 and mention.head in names.WORDS["people"]):
            return next((entity for entity in recent if entity.spoke_at >= 0), None)
        return self._titled_in_text(wanted)

    def _titled_in_text(self, wanted: list[str]) -> Entity | None:
        """ "Mayor Orsola Quint" elsewhere in the text, for "the mayor"."""
        role = " ".join(wanted)
        if role not in self._titled:
            places = (index for index in range(len(self._runs)) if self._has_title(index, wanted))
            self._titled[role] = next(places, None)
        index = self._titled[role]
        return None if index is None else self.person_at(index)

    def _has_title(self, index: int, wanted: list[str]) -> bool:
        start, words = self._runs[index]
        if len(words) < 2:
            return False
        role = " ".join(wanted)
        lower = [word.lower() for word in words[: len(wanted)]]
        inside = len(words) > len(wanted) and lower == wanted
        printed = self.text[max(0, start - len(role) - 1) : start].lower()
        before = printed[:-1] == role or printed.endswith(names.SHORT_TITLES.get(role, role))
        return inside or lower[0] == wanted[-1] or before

    def office_in_text(self, head: str, position: int) -> str:
        """The fullest name the text before `position` has for the office "the ministry" means, else ""."""
        place = self.text.rfind(head, max(0, position - _OFFICE_BACK), position)
        while place > 0:
            modifiers = _MODIFIERS.search(self.text, max(0, place - 50), place)
            if modifiers and modifiers.group().strip():
                return _THE.sub("", modifiers.group()) + head
            place = self.text.rfind(head, max(0, position - _OFFICE_BACK), place)
        return ""

    def people_before(self, position: int) -> Iterator[tuple[int, Entity]]:
        """Persons named before `position`, nearest first, with where; not further than the look-back."""
        for index in range(bisect.bisect_left(self._starts, position) - 1, -1, -1):
            start, words = self._runs[index]
            if position - start > _LOOK_BACK:
                return
            honorifics, name = names.split_honorific(words)
            known = self.known_person(" ".join(name), "")
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

    def names_between(self, start: int, end: int, *, body: bool) -> Iterator[Span]:
        """Names of persons (or of bodies) between two positions, with their honorific."""
        for index in range(bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, end)):
            place, words = self._runs[index]
            personal = self._looks_personal(place, names.split_honorific(words)[1]) or bool(
                self.known_person(" ".join(words), "")
            )
            if personal is not body:
                yield place, place + len(" ".join(words))

    def is_name(self, words: str) -> bool:
        """Tell whether capitalised words stand as a name within a sentence, not only at the start of one."""
        return words.split()[0] in self._names_within

    def _has_role_before(self, start: int) -> bool:
        words = self.text[max(0, start - 30) : start].rstrip(", ").rsplit(None, 1)
        return bool(words) and names.is_role(words[-1].lower())

    def paragraph_break(self, span: Span) -> bool:
        """Tell whether a line break stands between two positions."""
        return self.text.find("\n", *span) >= 0
