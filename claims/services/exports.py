"""What leaves the house: articles, claims and pairs as plain rows, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from claims.services import narrowing

Row = dict[str, Any]
CHUNK = 500

COLUMNS: dict[str, list[str]] = {
    "articles": ["id", "external_id", "title", "outlet", "url", "published", "status", "error", "text"],
    "claims": ["id", "article", "source", "speaker", "source_spans", "cue", "cue_spans", "content", "content_spans",
               "kind", "stance", "hedged", "via", "score"],
    "pairs": ["id", "left", "right", "left_source", "left_content", "left_article", "right_source", "right_content",
              "right_article", "relation", "kind", "score", "explanation", "slots", "verdict"],
}  # fmt: skip


def rows(noun: str, wanted: Mapping[str, Any] | None = None, user_id: int = 0) -> Iterator[Row]:
    """The rows of `noun` ("articles", "claims" or "pairs") in the order of their ids, keys as in COLUMNS; those that
    `wanted` admits, in the words of `narrowing`."""
    yield from _ROWS[noun](narrowing.rows(noun, wanted or {}, user_id).order_by("id"))


def _articles(found: QuerySet[Any]) -> Iterator[Row]:
    names = ("pk", "external_id", "title", "outlet", "url", "published_at", "status", "error", "text")
    for row in found.values(*names).iterator(CHUNK):
        published = _moment(row.pop("published_at"))
        yield {
            "id": row["pk"], "external_id": row["external_id"], "title": row["title"], "outlet": row["outlet"],
            "url": row["url"], "published": published, "status": row["status"], "error": row["error"],
            "text": row["text"],
        }  # fmt: skip


def _claims(found: QuerySet[Any]) -> Iterator[Row]:
    taken = ("source_spans", "cue", "cue_spans", "content", "content_spans", "kind", "stance", "hedged", "via", "score")
    joined = ("pk", "article__external_id", "source__name", "speaker_text")
    for row in found.values(*joined, *taken).iterator(CHUNK):
        yield {
            "id": row["pk"], "article": row["article__external_id"], "source": row["source__name"],
            "speaker": row["speaker_text"], **{name: row[name] for name in taken},
        }  # fmt: skip


def _pairs(found: QuerySet[Any]) -> Iterator[Row]:
    taken = ("relation", "kind", "score", "explanation", "slots", "verdict")
    sides = [f"{side}__{name}" for side in ("left", "right") for name in _SIDE]
    for row in found.values("pk", "left_id", "right_id", *taken, *sides).iterator(CHUNK):
        yield {
            "id": row["pk"], "left": row["left_id"], "right": row["right_id"], **_side("left", row),
            **_side("right", row), **{name: row[name] for name in taken},
        }  # fmt: skip


_SIDE = ("source__name", "speaker_text", "content", "article__external_id")


def _side(name: str, row: Row) -> Row:
    return {
        f"{name}_source": row[f"{name}__source__name"] or row[f"{name}__speaker_text"],
        f"{name}_content": row[f"{name}__content"],
        f"{name}_article": row[f"{name}__article__external_id"],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


_ROWS: dict[str, Callable[[QuerySet[Any]], Iterator[Row]]] = {"articles": _articles, "claims": _claims, "pairs": _pairs}
