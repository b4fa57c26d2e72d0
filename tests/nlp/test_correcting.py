"""Differences between versions, and what a text says of its own correction."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.nlp import correcting
from claims.nlp.correcting import Change

OLD = "The mayor said on Monday that 12 people died.\nThe pier is closed.\n"


@pytest.mark.parametrize(
    ("new", "changed"),
    [
        (OLD, []),
        (OLD.replace("12", "14"), [("12", "14")]),
        (OLD.replace(" on Monday", ""), [("on Monday", "")]),
        (OLD.replace("pier is", "old pier is"), [("", "old")]),
        (OLD.replace("The pier is closed.\n", ""), [("The pier is closed.\n", "")]),
        (OLD + "It opens in May.\n", [("", "It opens in May.\n")]),
        ("", [(OLD, "")]),
    ],
)
def test_changes(new: str, changed: list[tuple[str, str]]) -> None:
    found = correcting.changes(OLD, new)
    assert [(OLD[slice(*change.old)], new[slice(*change.new)]) for change in found] == changed


words = st.lists(st.sampled_from(["a", "b", "c.", "d", "é"]), max_size=30).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words, words)
def test_what_no_change_touches_reads_the_same_where_it_moved(old: str, new: str) -> None:
    changed = correcting.changes(old, new)
    assert correcting.is_in_order(changed)
    for start in range(len(old)):
        if not old[start].isspace() and correcting.survives((start, start + 1), changed):
            assert new[correcting.moved(start, changed)] == old[start]


@pytest.mark.parametrize(("span", "survives"), [((0, 3), True), ((10, 15), True), ((3, 6), False), ((7, 10), False)])
def test_spans_that_survive(span: tuple[int, int], survives: bool) -> None:
    changed = [Change((4, 8), (4, 5)), Change((9, 9), (6, 9)), Change((15, 15), (15, 18))]
    assert correcting.survives(span, changed) is survives


@pytest.mark.parametrize(
    "line",
    [
        "An earlier version of this article misstated the number of dead.",
        "A previous version of this story named the wrong minister.",
        "This article was amended on 5 March 2024 to correct a figure.",
        "Correction: the pier was closed in May, not in June.",
        "CORRECTION (March 5, 2024): the minister's name",
        "Editor's note: this report has been changed.",
        "Clarification: the figure includes the wounded.",
    ],
)
def test_notices(line: str) -> None:
    assert correcting.notice(f"The pier is closed.\n{line}\nIt opens in May.") == line


@pytest.mark.parametrize("line", ["The minister asked for a correction.", "He said the article was changed.", ""])
def test_what_is_no_notice(line: str) -> None:
    assert correcting.notice(f"The pier is closed.\n{line}\n") == ""
