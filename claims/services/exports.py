"""What leaves the house: articles, claims and pairs as plain rows, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from claims.models import Article, Claim, ClaimPair

Row = dict[str, Any]
CHUNK = 500

COLUMNS: dict[str, list[str]] = {
    "articles": ["id", "external_id", "title", "outlet", "url", "published", "status", "error", "text"],
    "claims": ["id", "article", "source", "speaker", "source_spans", "cue", "cue_spans", "content", "content_spans",
               "kind", "stance", "hedged", "via", "score"],
    "pairs": ["id", "left", "right", "left_source", "left_content", "left_article", "right_source", "right_content",
              "right_article", "relation", "kind", "score", "explanation", "slots", "verdict"],
}  # fmt: skip


def rows(noun: str) -> Iterator[Row]:
    """All rows of `noun` ("articles", "claims" or "pairs") in the order of their ids, keys as in COLUMNS."""
    yield from _ROWS[noun]()


def _articles() -> Iterator[Row]:
    for article in Article.objects.order_by("id").iterator(CHUNK):
        yield {
            "id": article.pk, "external_id": article.external_id, "title": article.title, "outlet": article.outlet,
            "url": article.url, "published": _moment(article.published_at), "status": article.status,
            "error": article.error, "text": article.text,
        }  # fmt: skip


def _claims() -> Iterator[Row]:
    claims = Claim.objects.current().select_related("article", "source").order_by("id")
    for claim in claims.iterator(CHUNK):
        yield {
            "id": claim.pk, "article": claim.article.external_id, "source": claim.source and claim.source.name,
            "speaker": claim.speaker_text, "source_spans": claim.source_spans, "cue": claim.cue,
            "cue_spans": claim.cue_spans, "content": claim.content, "content_spans": claim.content_spans,
            "kind": claim.kind, "stance": claim.stance, "hedged": claim.hedged, "via": claim.via,
            "score": claim.score,
        }  # fmt: skip


def _pairs() -> Iterator[Row]:
    for pair in ClaimPair.objects.offered().with_sides().order_by("id").iterator(CHUNK):
        yield {
            "id": pair.pk, "left": pair.left_id, "right": pair.right_id,
            **_side("left", pair.left), **_side("right", pair.right),
            "relation": pair.relation, "kind": pair.kind, "score": pair.score, "explanation": pair.explanation,
            "slots": pair.slots, "verdict": pair.verdict,
        }  # fmt: skip


def _side(name: str, claim: Claim) -> Row:
    source = claim.source.name if claim.source else claim.speaker_text
    return {
        f"{name}_source": source,
        f"{name}_content": claim.content,
        f"{name}_article": claim.article.external_id,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


_ROWS: dict[str, Callable[[], Iterator[Row]]] = {"articles": _articles, "claims": _claims, "pairs": _pairs}
