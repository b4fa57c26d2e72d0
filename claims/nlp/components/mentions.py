"""Reads one source as printed: the person, the body, the role, and whose role it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from claims.nlp.components import names

PRONOUNS = {
    "he": "m",
    "him": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "herself": "f",
    "it": "n",
    "itself": "n",
    "they": "p",
    "them": "p",
    "themselves": "p",
    "i": "1",
    "me": "1",
    "we": "1p",
    "us": "1p",
    "who": "r",
}
_BARE_POSSESSIVES = {"its": "it", "his": "he", "their": "they"}
POSSESSIVES = {"its": "n", "his": "m", "her": "f", "their": "p", "our": "1p", "my": "1"}
_DETERMINER = re.compile(
    r"^(the|an?|one|another|some|this|that|these|those|several|two|three|many|its|his|her|their|our|my)\s+",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"^(?:which|who|whose|whom|where|when|while|speaking|asked|reached|based|backed|backing|led|now|then|also|aged|himself"
    r"|herself|itself|in\s|on\s|at\s|for\s|with\s|from\s|after\s|before\s|including|like|along|\d)",
    re.IGNORECASE,
)
_RESTRICTIVE = re.compile(
    r"\s+(?:who|which|whose|that|speaking|close\s+to|quoted|cited|asked|leading|hired|heading|running|representing|standing)\b.*$"
)
_OWNER = re.compile(
    r"^(?P<owner>(?:[^\W\d_][\w.&-]*\s+){0,4}?[^\W\d_][\w.&-]*?)[’']s\s+(?P<thing>.+)$|^(?P<owners>(?:[^\W\d_][\w.&-]*\s+){0,3}?[^\W\d_a-z][\w.&-]*s)[’']\s+(?P<thing2>.+)$"
)
_BELONGS = re.compile(
    r"^(?P<thing>.+?)\s+(?:of|for|at|from|with|in|on|to)\s+(?P<owner>(?:the\s+|its\s+|his\s+|her\s+|their\s+)?[^,]+)$"
)
_NAMED_AS = re.compile(
    r",?\s+(?:calling\s+(?:him|her|them)sel\w+|known\s+(?:only\s+)?as|named|who\s+gave\s+(?:his|her|their)\s+name\s+(?:only\s+)?as)\s+"
)
_ONE_OF_THEM = re.compile(r"(?:one|some|two|three|many|several|most|all|both)\s+of\s+(?:them|these|those)")
_AGE = re.compile(r"^\d{1,3}$|^\d{1,3}-year-old$")


@dataclass(frozen=True, slots=True)
class Mention:
    """What one source says about itself; every field may be empty.

    printed: as printed. pronoun: class of a bare pronoun ("m", "f", "n", "p", "1", "1p", "r"). person: name
    of the person without honorific. gender: "m", "f" or "". roles: lower-case role phrases, heads last.
    body: name of a body ("Sarnabe Water", "health ministry"). head: lower-case head noun. owner: whom the
    person or body belongs to, as printed ("the ministry", "Halsen", "its"). indefinite: "a", "one", "some".
    """

    printed: str
    pronoun: str = ""
    person: str = ""
    gender: str = ""
    roles: tuple[str, ...] = ()
    body: str = ""
    head: str = ""
    owner: str = ""
    indefinite: bool = False
    honorific: str = ""
    words: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_person(self) -> bool:
        """A person is named, or a role stands alone."""
        return bool(self.person or (self.roles and not self.body))

    @property
    def is_voice(self) -> bool:
        """The role is one that speaks for its owner, and still held."""
        held = [role for role in self.roles if not names.PAST.intersection(re.split(r"[\s-]", role))]
        speaking = names.VOICES | names.DOCUMENTS
        return any(speaking.intersection(role.split()) for role in held) if self.roles else True


@lru_cache(maxsize=4096)
def read_mention(printed: str) -> Mention:
    """Read one source; total: any text gives a mention, unknown forms give one with few fields filled."""
    text = _NAMED_AS.sub(", ", " ".join(printed.split())).strip("\"“”'‘,;: ")
    text = re.sub(r"[’']s?$", "", text)
    lower = _BARE_POSSESSIVES.get(text.lower(), text.lower())
    if lower in PRONOUNS or _ONE_OF_THEM.fullmatch(lower):
        lower = lower if lower in PRONOUNS else "they"
        return Mention(printed, pronoun=PRONOUNS[lower])
    parts = [
        part
        for part in re.split(r",\s*", text)
        if part and not _RELATIVE.match(part) and not _AGE.match(part)
    ]
    mentions = [_read_part(printed, _RESTRICTIVE.sub("", part)) for part in parts[:4]]
    mention = _joined(printed, mentions) if mentions else None
    if mention is None or not (mention.person or mention.roles or mention.body):
        return Mention(printed, body=text or printed.strip() or "unknown", head=lower)
    return mention


def _joined(printed: str, parts: list[Mention]) -> Mention:
    """One mention from apposed parts: "the ministry's spokesman, Col. Ilja Brenn"."""
    first = parts[0]
    named = next((part for part in parts if part.person), first)
    titled = next((part for part in parts if part.owner and (part is named or part.roles)), named)
    body = first.body or (
        next((part.body for part in parts if part.body and not part.roles), "") if not named.person else ""
    )
    person, roles = named.person, tuple(role for part in parts for role in part.roles)
    if person and first.body and not first.roles and not _is_personal(named):
        person, roles = "", roles
    if (
        not person
        and len(parts) > 1
        and (first.roles or first.body.islower())
        and parts[1].body[:1].isupper()
    ):
        return _titled_body(printed, first, parts[1])
    if (body and roles and names.has_given_name(body.split())) or (body and _apposed_role(parts)):
        person, body = (body, "") if not person else (person, body)
    return Mention(
        printed,
        person=person,
        gender=next((part.gender for part in parts if part.gender), ""),
        roles=roles,
        body="" if person else body,
        head=first.head or named.head,
        owner=titled.owner or next((part.owner for part in parts if part.owner), ""),
        indefinite=first.indefinite and not person,
        honorific=named.honorific,
        words=frozenset().union(*(part.words for part in parts)),
    )


def _titled_body(printed: str, title: Mention, body: Mention) -> Mention:
    """ "the vessel's owner, Hadler Lines": a body in a person's role; or a person with an unknown name."""
    words = body.body.split()
    single = len(words) > 1 and all(word[0].isupper() for word in words)
    single = single and (names.has_given_name(words) or not names.ends_like_body(words))
    roles_of_persons = [role for role in title.roles if role.split()[-1] not in names.BODIES]
    if single and roles_of_persons:
        return Mention(
            printed,
            person=body.body,
            gender=title.gender or body.gender,
            roles=title.roles,
            head=title.head,
            owner=title.owner,
            words=title.words | body.words,
        )
    return Mention(printed, body=body.body, head=title.head, owner="", words=title.words | body.words)


def _apposed_role(parts: list[Mention]) -> bool:
    """ "Hugh Hill, a doctor": a bare name of two words followed by a role that is no body's."""
    if len(parts) < 2 or parts[0].roles or not parts[0].body:
        return False
    words = parts[0].body.split()
    personal = len(words) > 1 and all(word[0].isupper() for word in words) and not names.ends_like_body(words)
    apposed = any(role.split()[-1] not in names.BODIES for part in parts[1:] for role in part.roles)
    return personal and (
        apposed or any(part.indefinite and not names.is_body(part.head) for part in parts[1:])
    )


def _is_personal(part: Mention) -> bool:
    return bool(part.honorific or part.roles or names.has_given_name(part.person.split()))


def _read_part(printed: str, part: str) -> Mention:
    determiner = _DETERMINER.match(part)
    article = determiner[1].lower() if determiner else ""
    rest = part[determiner.end() :] if determiner else part
    owner = article if article in POSSESSIVES else ""
    indefinite = article not in {"", "the"} and not owner
    rest, owner = _without_owner(rest, owner)
    return _read_rest(printed, rest, owner, indefinite, definite=article == "the")


def _without_owner(rest: str, owner: str) -> tuple[str, str]:
    """Split "the ministry's spokesman" and "a spokesman for the ministry" into the role and its owner."""
    match = _OWNER.match(rest)
    if match is not None and not _PREPOSITIONS.intersection((match["owner"] or match["owners"]).split()):
        owned, whose = match["thing"] or match["thing2"], match["owner"] or match["owners"]
        if _is_owner(whose, owned):
            return owned, whose
    match = _BELONGS.match(rest)
    if match is not None and not owner:
        head = match["thing"].split()[-1].lower()
        if names.is_role(head) or head in names.DOCUMENTS or _is_titled_name(match["thing"]):
            return match["thing"], match["owner"]
    return rest, owner


def _is_owner(owner: str, thing: str) -> bool:
    """ "Farmers' League" is one name; "the ministry's spokesman" and "Odrana's health ministry" are two things."""
    last = thing.split()[-1].lower()
    return (
        owner[0].isupper()
        or names.is_role(last)
        or last in names.DOCUMENTS
        or names.is_body(owner.split()[-1].lower())
    )


def _is_titled_name(thing: str) -> bool:
    """A short name, or a name after a role: "Ida Morn", "Constable Amrit Gill", "headmaster Luc Berin"."""
    words = thing.split()
    start = _name_start(words)
    name = names.split_honorific(words[start:])[1] if start < len(words) else []
    if not name or (start and not names.is_role(words[start - 1].lower())):
        return False
    return len(name) <= 3 and words[0] != "University" and not names.ends_like_body(name)


def _read_rest(printed: str, rest: str, owner: str, indefinite: bool, *, definite: bool) -> Mention:
    words = rest.split()
    if names.is_role(words[0].lower()) and words[0].lower().endswith("s"):
        words[0] = words[0].lower()
    start = _name_start(words)
    title, name = words[:start], words[start:]
    honorifics, name = names.split_honorific(name) if name else ([], name)
    role = " ".join(title).lower().strip()
    if len(name) > 2 and names.has_given_name(name[-2:]) and not names.has_given_name(name):
        title, name = [*title, *name[:-2]], name[-2:]
    last = title[-1].lower().rstrip(",") if title else ""
    lower = frozenset(word.lower().strip("’'") for word in words)
    gender = next((names.HONORIFICS[word] for word in honorifics if names.HONORIFICS[word]), "")
    gender = gender or names.gender_of_noun(last) or names.gender_of_name(name)
    personal = (
        bool(honorifics)
        or (names.is_role(last) and last not in names.BODIES)
        or (not definite and (names.has_given_name(name) or _is_owned_name(name, title, owner)))
    )
    if name and personal and not names.ends_like_body(name):
        owner = owner or _capital_owner(title)
        return Mention(
            printed,
            person=names.interned(name),
            gender=gender,
            roles=(role,) if role and names.is_role(last) else (),
            head=last or name[-1].lower(),
            owner=owner,
            honorific=" ".join(honorifics),
            words=lower,
        )
    head = _head(words) if not name else name[-1].lower()
    compound = " ".join(words[-2:]).lower() in names.BODIES
    if not name and not compound and (names.is_role(head) or head in names.DOCUMENTS):
        owner = owner or _capital_owner(title)
        return Mention(
            printed, gender=gender, roles=(role,), head=head, owner=owner, indefinite=indefinite, words=lower
        )
    body = names.interned(
        name if name and not names.is_body(name[-1].lower()) and names.is_body(last) else words
    )
    return Mention(
        printed,
        body=body,
        gender=gender,
        head=last if names.is_body(last) else _head(words),
        owner=owner,
        indefinite=indefinite,
        words=lower,
    )


def _is_owned_name(name: list[str], title: list[str], owner: str) -> bool:
    """ "the Northern League's Yusef Dahl": two capitalised words that belong to a body."""
    return len(name) == 2 and bool(owner) and not title and not names.ends_like_body(name)


def _head(words: list[str]) -> str:
    """The head noun of a phrase: the last word before its first preposition."""
    stop = next((index for index, word in enumerate(words) if index and word in _PREPOSITIONS), len(words))
    return words[stop - 1].lower()


def _name_start(words: list[str]) -> int:
    """Where the name at the end of a phrase begins: after its lower-case words and capitalised titles."""
    start = len(words)
    while start and (
        words[start - 1][0].isupper() or (start < len(words) and _is_particle(words, start - 1))
    ):
        start -= 1
    # "Foreign Minister Marko Djuric": capitalised titles are no part of the name.
    for index in range(len(words) - 2, start - 1, -1):
        word = words[index].lower()
        if word in _NAME_LIKE and len(words) - index == 2 and index == start:
            continue
        if word in names.ROLES and words[index].rstrip(".") not in names.HONORIFICS:
            return index + 1
    if start < len(words) and words[-1].lower() in names.ROLES and len(words) - start > 1:
        return len(words)
    return start


def _is_particle(words: list[str], index: int) -> bool:
    return words[index].lower() in {
        "de",
        "da",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "al",
        "el",
        "la",
        "le",
        "di",
        "&",
        "del",
    }


def _capital_owner(title: list[str]) -> str:
    """The body or country named before a role: "Medisol director", "Serbian foreign minister", "City police chief"."""
    owner: list[str] = []
    for word in title[:-1]:
        if not word[0].isupper() or word.lower() in _TITLE_WORDS:
            break
        owner.append(word)
    if owner:
        return " ".join(owner)
    places = [place for place, word in enumerate(title[:-1]) if word.lower() in names.BODIES - _TITLE_WORDS]
    if not places or (places[-1] and title[places[-1] - 1] in _PREPOSITIONS):
        return ""
    return f"the {' '.join(title[: places[-1] + 1]).lower()}"


_PREPOSITIONS = frozenset({"of", "in", "at", "for", "from", "on", "with", "to", "near", "behind", "against"})
# Roles that are surnames or given names too: "Dean Pollard".
_NAME_LIKE = frozenset(
    {
        "dean",
        "king",
        "prince",
        "baker",
        "cook",
        "bishop",
        "major",
        "marshal",
        "abbot",
        "guest",
        "master",
        "painter",
        "shepherd",
        "farmer",
        "son",
        "partner",
        "judge",
        "mason",
        "page",
        "gardener",
        "nurse",
        "pope",
        "abbot",
    }
)
_TITLE_WORDS = frozenset(
    [
        "prime",
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
        "state",
        "federal",
        "national",
        "deputy",
        "chief",
        "senior",
        "vice",
        "acting",
        "former",
        "assistant",
        "secretary",
        "minister",
        "president",
        "general",
        "information",
        "communications",
        "army",
        "navy",
        "executive",
        "economy",
        "culture",
    ]
)
