"""Reads a whole source: its apposed phrases belong to one speaker ("Hugh Hill, a doctor")."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.nlp.components import names
from claims.nlp.components.mentions import PRONOUNS, Mention
from claims.nlp.components.phrases import read_phrase

_BARE_POSSESSIVES = {"its": "it", "his": "he", "their": "they"}
_RELATIVE = re.compile(
    r"^(?:which|who|whose|whom|where|when|while|speaking|asked|reached|based|backed|backing|led|now|then|also|aged|himself"
    r"|herself|itself|in\s|on\s|at\s|for\s|with\s|from\s|after\s|before\s|including|like|along|\d)",
    re.IGNORECASE,
)
_RESTRICTIVE = re.compile(
    r"\s+(?:who|which|whose|that|speaking|close\s+to|quoted|cited|asked|leading|hired|heading|running|representing|standing)\b.*$"
)
_NAMED_AS = re.compile(
    r",?\s+(?:calling\s+(?:him|her|them)sel\w+|known\s+(?:only\s+)?as|named|who\s+gave\s+(?:his|her|their)\s+name\s+(?:only\s+)?as)\s+"
)
_ONE_OF_THEM = re.compile(r"(?:one|some|two|three|many|several|most|all|both)\s+of\s+(?:them|these|those)")
_AGE = re.compile(r"^\d{1,3}$|^\d{1,3}-year-old$")


_LONGEST = 400  # characters read of a source; longer ones are tagging errors


@lru_cache(maxsize=4096)
def read_mention(printed: str) -> Mention:
    """Read one source; total: any text gives a mention, unknown forms give one with few fields filled."""
    text = _NAMED_AS.sub(", ", " ".join(printed[:_LONGEST].split())).strip("\"“”'‘,;: ")
    text = re.sub(r"[’']s?$", "", text).replace("ecretary of State", "ecretary-of-State")
    lower = _BARE_POSSESSIVES.get(text.lower(), text.lower())
    if (lower in PRONOUNS and text != "US") or _ONE_OF_THEM.fullmatch(lower):
        lower = lower if lower in PRONOUNS else "they"
        return Mention(printed, pronoun=PRONOUNS[lower])
    parts = [part for part in re.split(r",\s*", text) if part and not _RELATIVE.match(part) and not _AGE.match(part)]
    mentions = [read_phrase(printed, _RESTRICTIVE.sub("", part)) for part in parts[:4]]
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
    if not person and len(parts) > 1 and (first.roles or first.body.islower()) and parts[1].body[:1].isupper():
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
    return personal and (apposed or any(part.indefinite and not names.is_body(part.head) for part in parts[1:]))


def _is_personal(part: Mention) -> bool:
    return bool(part.honorific or part.roles or names.has_given_name(part.person.split()))
