"""Where and when the two sides of a pair were published, kept on the pair: no index serves an OR over two joins."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Least

from claims.models import Article, ClaimPair


def refresh(pairs: QuerySet[ClaimPair, Any]) -> int:
    """Copy outlets and dates of both articles to these pairs; the number of them."""
    left_at, right_at = _of("left", "published_at"), _of("right", "published_at")
    return pairs.order_by().update(
        left_outlet=Coalesce(_of("left", "outlet"), F("left_outlet")),
        right_outlet=Coalesce(_of("right", "outlet"), F("right_outlet")),
        earliest_at=_either(Least(left_at, right_at), left_at, right_at),
        latest_at=_either(Greatest(left_at, right_at), left_at, right_at),
    )


def refresh_article(article: Article) -> int:
    """The same for the pairs of an article whose outlet or date changed."""
    return refresh(ClaimPair.objects.of_article(article.pk))


def _of(side: str, name: str) -> Subquery:
    return Subquery(Article.objects.filter(claims=OuterRef(f"{side}_id")).order_by().values(name)[:1])


def _either(*dates: Any) -> Coalesce:
    """SQLite knows no least or greatest of a date and nothing: then the one there is."""
    return Coalesce(*dates, output_field=DateTimeField(null=True))
