"""Tags of the draft check: the draft with its findings marked."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from claims.services.draft_reports import KINDS
from claims.services.marks import Piece

register = template.Library()


@register.simple_tag
def flagged(pieces: Iterable[Piece]) -> SafeString:
    """The pieces as HTML: findings underlined by kind, each with a link to what is said of it where it begins."""
    return mark_safe("".join(_piece(piece) for piece in pieces))  # noqa: S308 - every text in it is escaped


def _piece(piece: Piece) -> str:
    tags = "".join(
        f'<a class="tag tag-{mark.role}" id="mark-{mark.number}" href="#finding-{mark.number}" '
        f'aria-label="finding {mark.number}: {mark.label}">{mark.number}</a>'
        for mark in piece.opening
        if mark.number
    )
    words: str = escape(piece.text)
    for kind in KINDS:
        if any(mark.role == kind for mark in piece.marks):
            words = f'<span class="mark mark-{kind}">{words}</span>'
    return tags + words
