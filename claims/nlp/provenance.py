"""Which words of a proposition stand in the text, and where: the way back from the resolved sentence to the print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from claims.nlp.types import Span

_WORD = re.compile(r"\w+(?:[.,'’-]\w+)*")
_MOST_WORDS = 400  # words compared; a longer content is linked as far as that


@dataclass(frozen=True, slots=True)
class Origin:
    """A stretch of the proposition and the characters of the text that it repeats word for word."""

    proposition: Span
    text: Span


def origins(proposition: str, text: str, content: Iterable[Span]) -> tuple[Origin, ...]:
    """Link the words of `proposition` to `text`, in order; those without a link were put in (a name for "she").

    content: the spans the proposition was built from, characters of `text`.
    """
    made = [match.span() for match in _WORD.finditer(proposition)][:_MOST_WORDS]
    printed = [match.span() for start, end in content for match in _WORD.finditer(text, start, end)][:_MOST_WORDS]
    ours = [proposition[start:end].lower() for start, end in made]
    theirs = [text[start:end].lower() for start, end in printed]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return tuple(
        Origin((made[a][0], made[a + size - 1][1]), (printed[b][0], printed[b + size - 1][1]))
        for a, b, size in blocks
        if size
    )
