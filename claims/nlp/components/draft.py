"""The unfinished attribution that components pass along in `Doc._.attributions`."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from claims.nlp.types import QuoteKind, Spans, Speaker, Stance


@dataclass(slots=True)
class Draft:
    """Spans are found by the tagger and linker; later components fill in the rest (see `Attribution`)."""

    source: Spans
    cue: Spans
    content: Spans
    score: float
    kind: QuoteKind = QuoteKind.INDIRECT
    speaker: Speaker | None = None
    stance: Stance = Stance.ASSERTS
    hedged: bool = False
    via: tuple[str, ...] = ()
    proposition: str = ""


if not Doc.has_extension("attributions"):
    Doc.set_extension("attributions", default=None)
