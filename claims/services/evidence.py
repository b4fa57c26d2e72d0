"""The evidence pack of a pair: built from stored words, places and dates alone; nothing is put in other words."""

from __future__ import annotations

from typing import Any

from claims.models import Claim, ClaimPair, Review
from claims.services import reviews

COLUMNS = ["side", "source", "printed", "kind", "stance", "hedged", "via", "content", "cue", "headline", "outlet",
           "published", "url", "content_spans", "text_hash", "attribution_line"]  # fmt: skip


def of_pair(pair: ClaimPair) -> dict[str, Any]:
    """Everything on file about the pair, as plain values (sides and their articles should be loaded)."""
    standing = reviews.standing(pair)
    return {
        "pair": pair.pk, "relation": pair.relation, "kind": pair.kind, "score": pair.score,
        "explanation": pair.explanation, "slots": pair.slots, "pipeline_version": pair.pipeline_version,
        "verdict": _verdict(standing), "sides": [_side("A", pair.left), _side("B", pair.right)],
    }  # fmt: skip


def attribution_line(claim: Claim) -> str:
    """One line to copy: the words, who said them as printed, where and when they were published."""
    speaker = claim.speaker_text or "unnamed speaker"
    named = f"{speaker} ({claim.source.name})" if claim.source and claim.source.name != speaker else speaker
    article = claim.article
    day = f"{article.published_at:%d %B %Y}".lstrip("0") if article.published_at else "no date"
    parts = [article.outlet or "outlet unknown", f"“{article.title}”" if article.title else "", day, article.url]
    words = f"“{claim.content}”" if claim.kind == Claim.Kind.INDIRECT else claim.content
    cue = f" {claim.cue}" if claim.cue else ""
    return f"{named}{cue}: {words} – {', '.join(part for part in parts if part)}"


def _side(letter: str, claim: Claim) -> dict[str, Any]:
    article = claim.article
    return {
        "side": letter, "source": claim.source.name if claim.source else None, "printed": claim.speaker_text,
        "kind": claim.kind, "stance": claim.stance, "hedged": claim.hedged, "via": claim.via,
        "content": claim.content, "cue": claim.cue, "headline": article.title, "outlet": article.outlet,
        "published": article.published_at.isoformat() if article.published_at else None, "url": article.url,
        "content_spans": claim.content_spans, "text_hash": article.text_hash,
        "attribution_line": attribution_line(claim),
    }  # fmt: skip


def _verdict(review: Review | None) -> dict[str, Any] | None:
    if review is None:
        return None
    return {
        "verdict": review.verdict, "reason": review.reason, "editor": review.editor.get_username(),
        "at": review.created_at.isoformat(),
    }  # fmt: skip
