"""Search over claims, articles and sources: full text of PostgreSQL or of SQLite's FTS5, with filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Left

from claims.models import Article, Claim, SavedSearch
from claims.services import fulltext, profiles
from claims.services.fulltext import CLOSING, OPENING

INDEXED = 100_000  # characters of a text that PostgreSQL's index sees: it has a limit of its own
CONFIG = "english"
PASSAGE = 30  # words shown around what was found
COUNTED = 1_000  # new rows of a saved search are counted up to here


@dataclass(frozen=True, slots=True)
class Search:
    """Words, all of which must occur, and filters; dates are those of publication.

    source: part of a name or alias. kind: of the quote (direct, indirect, mixed). newest: by arrival instead of
    by fit.
    """

    words: str = ""
    source: str = ""
    outlet: str = ""
    kind: str = ""
    stance: str = ""
    since: date | None = None
    until: date | None = None
    newest: bool = False


def claim_words() -> SearchVector:
    """What PostgreSQL's index of claims holds."""
    return SearchVector("content", config=CONFIG)


def article_words() -> SearchVector:
    """What PostgreSQL's index of articles holds."""
    return SearchVector("title", Left("text", INDEXED), config=CONFIG)


def claims(search: Search) -> QuerySet[Claim]:
    """Current claims whose words (on SQLite: or speakers) fit, without the texts of their articles.

    With words, each has `passage`: what was found, between OPENING and CLOSING.
    """
    found = Claim.objects.current().select_related("source", "article").defer("article__text")
    if search.source:
        found = found.filter(source__in=profiles.find(search.source).order_by().values("pk"))
    if search.kind:
        found = found.filter(kind=search.kind)
    if search.stance:
        found = found.filter(stance=search.stance)
    return _matching(_filtered(found, search, "article__"), search, claim_words(), "content")


def articles(search: Search) -> QuerySet[Article]:
    """Articles whose title or text fits, without their texts; with words, each has `passage` as claims do."""
    found = _filtered(Article.objects.all(), search, "").defer("text")
    if search.source:
        named = profiles.find(search.source).order_by().values("pk")
        found = found.filter(pk__in=Claim.objects.current().filter(source__in=named).order_by().values("article"))
    return _matching(found, search, article_words(), "text")


def new_since(rows: QuerySet[Any], seen_id: int) -> int:
    """How many rows of a search came in after `seen_id`, up to COUNTED."""
    return rows.order_by().filter(pk__gt=seen_id)[:COUNTED].count()


def latest_id(what: str) -> int:
    """The id of the row on file that came in last."""
    model: type[Model] = Article if what == "articles" else Claim
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def look(saved: SavedSearch, what: str) -> None:
    """Note that its owner has seen all that a saved search finds now."""
    SavedSearch.objects.filter(pk=saved.pk).update(seen_id=latest_id(what))


def _matching(rows: QuerySet[Any], search: Search, vector: SearchVector, column: str) -> QuerySet[Any]:
    if not search.words.strip():
        return rows.order_by("-id")
    if connection.vendor == "postgresql":
        return _on_postgresql(rows, search, vector, column)
    return _on_sqlite(rows, search, column)


def _on_postgresql(rows: QuerySet[Any], search: Search, vector: SearchVector, column: str) -> QuerySet[Any]:
    """Articles are ranked by their titles: the rank of a text takes reading all of it."""
    asked = SearchQuery(search.words, config=CONFIG, search_type="websearch")
    matching = rows.annotate(found=vector).filter(found=asked)
    passage = SearchHeadline(
        Left(column, INDEXED), asked, config=CONFIG, start_sel=OPENING, stop_sel=CLOSING, max_words=PASSAGE,
        min_words=PASSAGE // 2,
    )  # fmt: skip
    matching = matching.annotate(passage=passage)
    if not search.newest:
        ranked = SearchVector("content" if column == "content" else "title", config=CONFIG)
        matching = matching.annotate(rank=SearchRank(ranked, asked))
    ordered: QuerySet[Any] = matching.order_by(*(["-id"] if search.newest else ["-rank", "-id"]))
    return ordered


def _on_sqlite(rows: QuerySet[Any], search: Search, column: str) -> QuerySet[Any]:
    """FTS5's rank and snippet exist only where its table is part of the query itself, which is what extra() does."""
    asked = fulltext.asked(search.words)
    if not asked:
        return rows.none()
    table = rows.model._meta.db_table
    words, place = f"{table}_words", fulltext.COLUMNS[table].index(column)
    snippet = f"snippet({words}, {place}, '{OPENING}', '{CLOSING}', '…', {PASSAGE})"
    matching = rows.extra(  # noqa: S610 - names of our own; what was typed is a parameter
        select={"passage": snippet, "rank": f"bm25({words})"},
        tables=[words],
        where=[f"{words}.rowid = {table}.id", f"{words} MATCH %s"],
        params=[asked],
    )
    return matching.order_by("-id") if search.newest else matching.extra(order_by=["rank", f"-{table}.id"])


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
