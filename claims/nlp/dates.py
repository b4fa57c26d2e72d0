"""Dates a text mentions, absolute and relative, as intervals anchored at the article's date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from claims.nlp.date_expressions import (
    EXPRESSION,
    MONTHS,
    WEEKDAYS,
    DateRelation,
    is_planned,
    looks_ahead,
    relation,
    relation_of,
)
from claims.nlp.numerals import number_value
from claims.nlp.types import Span


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


_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_ORDINAL_REACH = 15  # days around the anchor in which "the 24th" is looked for
_FUTURE_WINDOW = 120  # days ahead that a date without a year may lie,
_TERM_WINDOW = 330  # and after "by" or "until"

_Days = tuple[date, date]


def dates(text: str, anchor: date | None = None) -> tuple[Moment, ...]:
    """Return the dates that `text` mentions, in order, none overlapping.

    anchor: the article's date, from which relative expressions ("on Monday", "last week", "Oct 16") are
    counted; without it only dates that name their year are returned. A bare weekday is the latest one not
    after the anchor; after "next", "by", "before" or "until" it is the coming one, unless the clause is told in
    the past. Impossible dates are left out.
    """
    found: list[Moment] = []
    end = 0
    for match in EXPRESSION.finditer(text):
        days = _days(match, _reference(match, found, anchor))
        if days is None or match.start() < end:
            continue
        found.append(Moment(*days, relation_of(match, days, anchor), match.span(), match.group()))
        end = match.end()
    return tuple(found)


def _reference(match: re.Match[str], found: list[Moment], anchor: date | None) -> date | None:
    """ "two days earlier" counts from the day named before it, else from the article's."""
    if match.lastgroup != "is_apart":
        return anchor
    if found and found[-1].first == found[-1].last:
        return found[-1].first
    return anchor if match["apart"] in {"earlier", "before"} else None


def _days(match: re.Match[str], anchor: date | None) -> _Days | None:
    try:
        return _READERS[match.lastgroup or ""](match, anchor)
    except (ValueError, OverflowError):
        return None


def _iso(match: re.Match[str], anchor: date | None) -> _Days | None:
    day = date.fromisoformat(match["iso"])
    return day, day


def _day_of_month(match: re.Match[str], anchor: date | None) -> _Days | None:
    month = MONTHS[match["month_a"] or match["month_b"]]
    number, year = int(match["day_a"] or match["day_b"]), match["year_a"] or match["year_b"]
    if year is None and anchor is None:
        return None
    day = date(int(year), month, number) if year else _nearest(month, number, anchor or date.min, match)
    return day, day


def _nearest(month: int, number: int, anchor: date, match: re.Match[str]) -> date:
    """The date of that name nearest to the anchor, the past preferred unless a term is set."""
    window = _TERM_WINDOW if relation(match) is DateRelation.UNTIL else _FUTURE_WINDOW
    options = [date(anchor.year + shift, month, number) for shift in (-1, 0, 1)]
    return max(option for option in options if (option - anchor).days <= window)


def _day_span(match: re.Match[str], anchor: date | None) -> _Days | None:
    """ "18 to 19 August", "October 11-13"."""
    month = MONTHS[match["month_e"] or match["month_f"]]
    first, last = (int(match[f"{end}_e"] or match[f"{end}_f"]) for end in ("low", "high"))
    year = match["year_e"] or match["year_f"]
    if (year is None and anchor is None) or first >= last:
        return None
    end = date(int(year), month, last) if year else _nearest(month, last, anchor or date.min, match)
    return end.replace(day=first), end


def _ordinal(match: re.Match[str], anchor: date | None) -> _Days | None:
    """ "on the 24th": of the month that brings it nearest to the article's date."""
    if anchor is None:
        return None
    number = int(match["ordinal"])
    around = (anchor + timedelta(days=shift) for shift in sorted(range(-_ORDINAL_REACH, _ORDINAL_REACH + 2), key=abs))
    day = next((day for day in around if day.day == number), None)
    return None if day is None else (day, day)


def _month_alone(match: re.Match[str], anchor: date | None) -> _Days | None:
    month, year = MONTHS[match["month_c"]], match["year_c"]
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


def _decade(match: re.Match[str], anchor: date | None) -> _Days | None:
    year = int(match["decade"])
    return date(year, 1, 1), date(year + 9, 12, 31)


def _weekday(match: re.Match[str], anchor: date | None) -> _Days | None:
    if anchor is None:
        return None
    wanted, which = WEEKDAYS[match["weekday"]], (match["which"] or "").lower()
    back = (anchor.weekday() - wanted) % 7
    if which in {"next", "coming"} or looks_ahead(match) or (not which and is_planned(match)):
        day = anchor + timedelta(days=(wanted - anchor.weekday()) % 7 or 7)
    else:
        day = anchor - timedelta(days=back or (7 if which in {"last", "previous"} else 0))
    return day, day


def _near_day(match: re.Match[str], anchor: date | None) -> _Days | None:
    if anchor is None:
        return None
    if match["near"].isupper():  # "USA TODAY"
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


def _apart(match: re.Match[str], anchor: date | None) -> _Days | None:
    """So many units before or after the day that is counted from."""
    count = number_value(match["steps"])
    if anchor is None or count is None:
        return None
    unit = _UNIT_DAYS[match["step"].lower()]
    shift = timedelta(days=round(count * unit)) * (1 if match["apart"] in {"later", "after"} else -1)
    blur = timedelta(days=unit // 2)
    return anchor + shift - blur, anchor + shift + blur


def _stretch(match: re.Match[str], anchor: date | None) -> _Days | None:
    """ "the past three weeks", "the next two months": from or to the article's day."""
    count = number_value(match["times"])
    if anchor is None or count is None:
        return None
    sign = 1 if match["side"].lower() in {"next", "coming"} else -1
    unit = match["units"].lower()
    if unit in {"month", "year"}:
        other = _months_away(anchor, sign * round(count) * (12 if unit == "year" else 1))
    else:
        other = anchor + timedelta(days=sign * round(count * _UNIT_DAYS[unit]))
    return min(other, anchor), max(other, anchor)


def _months_away(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_READERS: dict[str, Callable[[re.Match[str], date | None], _Days | None]] = {
    "is_iso": _iso,
    "is_day": _day_of_month,
    "is_span": _day_span,
    "is_ordinal": _ordinal,
    "is_decade": _decade,
    "is_apart": _apart,
    "is_stretch": _stretch,
    "is_ago": _ago,
    "is_period": _period,
    "is_weekend": _weekend,
    "is_weekday": _weekday,
    "is_near": _near_day,
    "is_month": _month_alone,
    "is_year": _year_alone,
}
