"""Evidence packs of pairs and stories: built from stored words and dates alone; nothing is put in other words."""

from __future__ import annotations

from typing import Any

from claims.models import Article, Claim, ClaimPair, Review, Story
from claims.services import reviews, stories
from claims.services.stories import Cell, Matrix, Missing

ARTICLES = 200
COLUMNS = ["side", "source", "printed", "kind", "stance", "hedged", "via", "content", "cue", "headline", "outlet",
           "published", "url", "content_spans", "text_hash", "attribution_line"]  # fmt: skip


def of_pair(pair: ClaimPair) -> dict[str, Any]:
    """Everything on file about the pair, as plain values (sides and their articles should be loaded)."""
    return _pair(pair, reviews.standing(pair))


def story_pack(story: Story) -> dict[str, Any]:
    """Everything on file about a story, as plain values.

    `pairs` holds the strongest, at most as many as the timeline is drawn from, each as `of_pair` gives it; those
    that editors rejected are left out. `pairs_left_out` says how many more there are. `articles` are at most ARTICLES.
    """
    timeline, matrix = stories.timeline(story), stories.matrix(story)
    standing = _standing(timeline.pairs)
    pairs = [_pair(pair, standing.get(pair.pk)) for pair in timeline.pairs]
    return {
        "story": story.pk, "title": story.title, "articles_total": story.articles, "origins": story.origins,
        "first": story.first_at.isoformat(), "latest": story.latest_at.isoformat(),
        "articles": [_article(member.article) for member in stories.members(story)[:ARTICLES]],
        "matrix": _matrix(matrix),
        "timeline": [
            {**_side(letter, event.claim), "pair": pair.pk} for event in timeline.events for letter, pair in event.sides
        ],
        "missing": [_missing(one) for one in stories.missing(story)],
        "pairs": pairs, "pairs_left_out": timeline.left_out,
    }  # fmt: skip


def _pair(pair: ClaimPair, standing: Review | None) -> dict[str, Any]:
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


def _standing(pairs: list[ClaimPair]) -> dict[int, Review]:
    """The latest verdict of each pair that was not undone."""
    given = Review.objects.filter(pair__in=pairs, undone_by=None).exclude(verdict="").select_related("editor")
    return {review.pair_id: review for review in given.order_by("id")}


def _article(article: Article) -> dict[str, Any]:
    return {
        "headline": article.title, "outlet": article.outlet, "url": article.url, "text_hash": article.text_hash,
        "published": article.published_at.isoformat() if article.published_at else None,
    }  # fmt: skip


def _matrix(matrix: Matrix) -> dict[str, Any]:
    names = {source.pk: source.name for source in matrix.sources}

    def told(one: int, other: int, cell: Cell) -> dict[str, Any]:
        return {"one": names[one], "other": names[other], "open": cell.waiting, "contradictions": cell.held}

    cells = [told(one, other, cell) for (one, other), cell in sorted(matrix.cells.items())]
    return {"sources": list(names.values()), "cells": cells, "sources_left_out": matrix.left_out}


def _missing(one: Missing) -> dict[str, Any]:
    return {
        "name": one.name, "claims": one.total, "accusing": one.accusing,
        "lines": [attribution_line(claim) for claim in one.shown],
    }  # fmt: skip


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
