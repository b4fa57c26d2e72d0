"""spaCy components, one module each; importing this package registers their factories."""

from __future__ import annotations

from claims.nlp.components import idioms, linker, paragraphs, proposition, speakers, stance, tagger

__all__ = ["idioms", "linker", "paragraphs", "proposition", "speakers", "stance", "tagger"]
