"""Marking a claim in its text: paragraphs, overlaps, pieces, long texts."""

from __future__ import annotations

import pytest

from claims.services.marks import Mark
from claims.templatetags.passages import Excerpt, excerpts, weblink


def marked(text: str, *spans: tuple[int, int, str]) -> list[Excerpt]:
    """The excerpts of a text under the given spans."""
    return excerpts(text, [Mark(start, end, role, role) for start, end, role in spans])


def test_pieces_join_to_the_paragraph() -> None:
    spans = [(5, 8, "source"), (9, 13, "cue"), (14, 17, "content")]
    [excerpt] = marked("One.\nKim said yes.\nTwo.", *spans)
    assert "".join(piece.text for piece in excerpt.pieces) == "Kim said yes."
    assert [piece.style for piece in excerpt.pieces] == ["cc-source", "", "cc-cue", "", "cc-content", ""]


def test_roles_that_overlap_keep_both_marks() -> None:
    [excerpt] = marked("his plan works", (0, 3, "source"), (0, 14, "content"))
    assert [(piece.text, piece.style) for piece in excerpt.pieces] == [
        ("his", "cc-source cc-content"),
        (" plan works", "cc-content"),
    ]


def test_later_pieces_of_a_role_are_labelled_as_such() -> None:
    [excerpt] = marked("It, Kim said, works", (0, 3, "content"), (14, 19, "content"))
    assert [piece.labels for piece in excerpt.pieces if piece.labels] == [("content",), ("content, continued",)]


def test_pieces_in_paragraphs_far_apart_bring_an_excerpt_each() -> None:
    text = f"Kim said this.\n{'Other words. ' * 20}\nAnd that too."
    found = marked(text, (0, 3, "source"), (len(text) - 13, len(text), "content"))
    assert [excerpt.pieces[0].text for excerpt in found] == ["Kim", "And that too."]


def test_a_line_without_end_is_cut_and_says_so() -> None:
    [excerpt] = marked("x " * 4000 + "claim" + " y" * 4000, (8000, 8005, "content"))
    assert (excerpt.cut_before, excerpt.cut_after) == (True, True)
    assert sum(len(piece.text) for piece in excerpt.pieces) < 2000


def test_a_whole_paragraph_is_not_called_cut() -> None:
    [excerpt] = marked("a\nb\nc", (2, 3, "content"))
    assert (excerpt.cut_before, excerpt.cut_after) == (False, False)


@pytest.mark.parametrize(
    ("address", "link"), [("https://a.example", "https://a.example"), ("javascript:x", ""), ("data:text/html,x", "")]
)
def test_only_addresses_of_the_web_are_links(address: str, link: str) -> None:
    assert weblink(address) == link
