"""What a negating word governs, on invented sentences."""

from __future__ import annotations

import pytest

from claims.nlp.negation import negations


@pytest.mark.parametrize(
    ("text", "scope", "main"),
    [
        ("The gate was not locked, he said.", "not locked", True),
        ("No boats left on Monday; two came back.", "No boats left on Monday", True),
        ("The gate, which was never locked, fell.", "never locked", False),
        ("It was not the wind but the frost that broke it.", "not the wind", False),
        ("They went in without a warrant.", "without a warrant", False),
        ("She said that it wouldn't close before noon.", "'t close before noon", True),
        ("The report that nobody read is out.", "nobody read is out", False),
        ("It needs a closer tie, not a weaker one.", "not a weaker one", False),
        ("It was fined for refusing to pay.", "refusing to pay", False),
        ("“No boats left,” she said.", "No boats left", True),
        ("The firm failed to pay its crew.", "failed to pay its crew", True),
    ],
)
def test_scope(text: str, scope: str, main: bool) -> None:
    (found,) = negations(text)
    assert (text[slice(*found.scope)], found.main) == (scope, main)


@pytest.mark.parametrize("text", ["no fewer than 12 came", "not only the army", "it left without delay", ""])
def test_words_that_negate_nothing(text: str) -> None:
    assert negations(text) == ()
