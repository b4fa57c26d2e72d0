"""A proposition leads back to the characters it was read from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.nlp.provenance import origins


def linked(proposition: str, text: str, *content: tuple[int, int]) -> list[tuple[str, str]]:
    found = origins(proposition, text, content)
    return [(proposition[slice(*one.proposition)], text[slice(*one.text)]) for one in found]


def test_what_was_printed_is_linked_and_what_was_put_in_is_not() -> None:
    text = "Lea Kurz said she would resign by Friday."
    assert linked("Lea Kurz would resign by Friday.", text, (14, 40)) == [
        ("would resign by Friday", "would resign by Friday")
    ]


def test_pieces_are_linked_each_to_its_place() -> None:
    text = '"No one," she said, "came to help."'
    assert linked("No one came to help.", text, (0, 9), (20, 35)) == [
        ("No one came to help", 'No one," she said, "came to help')
    ]


@given(st.text("ab c.", max_size=40), st.text("ab c.", max_size=40))
def test_links_are_inside_and_repeat_the_words(proposition: str, text: str) -> None:
    for ours, printed in linked(proposition, text, (0, len(text))):
        assert ours.replace(".", " ").split() == printed.replace(".", " ").split()
