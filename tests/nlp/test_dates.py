"""Dates in invented claims, anchored at Wednesday 18 October 2023."""

from __future__ import annotations

from datetime import date

import pytest

from claims.nlp.dates import DateRelation, dates

ANCHOR = date(2023, 10, 18)


def day(month: int, number: int, year: int = 2023) -> tuple[date, date]:
    return (date(year, month, number),) * 2


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("the shells fell on Monday", day(10, 16)),
        ("the shells fell on Wednesday", day(10, 18)),
        ("it closed last Wednesday", day(10, 11)),
        ("talks resume next Friday", day(10, 20)),
        ("it must leave by Sunday", day(10, 22)),
        ("LUNKA, Oct 16 - Shells", day(10, 16)),
        ("on Dec. 24 the ship left", day(12, 24)),
        ("on 3 March it left", day(3, 3)),
        ("on 16 October 2020", day(10, 16, 2020)),
        ("on October 16, 2020", day(10, 16, 2020)),
        ("2020-02-29", day(2, 29, 2020)),
        ("yesterday", day(10, 17)),
        ("last night", day(10, 17)),
        ("two days ago", day(10, 16)),
        ("in 2021", (date(2021, 1, 1), date(2021, 12, 31))),
        ("last year", (date(2022, 1, 1), date(2022, 12, 31))),
        ("last month", (date(2023, 9, 1), date(2023, 9, 30))),
        ("last week", (date(2023, 10, 9), date(2023, 10, 15))),
        ("in September", (date(2023, 9, 1), date(2023, 9, 30))),
        ("in mid-July", (date(2023, 7, 11), date(2023, 7, 20))),
        ("in the night of 14 to 15 October", (date(2023, 10, 14), date(2023, 10, 15))),
        ("on October 11-13", (date(2023, 10, 11), date(2023, 10, 13))),
        ("between 11 and 13 October", (date(2023, 10, 11), date(2023, 10, 13))),
        ("on the 24th.", day(10, 24)),
        ("in the 1990s", (date(1990, 1, 1), date(1999, 12, 31))),
        ("two days earlier, it rained", day(10, 16)),
        ("Six weeks ago", (date(2023, 9, 3), date(2023, 9, 9))),
        ("in the past three weeks", (date(2023, 9, 27), date(2023, 10, 18))),
        ("over the next two months", (date(2023, 10, 18), date(2023, 12, 18))),
        ("it could not cross until Tuesday", day(10, 17)),
        ("it will not cross until Tuesday", day(10, 24)),
        ("she will speak on Friday", day(10, 20)),
        ("she said on Friday that she will speak", day(10, 13)),
        ("ring before Sunday", day(10, 22)),
        ("at the weekend", (date(2023, 10, 14), date(2023, 10, 15))),
    ],
)
def test_one_date(text: str, days: tuple[date, date]) -> None:
    (moment,) = dates(text, ANCHOR)
    assert (moment.first, moment.last) == days
    assert text[slice(*moment.span)] == moment.printed


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("since Monday", DateRelation.SINCE),
        ("as of Wednesday", DateRelation.AS_OF),
        ("until Friday", DateRelation.UNTIL),
        ("through Sunday", DateRelation.UNTIL),
        ("from Monday’s debate", DateRelation.ON),
        ("by Tuesday nine had been found", DateRelation.AS_OF),
        ("it must go by Tuesday", DateRelation.UNTIL),
        ("after the truce of 7 June", DateRelation.AFTER),
        ("before 3 March", DateRelation.BEFORE),
        ("on Monday", DateRelation.ON),
        ("Monday", DateRelation.ON),
    ],
)
def test_relation(text: str, relation: DateRelation) -> None:
    assert dates(text, ANCHOR)[0].relation is relation


@pytest.mark.parametrize(
    "text", ["on 31 February 2020", "they may march in", "120 people", "USA TODAY wrote", "", "0000-00-00", "Junes"]
)
def test_no_date(text: str) -> None:
    assert dates(text, ANCHOR) == ()


def test_without_an_anchor_only_dated_years_count() -> None:
    assert [moment.printed for moment in dates("on Monday, Oct 16 and 3 March 2020")] == ["3 March 2020"]


def test_several_dates_in_order() -> None:
    printed = [moment.printed for moment in dates("from Monday until 3 March 2024, not in 2021", ANCHOR)]
    assert printed == ["from Monday", "until 3 March 2024", "in 2021"]


def test_days_apart_count_from_the_day_named_before() -> None:
    found = dates("It broke on 3 May. Two days later, it was mended.", ANCHOR)
    assert [moment.first for moment in found] == [date(2023, 5, 3), date(2023, 5, 5)]
