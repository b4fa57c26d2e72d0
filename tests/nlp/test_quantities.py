"""Amounts read off invented claims."""

from __future__ import annotations

import math

import pytest

from claims.nlp.numerals import fraction_value, number_value
from claims.nlp.quantities import Bound, compatible, quantities


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("14", 14),
        ("1.2 million", 1_200_000),
        ("50,000", 50_000),
        ("fourteen", 14),
        ("twenty-three", 23),
        ("two hundred and six", 206),
        ("half a million", 500_000),
        ("one and a half million", 1_500_000),
        ("a hundred", 100),
        ("3bn", 3_000_000_000),
        ("table", None),
    ],
)
def test_number_value(written: str, value: float | None) -> None:
    assert number_value(written) == value


@pytest.mark.parametrize(("written", "share"), [("a third", 1 / 3), ("two-thirds", 2 / 3), ("nine in ten", 0.9)])
def test_fraction_value(written: str, share: float) -> None:
    assert fraction_value(written) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "value", "bound", "unit", "what", "state"),
    [
        ("at least 14 people were killed", 14, Bound.AT_LEAST, "", "person", "dead"),
        ("that 192 Arvian soldiers died", 192, Bound.EXACT, "", "soldier", "dead"),
        ("the number of dead at 17", 17, Bound.EXACT, "", "dead", "dead"),
        ("fourteen bodies had been found", 14, Bound.EXACT, "", "body", "dead"),
        ("up to 60 might be missing", 60, Bound.AT_MOST, "", "", "missing"),
        ("about 9 km of road", 9_000, Bound.ABOUT, "metre", "", ""),
        ("prices rose 38 per cent", 38, Bound.EXACT, "percent", "", ""),
        ("a third of the harvest is lost", 100 / 3, Bound.EXACT, "percent", "", ""),
        ("it cost $4.2 million", 4_200_000, Bound.EXACT, "dollar", "", ""),
        ("40 tanks or more", 40, Bound.EXACT, "", "tank", ""),
        ("fewer than five houses stand", 5, Bound.LESS_THAN, "", "house", ""),
        ("no casualties had been found", 0, Bound.EXACT, "", "casualty", "casualty"),
        ("a cut of 25 basis points", 0.25, Bound.EXACT, "percent", "", ""),
        ("1,100m above the sea", 1_100, Bound.EXACT, "metre", "", ""),
        ("a quake of magnitude 6.1", 6.1, Bound.EXACT, "magnitude", "", ""),
        ("4,000 t of salt", 4_000_000, Bound.EXACT, "kilogram", "", ""),
        ("ten of the wounded died", 10, Bound.EXACT, "", "wounded", "dead"),
        ("burns to 20 per cent of her body", 20, Bound.EXACT, "percent", "", ""),
        ("it weighs 200 pounds", 90.72, Bound.EXACT, "kilogram", "", ""),
        ("it would cost more over 10 years", 315_576_000, Bound.EXACT, "second", "", ""),
        ("it lasted for over 10 years", 315_576_000, Bound.MORE_THAN, "second", "", ""),
        ("several hundred tanks", 649.5, Bound.ABOUT, "", "tank", ""),
        ("no passenger was hurt", 0, Bound.EXACT, "", "passenger", "wounded"),
        ("it costs €2 a day", 2, Bound.EXACT, "euro", "", ""),
        ("her two grandchildren slept", 2, Bound.EXACT, "", "grandchild", ""),
        ("nine invoices in ten are settled", 90, Bound.EXACT, "percent", "", ""),
    ],
)
def test_one_quantity(text: str, value: float, bound: Bound, unit: str, what: str, state: str) -> None:
    (found,) = quantities(text)
    assert found.value == pytest.approx(value)
    assert (found.bound, found.unit, found.what, found.state) == (bound, unit, what, state)


@pytest.mark.parametrize(
    "text",
    [
        "the dam burst on Oct 16",
        "the 4th Artillery Brigade left in 2021",
        "on 3 November the 43-year-old said so",
        "the sirens sounded at 2.15 in every village",
        "they were under seal on Quay 9",
        "the packs were removed three weeks ago",
        "one of them saw it",
        "ring 0171 555 0139",
        "call +49 30 555 812",
        "Marta Lind, 43, left",
        "Kalder United won 2-1",
        "Brenn lost 0-3",
        "Article 5 was read out",
        "stuck in terminal 2",
        "there was no evidence",
        "they paid no tax",
        "between the ages of 17 and 20",
        "on 9/17/16",
        "tweet 783492272595750912",
        "a 4-4 ruling",
        "he is 6'3\" tall",
        "Zero Hedge wrote",
        "no one came",
        "in the past three weeks",
        "two days earlier",
        "in the night of 18 to 19 August",
        "",
    ],
)
def test_dates_and_names_are_no_amounts(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the toll rose from 41 to 58", [(41, 41), (58, 58)]),
        ("from 41 to 58 people came", [(41, 58)]),
        ("3 to 4 million people", [(3_000_000, 4_000_000)]),
        ("gates 9 and 30 people", [(9, 9), (30, 30)]),
        ("between 2.1 and 2.6 percent.", [(2.1, 2.6)]),
        ("it fell from €40m to €30m", [(40_000_000, 40_000_000), (30_000_000, 30_000_000)]),
    ],
)
def test_ranges_and_steps(text: str, expected: list[tuple[float, float]]) -> None:
    assert [(found.low, found.high) for found in quantities(text)] == expected


def test_a_figure_set_against_another_counts_the_same() -> None:
    assert [found.what for found in quantities("passed by 56 votes to 43")] == ["vote", "vote"]


def test_ownership_is_kept() -> None:
    soldiers, civilian = quantities("192 Arvian soldiers and one civilian")
    assert (soldiers.whose, civilian.what, civilian.whose) == ("Arvian", "civilian", "")


def test_an_ordinal_is_no_share() -> None:
    assert all(found.unit != "percent" for found in quantities("a third soldier had died"))


def test_ranges_and_vague_words_are_intervals() -> None:
    between, dozens = quantities("between 40 and 50 people, or dozens of houses")
    assert (between.low, between.high, between.bound) == (40, 50, Bound.RANGE)
    assert dozens.low >= 24
    assert dozens.high < 100


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("at least 12 people", "15 people", True),
        ("at least 12 people", "9 people", False),
        ("about 100 people", "105 people", True),
        ("no more than 8 people", "more than 8 people", False),
        ("dozens of people", "61 people", True),
    ],
)
def test_compatible(left: str, right: str, expected: bool) -> None:
    assert compatible(quantities(left)[0], quantities(right)[0]) is expected


def test_open_bounds_reach_infinity() -> None:
    assert math.isinf(quantities("over 30 tonnes")[0].high)


def test_spans_point_at_the_number() -> None:
    text = 'the toll was "at least 12" by noon'
    (found,) = quantities(text)
    assert text[slice(*found.span)].strip() == "at least 12"
