"""The hand-annotated check sets are read whole: marks close, annotated words stand in their sentence."""

from __future__ import annotations

import pytest

from training import measure_slots, measure_styles
from training.marked import read_blocks, unmarked


def test_marks_become_spans() -> None:
    text, found = unmarked("{s1,2|Kurz} {c1|said} {q1|no} and {q2|yes}.")
    assert text == "Kurz said no and yes."
    assert found[1] == {"source": [(0, 4)], "cue": [(5, 9)], "content": [(10, 12)]}
    assert found[2] == {"source": [(0, 4)], "cue": [], "content": [(17, 20)]}


def test_an_open_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="does not close"):
        unmarked("{s1|Kurz said no.")


@pytest.mark.parametrize("half", measure_slots.HALVES)
def test_slots_are_annotated_on_words_of_their_sentence(half: str) -> None:
    blocks = list(read_blocks(measure_slots.FOLDER / f"{half}.txt", measure_slots.NOTES))
    assert len(blocks) == 48
    for block in blocks:
        for kind in ("q:", "d:", "n:"):
            noted = list(measure_slots.notes(block, kind, 6))
            assert len(noted) == sum(line.startswith(kind) for line in block.notes)


@pytest.mark.parametrize("half", measure_slots.HALVES)
def test_slots_do_not_fall(half: str) -> None:
    tally = measure_slots.measure(half)
    assert tally.wanted["amount"] == 68
    assert tally.right["amount: value"] >= 60
    assert tally.right["date: days"] >= 28


def test_styles_have_both_claims_and_none() -> None:
    for half in measure_styles.HALVES:
        blocks = list(read_blocks(measure_styles.FOLDER / f"{half}.txt", r"(?!)"))
        assert {block.head for block in blocks if not block.attributions} == {"not a claim"}
