"""The kind of a contradiction and its sentence say nothing that the two claims don't bear out."""

from __future__ import annotations

from claims.nlp.pairing.judge import Judgement
from claims.nlp.pairing.reasons import explanation_of, kind_of
from claims.nlp.pairing.slots import compare
from claims.nlp.types import ContradictionKind
from tests.nlp.pairing.claims import claim

GUESS = Judgement(1.0, 0.0, {ContradictionKind.EXISTENCE: 0.6, ContradictionKind.MOTIVE: 0.4})


def test_where_both_sides_say_yes_no_sentence_speaks_of_a_no() -> None:
    found = compare(
        claim("the pause was purely commercial"), claim("a signal of liver injury prompted the pause", "Agency")
    )
    assert kind_of(found, GUESS) is ContradictionKind.MOTIVE


def test_where_one_side_says_no_the_judge_may_say_so() -> None:
    found = compare(claim("talks on a loan had opened"), claim("no loan was under discussion", "Ministry"))
    assert kind_of(found, GUESS) is ContradictionKind.EXISTENCE


def test_words_that_exclude_each_other_are_named_where_they_are_the_reason() -> None:
    border = compare(claim("the border post was open"), claim("the border post was shut", "Hauliers"))
    assert explanation_of(border, ContradictionKind.ANTONYM).endswith("(“open” v “shut”).")
    assert explanation_of(border, ContradictionKind.DENIAL).endswith("denies what the other states.")


def test_figures_are_named_where_they_are_the_reason() -> None:
    crowd = compare(claim("9,000 people took part"), claim("3,500 people took part", "Police"))
    assert explanation_of(crowd, ContradictionKind.NUMERIC).endswith("(9,000 v 3,500).")
    assert "v 3,500" not in explanation_of(crowd, ContradictionKind.RESPONSIBILITY)
