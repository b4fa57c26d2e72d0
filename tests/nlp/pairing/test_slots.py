"""What is found when two claims stand side by side."""

from __future__ import annotations

import pytest

from claims.nlp.pairing.figures import FigureRelation
from claims.nlp.pairing.polarity import negations, opposites, says_no
from claims.nlp.pairing.slots import compare, slots_of
from claims.nlp.types import Agreement
from tests.nlp.pairing.claims import claim


def row(found, name):
    return next(slot for slot in slots_of(found) if slot.name == name)


@pytest.mark.parametrize(
    ("cue", "content", "no"),
    [
        ("said", "the dam holds", False),
        ("said", "the dam does not hold", True),
        ("denied", "that the dam had burst", True),
        ("denied", "that nobody had been warned", False),
        ("said", "no fewer than nine gates were open", False),
        ("said", "not only the dam had burst", False),
    ],
)
def test_polarity_after_stance(cue, content, no):
    assert says_no(claim(content, cue=cue)) is no


def test_denial_against_assertion_is_incompatible():
    found = compare(claim("the town had fallen", "Rebels"), claim("that the town had fallen", "Ministry", "denied"))
    assert row(found, "polarity").agreement is Agreement.INCOMPATIBLE
    assert row(found, "stance").right == "denies"


def test_words_that_exclude_each_other():
    assert opposites("the port is open", "the port is shut") == (("open", "shut"),)
    assert opposites("the port was open, then shut", "the port is shut") == ()


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("40 houses burned", "14 houses burned", FigureRelation.CLASHES),
        ("40 houses burned", "forty houses burned", FigureRelation.SAME),
        ("about 40 houses burned", "42 houses burned", FigureRelation.FITS),
        ("at least 40 houses burned", "60 houses burned", FigureRelation.FITS),
        ("more than 40 houses burned", "30 houses burned", FigureRelation.CLASHES),
    ],
)
def test_figures_of_one_thing(left, right, relation):
    found = compare(claim(left), claim(right, "Mayor"))
    assert found.figure is not None
    assert found.figure.relation is relation


def test_figures_of_different_things_are_not_set_against_each_other():
    assert compare(claim("40 houses burned"), claim("14 cars burned", "Mayor")).figure is None


def test_one_kind_of_support_against_the_other():
    found = compare(
        claim("Turkish officers and special forces are fighting beside the Azerbaijani army", "Armenia", "says"),
        claim("Turkey is giving political and diplomatic support", "Azerbaijan", "says"),
    )
    assert found.support
    assert row(found, "kind of support").agreement is Agreement.INCOMPATIBLE


def test_moments_that_differ():
    found = compare(claim("the frame was inspected on Friday"), claim("the frame was last inspected in June", "Union"))
    assert row(found, "event time").left.startswith("friday")
    assert compare(claim("it sank on 3 May"), claim("it sank on 5 May", "Union")).clash == ("3 may", "5 may")


def test_negating_words_are_counted_once():
    assert negations("nobody was hurt and nothing burned") == ("nobody", "nothing")


def test_an_editor_reads_words_as_printed_not_stems():
    found = compare(
        claim("the Turkish ferries arrived late", "Port"),
        claim("that Ankara's ferry was late on arrival", "Line", "denied"),
    )
    about = row(found, "about")
    assert about.left == "Turkish, ferries, arrived, late"
    assert set(about.right.split(", ")) <= {"Ankara's", "ferry", "late", "arrival"}
