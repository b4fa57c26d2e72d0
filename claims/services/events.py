"""What webhooks are told: pairs found, pairs decided, articles that failed - each in a body that stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claims.models import Article, Claim, ClaimPair, Event, Review
from claims.services import webhooks


def found(pairs: Iterable[ClaimPair]) -> None:
    """Pairs that are new on file (both sides with article and source loaded)."""
    webhooks.announce(Event.PAIR_FOUND, ((f"pair-{pair.pk}", {"pair": pair_facts(pair)}) for pair in pairs))


def decided(review: Review) -> None:
    """A verdict on a pair, or the undoing of one."""
    webhooks.announce(Event.PAIR_DECIDED, _decision(review))


def _decision(review: Review) -> Iterator[tuple[str, dict[str, Any]]]:
    """Made only when somebody listens."""
    sided = ClaimPair.objects.with_sides().defer("left__article__text", "right__article__text")
    pair = sided.get(pk=review.pair_id)
    facts = {
        "pair": pair_facts(pair),
        "review": {
            "id": review.pk,
            "verdict": review.verdict,
            "reason": review.reason,
            "note": review.note,
            "editor": review.editor.get_username(),
            "undoes": review.undoes_id,
            "created_at": review.created_at.isoformat(),
        },
    }
    yield f"review-{review.pk}", facts


def failed(article: Article) -> None:
    """An article that was given up on."""
    facts = {"id": article.pk, "external_id": article.external_id, "title": article.title, "error": article.error}
    subject = f"article-{article.pk}-{article.updated_at.isoformat()}"
    webhooks.announce(Event.ARTICLE_FAILED, [(subject, {"article": facts})])


def pair_facts(pair: ClaimPair) -> dict[str, Any]:
    """A pair as events tell it."""
    return {
        "id": pair.pk,
        "path": f"/api/v1/pairs/{pair.pk}",
        "verdict": pair.verdict,
        "relation": pair.relation,
        "kind": pair.kind,
        "score": pair.score,
        "explanation": pair.explanation,
        "left": _side(pair.left),
        "right": _side(pair.right),
    }


def _side(claim: Claim) -> dict[str, Any]:
    article = claim.article
    return {
        "id": claim.pk,
        "source": claim.source.name if claim.source else None,
        "speaker": claim.speaker_text,
        "content": claim.content,
        "stance": claim.stance,
        "article": {"id": article.pk, "external_id": article.external_id, "title": article.title,
                    "outlet": article.outlet, "url": article.url},
    }  # fmt: skip
