"""Capitalised names in running text, and what their words tell: gender, person or body."""

from __future__ import annotations

import re
import sys
from functools import cache

from claims.nlp.lexicons import read
from claims.nlp.lexicons.inflection import singular

_LEXICON = read("names")
_UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
_CAPITAL = rf"[{_UPPER}](?:[\w-]|[’'](?=[{_UPPER}a-z]\w))*(?:(?<=\b[{_UPPER}])\.)?"
_PARTICLE = r"(?:de|da|del|della|di|du|dos|das|do|van|von|der|den|ter|ten|bin|bint|ibn|al|el|la|le|y)"
# A run of capitalised words; particles may stand between them ("Ana van den Berg"). Linear: no nesting.
NAME_RUN = re.compile(rf"(?<![\w’'.]){_CAPITAL}(?:(?:[ \u00a0]{_PARTICLE}){{0,2}}[ \u00a0](?:&[ ])?{_CAPITAL})*")
HONORIFICS: dict[str, str] = {
    **dict.fromkeys(_LEXICON["honorifics"]["male"], "m"),
    **dict.fromkeys(_LEXICON["honorifics"]["female"], "f"),
    **dict.fromkeys(_LEXICON["honorifics"]["neutral"], ""),
}
# "senator" -> "sen. ", as it stands before a name.
SHORT_TITLES: dict[str, str] = {title: f"{short.lower()}. " for short, title in _LEXICON["titles"].items()}
_GIVEN = dict.fromkeys(_LEXICON["given"]["female"], "f") | dict.fromkeys(_LEXICON["given"]["male"], "m")
_MALE_NOUNS = frozenset(
    [
        "man",
        "father",
        "son",
        "brother",
        "husband",
        "uncle",
        "boy",
        "king",
        "prince",
        "widower",
        "spokesman",
        "chairman",
        "salesman",
        "policeman",
        "fisherman",
        "businessman",
        "congressman",
        "monk",
        "priest",
        "imam",
        "pope",
        "waiter",
        "actor",
    ]
)
_FEMALE_NOUNS = frozenset(
    [
        "woman",
        "mother",
        "daughter",
        "sister",
        "wife",
        "aunt",
        "girl",
        "queen",
        "princess",
        "widow",
        "spokeswoman",
        "chairwoman",
        "saleswoman",
        "policewoman",
        "businesswoman",
        "congresswoman",
        "nun",
        "waitress",
        "actress",
        "mayoress",
        "headmistress",
        "directress",
        "midwife",
    ]
)
ROLES = frozenset(_LEXICON["persons"]["roles"])
PLURAL_ROLES = frozenset(_LEXICON["persons"]["plurals"])
VOICES = frozenset(_LEXICON["persons"]["voices"])
DOCUMENTS = frozenset(_LEXICON["persons"]["documents"])
PAST = frozenset(_LEXICON["persons"]["past"])
PUBLIC = frozenset(_LEXICON["bodies"]["public"])
BUSINESS = frozenset(_LEXICON["bodies"]["business"])
CIVIL = frozenset(_LEXICON["bodies"]["civil"])
BODIES = PUBLIC | BUSINESS | CIVIL
_SUFFIXES = frozenset(_LEXICON["bodies"]["suffixes"])
WORDS: dict[str, frozenset[str]] = {group: frozenset(words) for group, words in _LEXICON["words"].items()}
MEDIA = frozenset(_LEXICON["media"]["words"])


@cache
def is_role(word: str) -> bool:
    """Tell whether a lower-case noun names a person by office, trade or kinship (singular or plural)."""
    known = word in ROLES or word in PLURAL_ROLES or singular(word) in ROLES
    return known or word.endswith(("-old", "olds", "ist", "ician", "eer", "woman", "keeper"))


@cache
def is_body(word: str) -> bool:
    """Tell whether a lower-case noun names a body of people ("ministry", "company", "union")."""
    return word in BODIES or singular(word) in BODIES


def gender_of_noun(noun: str) -> str:
    """Return "m", "f" or "" for a lower-case noun ("spokeswoman")."""
    return "m" if noun in _MALE_NOUNS else "f" if noun in _FEMALE_NOUNS else ""


def gender_of_name(words: list[str]) -> str:
    """Return "m", "f" or "" for a personal name given as words, without honorifics."""
    return _GIVEN.get(words[0], "") if len(words) > 1 else ""


def has_given_name(words: list[str]) -> bool:
    """Tell whether a name of two words or more begins with a known given name and ends like no company."""
    return len(words) > 1 and words[0] in _GIVEN and not ends_like_body(words)


def ends_like_body(words: list[str]) -> bool:
    """Tell whether a name's last word is one that ends names of companies and other bodies."""
    return bool(words) and (words[-1] in _SUFFIXES or words[-1].lower() in BODIES or "&" in words)


def titles_of(honorific: str) -> tuple[str, ...]:
    """Return the offices that honorifics spell ("Sen" -> "senator"); "Mr" spells none."""
    full = (_LEXICON["titles"].get(word, word.lower()) for word in honorific.split())
    return tuple(word for word in full if word in ROLES)


def split_honorific(words: list[str]) -> tuple[list[str], list[str]]:
    """Return (honorifics, rest) of a name's words ("Col.", "Ilja", "Brenn")."""
    count = 0
    while count < len(words) - 1 and words[count].rstrip(".") in HONORIFICS:
        count += 1
    return [word.rstrip(".") for word in words[:count]], words[count:]


def interned(words: list[str]) -> str:
    """Join words to a name; equal names share one string."""
    return sys.intern(" ".join(words))
