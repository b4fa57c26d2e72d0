"""Tags of the desk: marked text, ages, percentages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from claims.services.fulltext import CLOSING, OPENING
from claims.services.marks import ROLES, Mark, Piece

register = template.Library()
_LETTERS = {"source": "S", "pronoun": "S", "cue": "C", "content": "Q"}


@register.simple_tag
def marked(pieces: Iterable[Piece]) -> SafeString:
    """The pieces as HTML: each role an underline of its own, with a label where it begins."""
    return mark_safe("".join(_piece(piece) for piece in pieces))  # noqa: S308 - every text in it is escaped


@register.filter
def highlighted(passage: str) -> SafeString:
    """A found passage with what was found marked; all else in it is text, whatever it looks like."""
    first, *parts = escape(passage).split(OPENING)
    shown = [first.replace(CLOSING, "")]
    for part in parts:
        found, _, after = part.partition(CLOSING)
        shown.append(f"<mark>{found}</mark>{after.replace(CLOSING, '')}")
    return mark_safe("".join(shown))  # noqa: S308 - escaped before it was marked


@register.filter
def percent(score: float) -> str:
    """A score of 0..1 as a whole percentage, without the sign."""
    return f"{score * 100:.0f}"


@register.filter
def web(address: str) -> str:
    """The address if a browser may be sent there, else nothing: a delivery can name any scheme."""
    return address if address.lower().startswith(("http://", "https://")) else ""


@register.filter
def age(moment: datetime | None) -> str:
    """How long ago, in one short word: 5m, 3h, 12d."""
    if moment is None:
        return ""
    minutes = max(0, int((timezone.now() - moment).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 48 * 60 else f"{minutes // 1440}d"


def _piece(piece: Piece) -> str:
    tags = "".join(_tag(mark) for mark in sorted(piece.opening, key=lambda mark: ROLES.index(mark.role)))
    words = _escaped(piece.text)
    roles = {mark.role for mark in piece.marks}
    for role in ROLES:
        if role in roles:
            words = f'<span class="mark mark-{role}">{words}</span>'
    numbers = " ".join(str(number) for number in sorted({mark.number for mark in piece.marks if mark.number}))
    owner = f' data-claims="{numbers}"' if numbers else ""
    return f'{tags}<span data-start="{piece.start}"{owner}>{words}</span>'


def _tag(mark: Mark) -> str:
    if mark.number:
        anchor = f' id="mark-{mark.number}"' if mark.role == "content" else ""
        label = f"{_LETTERS[mark.label]}{mark.number}"
        return f'<a class="tag tag-{mark.role}" href="#claim-{mark.number}"{anchor}>{label}</a>'
    return f'<span class="tag tag-{mark.role}">{mark.label}</span>'


def _escaped(text: str) -> str:
    return escape(text).replace("\r", "&#13;")  # browsers would drop it, and offsets with it
