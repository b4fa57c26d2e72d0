"""Reads one noun phrase of a source: determiner, owner, title, name, head."""

from __future__ import annotations

import re

from claims.nlp.components import names
from claims.nlp.components.mentions import POSSESSIVES, Mention

_DETERMINER = re.compile(
    r"^(the|an?|one|another|some|this|that|these|those|several|two|three|many|its|his|her|their|our|my)\s+",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"^(?P<owner>(?:[^\W\d_][\w.&-]*\s+){0,4}?[^\W\d_][\w.&-]*?)[’']s\s+(?P<thing>.+)$|^(?P<owners>(?:[^\W\d_][\w.&-]*\s+){0,3}?[^\W\d_a-z][\w.&-]*s)[’']\s+(?P<thing2>.+)$"
)
_BELONGS = re.compile(
    r"^(?P<thing>.+?)\s++(?:of|for|at|from|with|in|on|to)\s+(?P<owner>(?:the\s+|its\s+|his\s+|her\s+|their\s+)?[^,]+)$"
)
_PREPOSITIONS = frozenset({"of", "in", "at", "for", "from", "on", "with", "to", "near", "behind", "against"})


def read_phrase(printed: str, part: str) -> Mention:
    """Read one phrase between commas of the source `printed`."""
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
    """ "Farmers' League" is one name; "the ministry's spokesman" and "Odrana's army" are two things."""
    last = thing.split()[-1].lower()
    return (
        owner[0].isupper() or names.is_role(last) or last in names.DOCUMENTS or names.is_body(owner.split()[-1].lower())
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
    role = " ".join(title).lower().strip().replace("-of-", " of ")
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
    body = names.interned(name if name and not names.is_body(name[-1].lower()) and names.is_body(last) else words)
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
    while start and (words[start - 1][0].isupper() or (start < len(words) and _is_particle(words, start - 1))):
        start -= 1
    # "Foreign Minister Marko Djuric": capitalised titles are no part of the name.
    for index in range(len(words) - 2, start - 1, -1):
        word = words[index].lower()
        if word in names.WORDS["name_like"] and len(words) - index == 2 and index == start:
            continue
        if word in names.ROLES and words[index].rstrip(".") not in names.HONORIFICS:
            return index + 1
    if start < len(words) and words[-1].lower() in names.ROLES and len(words) - start > 1:
        return len(words)
    return start


def _is_particle(words: list[str], index: int) -> bool:
    return words[index].lower() in names.WORDS["particles"]


def _capital_owner(title: list[str]) -> str:
    """The body or country named before a role: "Medisol director", "Serbian foreign minister"."""
    owner: list[str] = []
    for word in title[:-1]:
        if not word[0].isupper() or word.lower() in names.WORDS["titles"]:
            break
        owner.append(word)
    if owner:
        return " ".join(owner)
    places = [place for place, word in enumerate(title[:-1]) if word.lower() in names.BODIES - names.WORDS["titles"]]
    if not places or (places[-1] and title[places[-1] - 1] in _PREPOSITIONS):
        return ""
    body = title[: places[-1] + 1]
    proper = len(body) > 1 and all(word[0].isupper() for word in body)
    return f"the {' '.join(body)}" if proper else f"the {' '.join(body).lower()}"
