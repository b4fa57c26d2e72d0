"""A scene: the claims of one or two articles in a row, as the judge reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from claims.nlp.pairing.judge_input import claim_text
from claims.nlp.types import ClaimFacts
from claims.nlp.wordpieces import CLS, SEP

CLAIM_PIECES = 56
SCENE_PIECES = 500
_TITLE_WORDS = 9


@dataclass(frozen=True, slots=True)
class Scene:
    """Wordpieces of several claims in a row, each article headed by its title.

    types: 0 for the wordpieces of the first article, 1 for the second. spans: start and end of each claim's
    pieces. claims: the claims that found room, in that order.
    """

    ids: list[int]
    types: list[int]
    spans: list[tuple[int, int]]
    claims: list[ClaimFacts]


def scene_of(articles: Sequence[Sequence[ClaimFacts]], tokenizer: Tokenizer) -> Scene:
    """The claims of the articles as one sequence of at most 500 wordpieces; what finds no room is left out."""
    scene = Scene([CLS], [0], [], [])
    for number, claims in enumerate(articles):
        title = " ".join(claims[0].title.split()[:_TITLE_WORDS]) if claims else ""
        texts: list[tuple[ClaimFacts | None, str]] = [(None, title)] if title else []
        texts += [(claim, claim_text(claim, with_context=False)) for claim in claims]
        for claim, text in texts:
            pieces = [*tokenizer.encode(text, add_special_tokens=False).ids[:CLAIM_PIECES], SEP]
            if len(scene.ids) + len(pieces) > SCENE_PIECES:
                continue
            if claim is not None:
                scene.spans.append((len(scene.ids), len(scene.ids) + len(pieces)))
                scene.claims.append(claim)
            scene.ids.extend(pieces)
            scene.types.extend([number % 2] * len(pieces))
    return scene


def pair_flags(scene: Scene, left: int, right: int) -> tuple[float, float, float]:
    """Same speaker, same article, and next to each other in it: 0 or 1 each."""
    a, b = scene.claims[left], scene.claims[right]
    together = a.article == b.article
    same_speaker = bool(a.source) and a.source == b.source
    return float(same_speaker), float(together), float(together and abs(left - right) == 1)
