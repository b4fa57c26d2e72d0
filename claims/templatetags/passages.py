"""A claim in its place: the paragraphs around it, with source, cue and content marked and labelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from claims.models import Article, ArticleVersion, Claim
from claims.services import marks
from claims.services.marks import Mark

register = template.Library()


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A stretch of text; `style` are the CSS classes of its roles, `labels` name the spans that begin with it."""

    text: str
    style: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Pieces of a paragraph; `cut_before` and `cut_after` where the paragraph goes on."""

    pieces: tuple[MarkedPiece, ...]
    cut_before: bool
    cut_after: bool


def excerpts(text: str, found: list[Mark]) -> list[Excerpt]:
    """The paragraphs of `text` that hold the marks, cut into pieces."""
    first = {role: min((mark.start for mark in found if mark.role == role), default=0) for role in marks.ROLES}
    return [
        Excerpt(
            tuple(_marked(piece, first) for piece in marks.pieces(text, found, start, end)),
            start > 0 and text[start - 1] != "\n",
            end < len(text) and text[end] != "\n",
        )
        for start, end in marks.excerpts(text, found)
    ]


@register.inclusion_tag("claims/_passage.html")
def claim_passage(claim: Claim) -> dict[str, Any]:
    """The claim's passage in the text that its run read; without it where that text was not kept."""
    try:
        text = claim.article.text_of(claim.run.text_hash)
    except ArticleVersion.DoesNotExist:
        return {"claim": claim, "excerpts": []}
    return {"claim": claim, "excerpts": excerpts(text, marks.of_claim(claim))}


@register.filter
def weblink(address: str) -> str:
    """The address where it is one of the web; "" for any other, which must not become a link."""
    return address if address.startswith(("http://", "https://")) else ""


@register.filter
def agreement_text(agreement: str) -> str:
    """How the two sides of a slot relate, in words."""
    words = {"same": "same", "differs": "differs", "incompatible": "cannot both hold"}
    return words.get(agreement, "not known")


@register.filter
def agreement_sign(agreement: str) -> str:
    """A sign beside those words."""
    return {"same": "=", "differs": "≠", "incompatible": "✕"}.get(agreement, "?")


@register.filter
def copies_elsewhere(article: Article) -> int:
    """How many other articles carry the same text."""
    return article.origin.articles.exclude(pk=article.pk).count() if article.origin else 0


def _marked(piece: marks.Piece, first: dict[str, int]) -> MarkedPiece:
    roles = {mark.role for mark in piece.marks}
    labels = [mark.label if mark.start == first[mark.role] else f"{mark.label}, continued" for mark in piece.opening]
    return MarkedPiece(piece.text, " ".join(f"cc-{role}" for role in marks.ROLES if role in roles), tuple(labels))
