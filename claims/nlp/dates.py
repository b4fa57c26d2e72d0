"""Dates a text mentions, absolute and relative, as intervals anchored at the article's date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from claims.nlp.numerals import number_value
from claims.nlp.types import Span


class DateRelation(StrEnum):
    """How an event lies to the date printed."""

    ON = "on"
    SINCE = "since"
    UNTIL = "until"
    BEFORE = "before"
    AFTER = "after"
    AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class Moment:
    """One date expression.

    first, last: the days it may stand for, both included ("in October" is the month). relation: what the
    preposition before it says; AS_OF marks the state of a count, not an event. span: characters of the
    expression in the text given. printed: that text.
    """

    first: date
    last: date
    relation: DateRelation
    span: Span
    printed: str


_WEEKDAYS = {name: index for index, name in enumerate(calendar.day_name)}
_MONTHS = {name: index for index, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: index for name, index in _MONTHS.items()} | {"Sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_RELATION = (
    r"(?:(?P<relation>[Ss]ince|[Ff]rom|[Uu]ntil|[Tt]ill|[Bb]y|[Bb]efore|[Aa]fter|[Aa]s\s+of|[Aa]s\s+at|[Oo]n|[Ii]n|[Aa]t)\s+"
    r"(?:the\s+)?)?"
)
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_RELATIONS = {
    "since": DateRelation.SINCE,
    "from": DateRelation.SINCE,
    "until": DateRelation.UNTIL,
    "till": DateRelation.UNTIL,
    "by": DateRelation.UNTIL,
    "before": DateRelation.BEFORE,
    "after": DateRelation.AFTER,
    "as of": DateRelation.AS_OF,
    "as at": DateRelation.AS_OF,
}
_FUTURE_WINDOW = 120  # days ahead that a date without a year may lie,
_TERM_WINDOW = 330  # and after "by" or "until"

_Days = tuple[date, date]


def dates(text: str, anchor: date | None = None) -> tuple[Moment, ...]:
    """Return the dates that `text` mentions, in order, none overlapping.

    anchor: the article's date, from which relative expressions ("on Monday", "last week", "Oct 16") are
    counted; without it only dates that name their year are returned. A bare weekday is the latest one not
    after the anchor; after "next", "by" or "until" it is the coming one. Impossible dates are left out.
    """
    found: list[Moment] = []
    end = 0
    for match in _EXPRESSION.finditer(text):
        days = _days(match, anchor)
        if days is None or match.start() < end:
            continue
        found.append(Moment(*days, _relation(match), match.span(), match.group()))
        end = match.end()
    return tuple(found)


def _relation(match: re.Match[str]) -> DateRelation:
    word = " ".join((match["relation"] or "").lower().split())
    return _RELATIONS.get(word, DateRelation.ON)


def _days(match: re.Match[str], anchor: date | None) -> _Days | None:
    try:
        return _READERS[match.lastgroup or ""](match, anchor)
    except (ValueError, OverflowError):
        return None


def _iso(match: re.Match[str], anchor: date | None) -> _Days | None:
    day = date.fromisoformat(match["iso"])
    return day, day


def _day_of_month(match: re.Match[str], anchor: date | None) -> _Days | None:
    month = _MONTHS[match["month_a"] or match["month_b"]]
    number, year = int(match["day_a"] or match["day_b"]), match["year_a"] or match["year_b"]
    if year is None and anchor is None:
        return None
    day = date(int(year), month, number) if year else _nearest(month, number, anchor or date.min, match)
    return day, day


def _nearest(month: int, number: int, anchor: date, match: re.Match[str]) -> date:
    """The date of that name nearest to the anchor, the past preferred unless a term is set."""
    window = _TERM_WINDOW if _relation(match) is DateRelation.UNTIL else _FUTURE_WINDOW
    options = [date(anchor.year + shift, month, number) for shift in (-1, 0, 1)]
    return max(option for option in options if (option - anchor).days <= window)


def _month_alone(match: re.Match[str], anchor: date | None) -> _Days | None:
    month, year = _MONTHS[match["month_c"]], match["year_c"]
    if year is None and anchor is None:
        return None
    first = date(int(year), month, 1) if year else _nearest(month, 1, anchor or date.min, match)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    part = (match["part"] or "").lower().rstrip("- ")
    if part == "early":
        return first, first.replace(day=10)
    if part == "mid":
        return first.replace(day=11), first.replace(day=20)
    return (first.replace(day=21), last) if part == "late" else (first, last)


def _year_alone(match: re.Match[str], anchor: date | None) -> _Days | None:
    year = int(match["year_d"])
    return date(year, 1, 1), date(year, 12, 31)


def _weekday(match: re.Match[str], anchor: date | None) -> _Days | None:
    if anchor is None:
        return None
    wanted, which = _WEEKDAYS[match["weekday"]], (match["which"] or "").lower()
    back = (anchor.weekday() - wanted) % 7
    if which in {"next", "coming"} or (match["relation"] or "").lower() in {"by", "until", "till"}:
        day = anchor + timedelta(days=(wanted - anchor.weekday()) % 7 or 7)
    else:
        day = anchor - timedelta(days=back or (7 if which in {"last", "previous"} else 0))
    return day, day


def _near_day(match: re.Match[str], anchor: date | None) -> _Days | None:
    if anchor is None:
        return None
    word = match["near"].lower().split()[0]
    shift = {"yesterday": -1, "tomorrow": 1, "last": -1, "overnight": -1}.get(word, 0)
    day = anchor + timedelta(days=shift)
    return (day, anchor) if word == "overnight" else (day, day)


def _period(match: re.Match[str], anchor: date | None) -> _Days | None:
    if anchor is None:
        return None
    shift = {"last": -1, "this": 0, "next": 1}[match["turn"].lower()]
    unit = match["period"].lower()
    if unit == "year":
        return date(anchor.year + shift, 1, 1), date(anchor.year + shift, 12, 31)
    if unit == "month":
        index = anchor.year * 12 + anchor.month - 1 + shift
        first = date(index // 12, index % 12 + 1, 1)
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift)
    if unit == "weekend":
        saturday = monday + timedelta(days=5)
        return saturday, saturday + timedelta(days=1)
    return monday, monday + timedelta(days=6)


def _weekend(match: re.Match[str], anchor: date | None) -> _Days | None:
    """ "at the weekend": the last one begun."""
    if anchor is None:
        return None
    saturday = anchor - timedelta(days=(anchor.weekday() - 5) % 7)
    return saturday, saturday + timedelta(days=1)


def _ago(match: re.Match[str], anchor: date | None) -> _Days | None:
    """So many units before the anchor, blurred by half a unit above a day."""
    count = number_value(match["count"]) if match["count"].lower() not in {"a", "an"} else 1.0
    if anchor is None or count is None:
        return None
    unit = _UNIT_DAYS[match["unit"].lower()]
    day = anchor - timedelta(days=round(count * unit))
    blur = timedelta(days=unit // 2)
    return day - blur, day + blur


_READERS: dict[str, Callable[[re.Match[str], date | None], _Days | None]] = {
    "is_iso": _iso,
    "is_day": _day_of_month,
    "is_ago": _ago,
    "is_period": _period,
    "is_weekend": _weekend,
    "is_weekday": _weekday,
    "is_near": _near_day,
    "is_month": _month_alone,
    "is_year": _year_alone,
}
_COUNT = r"(?P<count>an?|\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_EXPRESSION = re.compile(
    rf"(?<![\w-]){_RELATION}(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d)(?P<is_iso>)"
    rf"|(?:{_DAY.replace('day', 'day_a')}\s+(?:of\s+)?{_MONTH.replace('month', 'month_a')}"
    rf"(?:,?\s+{_YEAR.replace('year', 'year_a')})?"
    rf"|{_MONTH.replace('month', 'month_b')}\s+{_DAY.replace('day', 'day_b')}\b(?!,\d)"
    rf"(?:,?\s+{_YEAR.replace('year', 'year_b')})?)(?P<is_day>)"
    rf"|{_COUNT}\s+(?P<unit>day|week|month|year)s?\s+ago(?P<is_ago>)"
    r"|(?P<turn>[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<period>weekend|week|month|year)(?P<is_period>)"
    r"|(?:weekend)(?P<is_weekend>)"
    rf"|(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming|[Pp]revious)\s+)?(?P<weekday>{'|'.join(_WEEKDAYS)})"
    r"(?P<is_weekday>)"
    r"|(?P<near>(?i:yesterday|today|tonight|tomorrow|overnight|last\s+night|this\s+(?:morning|afternoon|evening)))"
    r"(?P<is_near>)"
    rf"|(?P<part>(?:[Ee]arly|[Mm]id|[Ll]ate)[\s-])?(?:last\s+)?"
    rf"(?!May\s+[a-z]){_MONTH.replace('month', 'month_c')}"
    rf"(?:\s+{_YEAR.replace('year', 'year_c')})?(?P<is_month>)"
    rf"|{_YEAR.replace('year', 'year_d')}(?P<is_year>)"
    r")(?![\w-])"
)
