"""What a speaker does with the content (asserts, denies, calls for ...) and whether it is hedged."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.nlp.lexicons import alternation, read
from claims.nlp.lexicons.inflection import forms_of
from claims.nlp.types import Stance

_LEXICON = read("stance")
_NEGATED = (
    r"(?:(?:would|could|can|will|do|does|did|has|have|had|is|are|was|were|may|might)"
    r"(?:\s+(?:not|never|neither)\b|n[’']t\b)|cannot\b)"
)
_OPEN_VERBS = alternation(form for form in forms_of(_LEXICON["unconfirmed"]["verbs"]) if form != "told")
_SPEECH_BASE = alternation(_LEXICON["unconfirmed"]["verbs"])
_UNCONFIRMED = (
    rf"{_NEGATED}(?:\s+(?!den)\w+){{0,3}}?\s+(?:{_OPEN_VERBS})\b"
    rf"|(?:declin|refus|preferr|prefer)(?:ed|es|s|ing)?\s+(?:not\s+)?to\s+(?:{_SPEECH_BASE})\b"
    r"|declin(?:ed|es|ing)\s+to\b"
    rf"|(?:has|have|had)\s+yet\s+to\s+(?:{_SPEECH_BASE})\b"
    r"|\b(?:unable|not\s+(?:yet\s+)?able|not\s+(?:yet\s+)?prepared|not\s+(?:yet\s+)?in\s+a\s+position)\s+to\s+\w+"
    rf"|\b(?:{alternation(_LEXICON['unconfirmed']['phrases'])})\b"
    rf"|{_NEGATED}\s+(?:\w+\s+)?den(?:y|ied|ies)\b"
)
# Idioms that would be misread word by word: "begged to differ", "asked about the price", "offered figures".
_IDIOMS = (
    r"\bbegg?(?:ed|s|ing)?\s+to\s+differ\b|\boffer(?:ed|s|ing)?\s+(?!to\b)\w+"
    r"|(?:^|\bwhen\s+)asked\s+(?:about|whether|which|by|when|why|how|if|what|where|on|to\s+(?:comment|settle|confirm))"
    r"|\b(?:disput|contest|reject|den|dismiss)\w*\s+(?:this|that|it|them|the\s+(?:total|figures?|count|account))\W*$"
)
_CLASSES = (
    ("idiom", _IDIOMS),
    (Stance.UNCONFIRMED, _UNCONFIRMED),
    *(
        (
            stance,
            r"\b(?:" + alternation([*forms_of(_LEXICON[stance]["verbs"]), *_LEXICON[stance]["phrases"]]) + r")\b",
        )
        for stance in (Stance.DOUBTS, Stance.DENIES, Stance.CALLS_FOR, Stance.PROMISES, Stance.ACCUSES)
    ),
    (
        Stance.ASSERTS,
        (
            rf"\b(?:{alternation(forms_of(_LEXICON['asserts']['verbs']))})\b"
            r"|\b(?:no|without)\s+doubt\b|never\s+(?:doubt|disput|contest)\w+"
        ),
    ),
)
_CUE = re.compile("|".join(f"(?P<{stance}>{pattern})" for stance, pattern in _CLASSES), re.IGNORECASE)
_REPORT = re.compile(_CLASSES[-1][1], re.IGNORECASE)
# "a call on Tuesday", "its report", "the charge": nouns, not the speaker's verb.
_NOUN_BEFORE = re.compile(
    r"\b(?:an?|the|its|his|her|their|our|my|this|that|any|no|such|phone|press|conference|video|telephone|\w+’s|\w+'s)"
    r"\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_NOUN_LIKE = re.compile(
    r"^(?:calls?|demands?|requests?|appeals?|orders?|offers?|promises?|pledges?|claims?|charges?|doubts?|disputes?"
    r"|questions?|reports?|answers?|challenges?|warnings?|findings?|faults?|blame|vows?|estimates?|notes?|contests?"
    r"|replies|reply|statements?|guarantees?|quotes?|remarks?|objects?|address|name|state|finds?|wonders?)\b",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(r"\b(?:responsible|accountable|to blame)\b", re.IGNORECASE)
_INVENTION = re.compile(rf"\b(?:{alternation(_LEXICON['inventions']['words'])})\b", re.IGNORECASE)
_ALLEGATION = re.compile(rf"\b(?:{alternation(_LEXICON['allegations']['words'])})\b", re.IGNORECASE)
_CALLING = re.compile(r"\b(?:call|describ|brand|label|denounc|dismiss|condemn|slam|decr)\w*", re.IGNORECASE)
_REFERS_BACK = re.compile(r"^\W*(?:that|this|it|these|those|them|such)\b", re.IGNORECASE)
_QUOTED_VERDICT = re.compile(r"\bas\s+[\"“‘']")
_TELLING = re.compile(r"\b(?:told|tells?)\b(?:\s+\w+){0,2}\W*$", re.IGNORECASE)
_INFINITIVE = re.compile(r"^(?!that\b)(?:[\w’'-]+\s+){0,3}?(?:not\s+)?to\s+[a-z]+\b")
_NEED = re.compile(r"^\W*(?:that\s+)?the\s+(?:need|importance|necessity|urgency)\s+(?:to|for|of)\b", re.IGNORECASE)
_PERSON = r"(?:I|we|he|she|it|they)"
_OWN_ACT = re.compile(
    rf"^\W*(?:that\s+)?(?:{_PERSON}\s+(?:will|shall|would)|{_PERSON}[’']ll)\s+(?:not\s+|never\s+)?"
    r"(?!(?:be|have|lose|get|take|cost|need|remain|consider|not|never|study|seem|become|carry|accept)\b)[a-z]+",
    re.IGNORECASE,
)
_OPEN_CONTENT = re.compile(
    rf"^\W*(?:that\s+)?(?:{_PERSON}|its\s+\w+)\s+(?:\w+\s+){{0,2}}?(?:(?:{_NEGATED}|had\s+no\s+\w+(?:\s+\w+){{0,3}}\s+and\s+could\s+not)"
    r"\s+(?:yet\s+|currently\s+|independently\s+|immediately\s+)?(?:be\s+)?"
    r"(?:tell|say|establish|determine|confirm|verif|judge|comment|assess|able\s+to|in\s+a\s+position))"
    r"|\bit\s+could\s+not\s+be\s+(?:established|confirmed|verified|determined)"
    r"|\bcould\s+(?:not\s+(?:yet\s+)?(?:tell|establish|determine|say|verify)|give\s+no)\b"
    r"|\btoo\s+(?:early|soon)\s+to\s+(?:say|tell|name|judge|know|comment|speculate|draw)"
    r"|\bnot\s+in\s+a\s+position\s+to|\b(?:had|has|have)\s+no\s+(?:view|comment|opinion)\b"
    r"|\bnothing\s+to\s+(?:say|add)\b|\bunable\s+to\s+(?:tell|say|confirm|assess|verify|establish|judge)"
    r"|^\W*(?:that\s+)?it\s+(?:is|was)\s+still\s+(?:examin|investigat|study|review|being\s+(?:stud|exam|review|invest))",
    re.IGNORECASE,
)
_DISBELIEF = re.compile(rf"^\W*(?:that\s+)?{_PERSON}\s+(?:(?:do|did|does)(?:\s+not|n[’']t))\s+believe\b", re.IGNORECASE)
_UNDENIED = re.compile(rf"{_NEGATED}\s+(?:\w+\s+)?(?:dispute|contest|doubt|question)", re.IGNORECASE)
_UNEXCLUDED = re.compile(rf"{_NEGATED}\s+(?:\w+\s+)?(?:rule\s+out|exclude)", re.IGNORECASE)
_HEDGE = re.compile(rf"\b(?:{alternation(_LEXICON['hedges']['words'])})\b(?!(?<=may)\s+not\b)", re.IGNORECASE)
_HEDGE_CUE = re.compile(rf"\b(?:{alternation(forms_of(_LEXICON['hedges']['cue_verbs']))})\b", re.IGNORECASE)
_REFUSAL = re.compile(r"\b(?:declin|refus)\w*\s+to\b", re.IGNORECASE)
_MONTH = re.compile(r"\bMay\b(?!\s+(?:be|have|not)\b)")


def classify_stance(cue: str, content: str, source: str = "") -> Stance:
    """Return what `source` does with `content`, read off the `cue` ("said", "has yet to confirm").

    All three are plain text; an empty cue (a quote that runs on, a headline) is read as plain assertion
    unless the content itself says otherwise. For DENIES the content is the thing denied.
    """
    last = _last_verb(cue)
    if last is Stance.UNCONFIRMED or last is Stance.DOUBTS:
        return last
    if _UNEXCLUDED.search(cue):
        return Stance.UNCONFIRMED
    if last is Stance.DENIES:
        return _denial(cue, content)
    if _RESPONSIBLE.search(content) and re.match(r"h[oe]ld", cue, re.IGNORECASE):
        return Stance.ACCUSES
    if last is Stance.CALLS_FOR:
        return _call(cue, content)
    if last is Stance.PROMISES or last is Stance.ACCUSES:
        return last
    return _plain(cue, content)


def is_hedged(cue: str, content: str) -> bool:
    """Tell whether the speaker leaves room ("may", "probably", "suspects that ...")."""
    if _REFUSAL.search(cue):
        return False
    if _HEDGE_CUE.search(cue) or _HEDGE.search(cue):
        return True
    return _HEDGE.search(_MONTH.sub(" ", content)) is not None


@lru_cache(maxsize=4096)
def _last_verb(cue: str) -> Stance:
    """The class of the cue's last stance-bearing word, nouns left out; ASSERTS where there is none."""
    if _UNDENIED.search(cue):
        return Stance.ASSERTS
    found = Stance.ASSERTS
    for match in _CUE.finditer(cue):
        group = Stance.ASSERTS if match.lastgroup == "idiom" else Stance(match.lastgroup or "asserts")
        noun = _NOUN_LIKE.match(match.group()) and _NOUN_BEFORE.search(cue, 0, match.start())
        if noun and group is not Stance.UNCONFIRMED:
            continue
        # A refusal or a doubt is the point of its cue, whatever verbs follow it in the same breath.
        if found is Stance.UNCONFIRMED and group is not Stance.ASSERTS:
            continue
        found = group
    return found


def _denial(cue: str, content: str) -> Stance:
    verdict = re.search(r"dismiss\w*|reject\w*", cue, re.IGNORECASE)
    if verdict and " as " not in cue and _QUOTED_VERDICT.search(content):
        return Stance.DENIES if _INVENTION.search(content) else Stance.ASSERTS
    return Stance.DENIES


def _call(cue: str, content: str) -> Stance:
    """Asking is a call only where something is asked for, not where a question is put."""
    asking = re.search(r"\b(?:ask|appeal|want|seek|challeng)\w*", cue, re.IGNORECASE)
    if asking and content.rstrip(" \"'”’").endswith("?"):
        return Stance.ASSERTS
    return Stance.CALLS_FOR


def _plain(cue: str, content: str) -> Stance:
    if _is_called_untrue(cue, content):
        return Stance.DENIES
    if re.search(r"\bcall(?:ed|s|ing)?\W*$", cue, re.IGNORECASE) and re.match(r"\W*(?:for|on|upon)\b", content):
        return Stance.CALLS_FOR
    if _NEED.match(content):
        return Stance.CALLS_FOR
    if _TELLING.search(cue) and _INFINITIVE.match(content):
        return Stance.CALLS_FOR
    if _OPEN_CONTENT.search(content):
        return Stance.UNCONFIRMED
    if _DISBELIEF.search(content):
        return Stance.DOUBTS
    return Stance.PROMISES if _OWN_ACT.match(content) else Stance.ASSERTS


def _is_called_untrue(cue: str, content: str) -> bool:
    calling = _CALLING.search(cue)
    if calling is None or _REPORT.search(cue, calling.end()):
        return False
    if not (_INVENTION.search(content) or _INVENTION.search(cue)):
        return False
    return bool(_ALLEGATION.search(content) or _REFERS_BACK.match(content))
