"""How dates are written in news, and what the words around one say about how the event lies to it."""

from __future__ import annotations

import calendar
import re
from datetime import date
from enum import StrEnum


class DateRelation(StrEnum):
    """How an event lies to the date printed."""

    ON = "on"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"
    AS_OF = "as_of"


WEEKDAYS = {name: index for index, name in enumerate(calendar.day_name)}
MONTHS = {name: index for index, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: index for name, index in MONTHS.items()} | {"Sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_RELATION = (
    r"(?:(?P<relation>[Ss]ince|[Ff]rom|[Uu]ntil|[Tt]ill|[Tt]hrough|[Bb]y|[Bb]efore|[Aa]fter|[Aa]s\s+of|[Aa]s\s+at|[Oo]n|[Ii]n|[Aa]t)\s+"
    r"(?:the\s+)?)?"
)
_RELATIONS = {
    "since": DateRelation.SINCE,
    "from": DateRelation.SINCE,
    "until": DateRelation.UNTIL,
    "till": DateRelation.UNTIL,
    "through": DateRelation.UNTIL,
    "by": DateRelation.UNTIL,
    "before": DateRelation.BEFORE,
    "after": DateRelation.AFTER,
    "as of": DateRelation.AS_OF,
    "as at": DateRelation.AS_OF,
}
_AUXILIARY = re.compile(
    r"\b(was|were|had|could|did|would|will|has|have|is|are|must|should|can|may|shall|going)\b", re.IGNORECASE
)
_PLANNED = re.compile(
    r"\b(?:will|shall|going\s+to|plan(?:s|ned|ning)?\s+to|(?:set|due|expected|scheduled|hopes?|wants?|has|have)\s+(?:to|for)"
    r"|(?:is|are)\s+to)\b|[’']ll\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:said|says|told|was|were|had|did|announced|wrote|tweeted|added|\w+ed)\b")
_PAST = frozenset({"was", "were", "had", "could", "did"})
_GENITIVE = re.compile(r"[’']s\b|\s(?:night|morning|afternoon|evening)[’']s\b")
_OVER_NOUN = re.compile(
    r"\b(since|after|before|until)\s(?:the|an?|its|his|her|their)\s(?:[\w-]+\s){1,3}?(?:of|on|in)\s$", re.I
)
_COUNT = r"(?P<count>(?i:an?|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
_TWO_DAYS = (
    rf"(?P<pair_x>(?<=etween\s))?{_DAY.replace('day', 'low_x')}"
    rf"(?:\s+(?:to|through|until)\s+|\s?[-–—]\s?|(?(pair_x)\s+and\s+|(?!))){_DAY.replace('day', 'high_x')}"
)
EXPRESSION = re.compile(
    rf"(?<![\w-]){_RELATION}(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d)(?P<is_iso>)"
    rf"|(?:{_TWO_DAYS.replace('_x', '_e')}\s+(?:of\s+)?{_MONTH.replace('month', 'month_e')}"
    rf"(?:,?\s+{_YEAR.replace('year', 'year_e')})?"
    rf"|{_MONTH.replace('month', 'month_f')}\s+{_TWO_DAYS.replace('_x', '_f')}\b(?!,\d)"
    rf"(?:,?\s+{_YEAR.replace('year', 'year_f')})?)(?P<is_span>)"
    rf"|(?:{_DAY.replace('day', 'day_a')}\s+(?:of\s+)?{_MONTH.replace('month', 'month_a')}"
    rf"(?:,?\s+{_YEAR.replace('year', 'year_a')})?"
    rf"|{_MONTH.replace('month', 'month_b')}\s+{_DAY.replace('day', 'day_b')}\b(?!,\d)"
    rf"(?:,?\s+{_YEAR.replace('year', 'year_b')})?)(?P<is_day>)"
    rf"|{_COUNT}\s+(?P<unit>day|week|month|year)s?\s+ago(?P<is_ago>)"
    rf"|{_COUNT.replace('count', 'steps')}\s+(?P<step>day|week|month|year)s?\s+(?P<apart>earlier|before|later|after)"
    r"(?=\s*[,.;:!?]|\s+(?:and|but|the|that|he|she|it|they|when|while|in|at|by|to|from|with|on|a|an)\b|\s*$)(?P<is_apart>)"
    rf"|(?P<side>[Pp]ast|[Ll]ast|[Nn]ext|[Cc]oming)\s+{_COUNT.replace('count', 'times')}\s+"
    r"(?P<units>day|week|month|year)s?(?P<is_stretch>)"
    r"|(?<=the\s)(?P<ordinal>3[01]|[12]?\d)(?:st|nd|rd|th)(?=\s*[,.;:!?]|\s+(?:and|or|but|to)\b|\s*$)(?P<is_ordinal>)"
    r"|(?P<decade>(?:19|20)\d0)[’']?s(?P<is_decade>)"
    r"|(?P<turn>[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<period>weekend|week|month|year)(?P<is_period>)"
    r"|(?:weekend)(?P<is_weekend>)"
    rf"|(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming|[Pp]revious)\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})"
    r"(?P<is_weekday>)"
    r"|(?P<near>(?i:yesterday|today|tonight|tomorrow|overnight|last\s+night|this\s+(?:morning|afternoon|evening)))"
    r"(?P<is_near>)"
    rf"|(?P<part>(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-])?(?:last\s+)?"
    rf"(?!May\s+[a-z]){_MONTH.replace('month', 'month_c')}"
    rf"(?:\s+{_YEAR.replace('year', 'year_c')})?(?P<is_month>)"
    rf"|{_YEAR.replace('year', 'year_d')}(?P<is_year>)"
    r")(?![\w-])"
)


def relation_of(match: re.Match[str], days: tuple[date, date], anchor: date | None) -> DateRelation:
    """The printed relation; "by" a day gone by is the state of a count; "after the truce of 7 June" is after."""
    printed = relation(match)
    if (
        printed is DateRelation.SINCE
        and match["relation"].lower() == "from"
        and _GENITIVE.match(match.string, match.end())
    ):
        return DateRelation.ON
    if (match["relation"] or "").lower() == "by" and anchor is not None and days[1] <= anchor:
        return DateRelation.AS_OF
    noun = None if match["relation"] else _OVER_NOUN.search(match.string, max(0, match.start() - 60), match.start())
    return _RELATIONS[noun[1].lower()] if noun else printed


def looks_ahead(match: re.Match[str]) -> bool:
    """Whether "until Friday" lies ahead: always but in a clause told in the past ("could not cross until Friday")."""
    word = (match["relation"] or "").lower()
    if word not in {"by", "until", "till", "before"}:
        return False
    before = match.string[max(0, match.start() - 80) : match.start()]
    clause = re.split(r"[.;:!?]\s|\n", before)[-1]
    after = match.string[match.end() : match.end() + 60] if word == "by" else ""
    told = _AUXILIARY.findall(clause) or _AUXILIARY.findall(after)
    return not told or told[-1].lower() not in _PAST


def is_planned(match: re.Match[str]) -> bool:
    """Tell whether the clause before speaks of what is to come ("will meet on Friday")."""
    before = match.string[max(0, match.start() - 80) : match.start()]
    clause = re.split(r"[.;:!?,]\s|\n", before)[-1]
    planned = list(_PLANNED.finditer(clause))
    return bool(planned) and not _SAID.search(clause, planned[-1].end())


def relation(match: re.Match[str]) -> DateRelation:
    """Return what the preposition in a match of EXPRESSION says, ON where there is none."""
    word = " ".join((match["relation"] or "").lower().split())
    return _RELATIONS.get(word, DateRelation.ON)
