"""Words of a claim as pairing compares them: folded, stemmed, names apart from other words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from claims.nlp.lexicons import read

_LEXICON = read("pairing")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_STOP = frozenset(_LEXICON["stop"]["words"])
_FAMILY: dict[str, str] = {word: stem for stem, words in _LEXICON["families"].items() for word in words}
_CAPITALS: dict[str, str] = _LEXICON["capitals"]
_ENDINGS = ("ations", "ation", "ements", "ement", "ments", "ment", "ings", "ing", "ions", "ion", "edly", "ness",
            "ers", "ies", "ied", "est", "ed", "er", "es", "ly", "al", "s", "e", "y")  # fmt: skip
_DEMONYM_ENDINGS = (
    "iye",
    "ish",
    "ians",
    "ian",
    "anis",
    "ani",
    "ese",
    "ans",
    "an",
    "ia",
    "ey",
    "is",
    "i",
    "y",
    "e",
    "a",
    "s",
)


def fold(text: str) -> str:
    """Lower case without accents or possessive endings."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).lower().replace("’", "'")
    return plain.removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A rough stem of a folded word: one family word where the lexicon has it, else without its ending."""
    if word in _FAMILY:
        return _FAMILY[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return _FAMILY.get(word[: -len(ending)], word[: -len(ending)])
    return word


@lru_cache(maxsize=65536)
def name_stem(name: str) -> str:
    """The part that a name shares with its demonym ("Turkey", "Turkish", "Ankara" -> "turk")."""
    folded = _CAPITALS.get(fold(name), fold(name))
    for ending in _DEMONYM_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded[: -len(ending)]
    return folded


def words(text: str) -> list[str]:
    """The words of `text` as printed, in order."""
    return _WORD.findall(text)


def is_content(word: str) -> bool:
    """Whether a printed word carries content: not a function word, not a bare number."""
    folded = fold(word)
    return len(folded) > 2 and folded not in _STOP and not folded[0].isdigit()


@lru_cache(maxsize=32768)
def names(text: str) -> frozenset[str]:
    """Stems of the capitalised words of `text` that do not merely open it or a sentence."""
    found = set()
    for match in _WORD.finditer(text):
        word = match.group()
        if not word[0].isupper() or fold(word) in _STOP or len(word) < 3:
            continue
        before = text[: match.start()].rstrip(" \"“‘'(")
        opens = not before or before[-1] in ".?!:"
        if not opens or fold(word) not in _FAMILY:
            found.add(name_stem(word))
    return frozenset(found)


@lru_cache(maxsize=32768)
def stems(text: str) -> frozenset[str]:
    """Stems of the content words of `text`, names included."""
    return frozenset(
        name_stem(word) if word[0].isupper() and fold(word) not in _FAMILY else stem(fold(word))
        for word in words(text)
        if is_content(word)
    )


def printed_as(text: str, wanted: frozenset[str]) -> str:
    """The words of `text` behind the stems `wanted`, as printed, in order, each once: what an editor reads."""
    found: dict[str, str] = {}
    for word in words(text):
        for key in (name_stem(word) if word[0].isupper() else "", stem(fold(word))):
            if key in wanted:
                found.setdefault(key, word)
                break
    return ", ".join(found.values())
