"""Small claims for the tests of pairing."""

from __future__ import annotations

from datetime import date
from itertools import count

from claims.nlp.stances import classify_stance, is_hedged
from claims.nlp.types import ClaimFacts

_NUMBERS = count(1)


def claim(
    content: str, source: str = "Army", cue: str = "said", article: str = "a1", day: int = 1, **more: object
) -> ClaimFacts:
    """A claim with its stance read off the cue, as the corpus reader would make it."""
    number = next(_NUMBERS)
    fields = {
        "id": f"c{number:04d}", "article": article, "source": source, "content": content, "proposition": content,
        "stance": classify_stance(cue, content, source), "hedged": is_hedged(cue, content), "cue": cue,
        "printed": source, "published_on": date(2024, 5, day), "position": number * 100,
    }  # fmt: skip
    return ClaimFacts(**{**fields, **more})  # type: ignore[arg-type]
