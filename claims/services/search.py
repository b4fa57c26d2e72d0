"""Search over claims and articles: PostgreSQL's full text where there is one, plain containment elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left

from claims.models import Article, Claim

WORDS = 12  # words of a search beyond these are not looked at
INDEXED = 100_000  # characters of a text that full text search sees: its index has a limit of its own
CONFIG = "english"


@dataclass(frozen=True, slots=True)
class Search:
    """Words, all of which must occur, and filters; dates are those of publication."""

    words: str = ""
    outlet: str = ""
    stance: str = ""
    since: date | None = None
    until: date | None = None


def claim_words() -> SearchVector:
    """What the full text index of claims holds."""
    return SearchVector("content", config=CONFIG)


def article_words() -> SearchVector:
    """What the full text index of articles holds."""
    return SearchVector("title", Left("text", INDEXED), config=CONFIG)


def claims(search: Search) -> QuerySet[Claim]:
    """Current claims whose content has the words, latest first, without the texts of their articles."""
    current = Claim.objects.current().select_related("source", "article").defer("article__text")
    found = _matching(current, search.words, claim_words(), ("content", "speaker_text"))
    if search.stance:
        found = found.filter(stance=search.stance)
    return _filtered(found, search, "article__").order_by("-id")


def articles(search: Search) -> QuerySet[Article]:
    """Articles whose title or text has the words, latest first, without their texts."""
    found = _matching(Article.objects.all(), search.words, article_words(), ("title", "text"))
    return _filtered(found, search, "").defer("text").order_by("-id")


def _matching(rows: QuerySet[Any], words: str, vector: SearchVector, columns: tuple[str, ...]) -> QuerySet[Any]:
    if not words.strip():
        return rows
    if connection.vendor == "postgresql":
        asked = SearchQuery(words, config=CONFIG, search_type="websearch")
        matching: QuerySet[Any] = rows.annotate(found=vector).filter(found=asked)
        return matching
    for word in words.split()[:WORDS]:
        holds = Q()
        for column in columns:
            holds |= Q(**{f"{column}__icontains": word.strip('"')})
        rows = rows.filter(holds)
    return rows


def _filtered(rows: QuerySet[Any], search: Search, path: str) -> QuerySet[Any]:
    if search.outlet:
        rows = rows.filter(**{f"{path}outlet": search.outlet})
    if search.since or search.until:
        rows = rows.annotate(day=F(f"{path}published_at__date"))
    if search.since:
        rows = rows.filter(day__gte=search.since)
    if search.until:
        rows = rows.filter(day__lte=search.until)
    return rows
