"""Written forms of English verbs from their lemma: enough grammar for lexicons, no more."""

from __future__ import annotations

from collections.abc import Iterable

_VOWELS = frozenset("aeiou")
# Irregular verbs that the lexicons use: lemma -> every form but the lemma and the -s form.
_IRREGULAR = {
    "say": ("said", "saying"),
    "tell": ("told", "telling"),
    "hold": ("held", "holding"),
    "know": ("knew", "known", "knowing"),
    "see": ("saw", "seen", "seeing"),
    "give": ("gave", "given", "giving"),
    "lay": ("laid", "laying"),
    "make": ("made", "making"),
    "put": ("put", "putting"),
    "read": ("read", "reading"),
    "seek": ("sought", "seeking"),
    "speak": ("spoke", "spoken", "speaking"),
    "stand": ("stood", "standing"),
    "swear": ("swore", "sworn", "swearing"),
    "take": ("took", "taken", "taking"),
    "think": ("thought", "thinking"),
    "undertake": ("undertook", "undertaken", "undertaking"),
    "write": ("wrote", "written", "writing"),
    "beseech": ("besought", "beseeched", "beseeching"),
    "cast": ("cast", "casting"),
    "find": ("found", "finding"),
    "foresee": ("foresaw", "foreseen", "foreseeing"),
    "leave": ("left", "leaving"),
    "throw": ("threw", "thrown", "throwing"),
    "have": ("had", "having"),
}
_IRREGULAR_S = {"have": "has"}
# Verbs of two syllables stressed on the last: they double the final consonant.
_DOUBLING = frozenset({"admit", "refer", "rebut", "submit", "prefer", "beg", "plan", "let", "shrug", "infer", "commit"})


def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return the lemma and its -s, past, participle and -ing forms; a particle after a space is kept."""
    verb, _, particle = lemma.partition(" ")
    tail = f" {particle}" if particle else ""
    return tuple(dict.fromkeys(form + tail for form in (verb, _third_person(verb), *_past_and_ing(verb))))


def forms_of(lemmas: Iterable[str]) -> tuple[str, ...]:
    """Return the forms of every verb in `lemmas`, in order, without repeats."""
    return tuple(dict.fromkeys(form for lemma in lemmas for form in verb_forms(lemma)))


def _ends_in_consonant_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in _VOWELS


def _third_person(verb: str) -> str:
    if verb in _IRREGULAR_S:
        return _IRREGULAR_S[verb]
    if _ends_in_consonant_y(verb):
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _past_and_ing(verb: str) -> tuple[str, ...]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d", verb[:-1] + "ing"
    if _ends_in_consonant_y(verb):
        return verb[:-1] + "ied", verb + "ing"
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    return stem + "ed", stem + "ing"


_SINGULARS = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "mice": "mouse",
    "lives": "life",
    "wolves": "wolf",
    "bodies": "body",
    "troops": "soldier",
    "news": "news",
}


def singular(noun: str) -> str:
    """Return the singular of a lower-case English noun ("bodies" -> "body"); unknown forms pass through."""
    if noun in _SINGULARS:
        return _SINGULARS[noun]
    if noun.endswith("children"):
        return noun[:-3]
    if noun.endswith(("men",)) and len(noun) > 4:
        return noun[:-3] + "man"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes", "zes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
