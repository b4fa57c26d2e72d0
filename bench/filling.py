"""Fills a database with invented reports, fast: copied rows on PostgreSQL, batches on SQLite."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from bench.invented import Report, Said
from claims.models import Article, Claim, ClaimKey, ExtractionRun, Source

_BATCH = 250  # reports
_KEY = ("id", "key", "in_article", "claim")  # the many rows are tuples, in this order
_START = datetime(2026, 1, 1, tzinfo=UTC)


class Filler:
    """Adds reports to an empty database; ids of articles count on from `first`."""

    first = 1

    def __init__(self) -> None:
        self.articles = self._claims = self._keys = 0
        self._sources: dict[str, int] = {}

    def fill(self, reports: Iterable[Report]) -> None:
        """Store the reports with their claims and keys, and tell the planner."""
        iterator = iter(reports)
        while batch := list(itertools.islice(iterator, _BATCH)):
            self._store(batch)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _store(self, reports: list[Report]) -> None:
        new = sorted({said.speaker for report in reports for said in report.claims} - self._sources.keys())
        sources = [Source(pk=len(self._sources) + n, key=name.lower(), name=name) for n, name in enumerate(new, 1)]
        self._sources |= {source.name: source.pk for source in sources}
        rows: dict[type[models.Model], list[Any]] = {
            kind: [] for kind in (Source, Article, ExtractionRun, Claim, ClaimKey)
        }
        rows[Source] = sources
        for report in reports:
            self._add(report, rows)
        for kind, made in rows.items():
            _insert(kind, made)

    def _add(self, report: Report, rows: dict[type[models.Model], list[Any]]) -> None:
        self.articles += 1
        pk = self.articles
        article = Article(
            pk=pk, external_id=f"invented-{pk}", title=report.title, outlet=f"Outlet {pk % 40}", text=report.title,
            text_hash=f"{pk:064}", status="done", nudged_at=_START, created_at=_START, updated_at=_START,
            published_at=_START + timedelta(hours=pk % 8000),
        )  # fmt: skip
        rows[Article].append(article)
        rows[ExtractionRun].append(ExtractionRun(
            pk=pk, article_id=pk, text_hash=article.text_hash, pipeline_version="bench", state="done",
            finished_at=_START, started_at=_START,
        ))  # fmt: skip
        for place, said in enumerate(report.claims):
            self._claims += 1
            rows[Claim].append(self._claim(said, pk, 150 * place))
            for key in said.keys:
                self._keys += 1
                rows[ClaimKey].append((self._keys, key, pk, self._claims))

    def _claim(self, said: Said, article: int, start: int) -> Claim:
        return Claim(
            pk=self._claims, article_id=article, run_id=article, source_id=self._sources[said.speaker],
            speaker_text=said.speaker, speaker_name=said.speaker, speaker_kind="exact",
            content_spans=[[start, start + 9]], source_spans=[], cue_spans=[], content_start=start,
            content_end=start + 9, content=said.content, cue="said", proposition=said.content,
            context=said.context[-200:], kind="indirect", stance="asserts", score=0.9,
            digest=f"{self._claims:064}", statement_hash=f"{self._claims:064}", created_at=timezone.now(),
        )  # fmt: skip


def _insert(kind: type[models.Model], rows: list[Any]) -> None:
    fields = [kind._meta.get_field(name) for name in _KEY] if kind is ClaimKey else kind._meta.concrete_fields
    values = rows if kind is ClaimKey else _values(fields, rows)
    named = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {kind._meta.db_table} ({named}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            gaps = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {kind._meta.db_table} ({named}) VALUES ({gaps})", list(values))  # noqa: S608


def _values(fields: Iterable[Any], rows: list[Any]) -> Iterator[list[Any]]:
    for row in rows:
        yield [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
