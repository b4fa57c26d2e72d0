"""Numbers that count nothing: dates, clock times, ages, telephone numbers, scores of games, names with a number."""

from __future__ import annotations

import re

from claims.nlp.types import Span

_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE_BEFORE = re.compile(rf"\b{_MONTHS}\.?\s+$")
_DATE_AFTER = re.compile(rf"^\s*+(?:st|nd|rd|th)?\s*+(?:of\s++)?{_MONTHS}\b")
_CLOCK = re.compile(r"^\s?(?:[ap]\.?m\b|o['’]clock|in\s+the\s+(?:morning|afternoon|evening)|at\s+night)|^[:.]\d\d\b")
_IDENTIFIER = re.compile(
    r"^(?:st|nd|rd|th)\b|^[-–]?(?:year|day|month|week)s?-old|^[A-Za-z]*\d|^-[A-Z]|^/\d|^['’′]\s?\d|^[\"”″](?=\s(?:tall|high))"
)
_CLOCK_BEFORE = re.compile(
    r"\b(?:at|after|before|until|by|from|past|since|about|around|shortly\s+after)\s+$", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|of|until|from|before|after|during|the|and|to|early|late|for)\s+$", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"(?:\b[A-Z][\w’'-]*|\bNo\.?|\bnumber|[A-Z]{2,})[\s-]$")
_SENTENCE_START = re.compile(r"(?:^|[.!?\"“:]\s*)[A-Z]\w*\s$")
# "Article 5", "terminal 2", "page 3": the number is part of the name, wherever it stands.
_NUMBERED = re.compile(
    r"\b(?:articles?|resolution|sections?|chapter|route|highway|motorway|flight|gate|terminal|platform|line|room|unit"
    r"|pages?|paragraph|clause|phase|level|grade|type|class|channel|area|block|boeing|airbus|round|stage|day|division"
    r"|district|ward|zone|pier|quay|building|apartment|reactor|group|season|episode|version)\s$",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w,.])(?:\+\d{1,3}[\s-])?\(?\d{2,5}\)?(?:[\s-]\d{2,5}){1,4}(?![\w,.]\d|\w)")
_RINGING = re.compile(
    r"\b(?:ring|call|phone|telephone|dial|on|tel|fax|hotline|at|contact|text|number)\b\.?:?\s+$", re.I
)
_AGE_BEFORE = re.compile(r"(?:\b[A-Z][\w’'-]+,\s|\baged?\s(?:of\s)?|\(aged\s)$")
_AGE_AFTER = re.compile(r"^\s*+[,)]")
_LONGEST_NUMBER = 12  # digits without a mark; longer ones are identifiers
_AGES_BEFORE = re.compile(r"\bages?\s(?:of\s)?(?:\d{1,3}\s(?:and|to)\s)?$")
_FEET_BEFORE = re.compile(r"\d\s?['’′]\s?$")
_GAME = re.compile(
    r"\b(?:w[io]n|won|lost|lose|beat|beaten|drew|draw|drawn|led|lead|trail(?:ed)?|victory|defeat(?:ed)?|score[ds]?|final"
    r"|match|tie|level)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_SCORE = re.compile(r"^\d{1,3}[-–]\d{1,3}$")


def is_no_amount(text: str, match: re.Match[str]) -> bool:
    """Tell whether the number that `match` (groups number, upper, sign, unit, bound) found counts nothing."""
    start, end = match.span("number")
    before, after = text[max(0, start - 60) : start], text[end : end + 20]
    last = text[match.end("upper") : match.end("upper") + 20] if match["upper"] else after
    dated = _DATE_BEFORE.search(before[-24:]) or _DATE_AFTER.match(after) or _DATE_AFTER.match(last)
    if dated or _CLOCK.match(after) or _IDENTIFIER.match(after) or _FEET_BEFORE.search(before[-4:]):
        return True
    if match["sign"] or match["unit"]:
        return False
    if _is_age(before, after, match["number"]) or _is_score(before, match) or _is_phone(text, before, match.span()):
        return True
    if len(match["number"]) > _LONGEST_NUMBER and match["number"].isdigit():
        return True
    return not match["bound"] and _is_name_or_year(text, match["number"], before, after)


def _is_age(before: str, after: str, digits: str) -> bool:
    if len(digits) > 3:
        return False
    return bool(_AGES_BEFORE.search(before)) or bool(_AGE_BEFORE.search(before) and _AGE_AFTER.match(after))


def _is_score(before: str, match: re.Match[str]) -> bool:
    """ "2-1" and "4-4" don't rise, which a range does; "0-3" is a score after "lost"."""
    written = match.group().strip()
    if not match["upper"] or not _SCORE.match(written):
        return False
    low, high = re.split("[-–]", written)
    return int(low) >= int(high) or bool(_GAME.search(before))


def _is_phone(text: str, before: str, span: Span) -> bool:
    """Groups of digits of which one begins with a zero or a plus, or that somebody is to ring."""
    number = next((one for one in _PHONE.finditer(text, max(0, span[0] - 24), span[1] + 24)
                   if one.start() < span[1] and span[0] < one.end()), None)  # fmt: skip
    if number is None:
        return False
    groups = re.split(r"[\s-]", number.group())
    odd = groups[0][0] in "+0(" or any(group[0] == "0" and len(group) > 2 for group in groups[1:])
    return odd or (len(groups) > 2 and bool(_RINGING.search(text, max(0, number.start() - 20), number.start())))


def _is_name_or_year(text: str, digits: str, before: str, after: str) -> bool:
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", digits):
        return bool(_YEAR_BEFORE.search(before)) or not re.match(r"\s+[a-z]+s\b", after)
    if _NUMBERED.search(before):
        return digits.isdigit()
    if _NAME_BEFORE.search(before[-24:]) and not _SENTENCE_START.search(before[-24:]):
        return digits.isdigit()
    return bool(_CLOCK_BEFORE.search(before)) and bool(re.match(r"\d\d?\.[0-5]\d$", digits))
