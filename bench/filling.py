"""Fills a database with invented reports, fast: two processes copy them into PostgreSQL, SQLite takes batches.

On PostgreSQL the indexes of the large tables go while rows are copied and are made again afterwards, all but the two of
full text search, which pairing never asks; keys of other tables are not checked. What is measured then is as it would
be had the rows come one by one, but that the indexes are dense.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection, models
from psycopg import sql

from bench.copying import CHUNK, START, VARYING, Chunk, newsroom, rows_of, vectors_of, write
from bench.invented import CLAIMS
from claims.models import Article, Claim, ClaimKey, ClaimVector, ExtractionRun, Source
from claims.services import pipeline, vectors
from claims.services.vectors import filing

PROCESSES = 2
_FULL_TEXT = ("claim_words", "article_words")
_MEMORY = "SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 2"
_INDEXES = """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)
    AND indexname NOT IN (SELECT conname FROM pg_constraint)"""
_CONSTRAINTS = """SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND (contype IN ('u', 'f') OR contype = 'p' AND conrelid = %s::regclass)"""


class Filler:
    """Adds reports to an empty database; ids of articles count on from `first`.

    vectors: so many claims, the first ones, get vectors. url: of the PostgreSQL database, "" for SQLite.
    """

    first = 1

    def __init__(self, url: str = "", vectors: int = 0) -> None:
        self.articles, self._url, self._vectors = 0, url, vectors
        names = newsroom().names
        Source.objects.bulk_create(Source(pk=n, key=name.lower(), name=name) for n, name in enumerate(names, 1))
        self._constant = {model._meta.db_table: _constant(model) for model in (Article, ExtractionRun, Claim, ClaimKey)}
        if url:
            self._set_defaults()

    def fill(self, articles: int) -> None:
        """Add reports until there are `articles`, in whole chunks but for the last, and tell the planner."""
        chunks = list(self._chunks(articles))
        if self._url:
            remade = self._without_indexes()
            spawn = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(PROCESSES, mp_context=spawn) as pool:
                list(pool.map(write, [self._url] * len(chunks), chunks))
            self._make(remade)
        else:
            for chunk in chunks:
                self._store(chunk)
        self.articles = articles
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if self._url else "ANALYZE")

    def _chunks(self, articles: int) -> Iterator[Chunk]:
        """Sizes are multiples of CHUNK reports, so that none begins within another."""
        indexed = bool(self._url) and vectors.in_use() == vectors.HNSW
        version = pipeline.encoder().version
        for number in range(self.articles // CHUNK, -(-articles // CHUNK)):
            count = min(CHUNK, articles - number * CHUNK)
            yield Chunk(number, count, number * CHUNK * CLAIMS < self._vectors, indexed, version)

    def _store(self, chunk: Chunk) -> None:
        for table, rows in rows_of(chunk).items():
            constant = self._constant[table]
            columns, values = (*VARYING[table], *constant), tuple(constant.values())
            _insert(table, columns, [(*row, *values) for row in rows])
        if chunk.vectors:
            first = chunk.number * CHUNK * CLAIMS
            rows = [
                ClaimVector(claim_id=first + n + 1, in_article=(first + n) // CLAIMS + 1, version=chunk.version,
                            numbers=filing.written(row)) for n, row in enumerate(vectors_of(chunk))
            ]  # fmt: skip
            ClaimVector.objects.bulk_create(rows, batch_size=200)

    def _set_defaults(self) -> None:
        with connection.cursor() as cursor:
            for table, values in self._constant.items():
                for column, value in values.items():
                    if value is not None:
                        change = sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}")
                        named = (sql.Identifier(table), sql.Identifier(column), sql.Literal(value))
                        cursor.execute(change.format(*named).as_string(connection.connection))

    def _without_indexes(self) -> list[str]:
        """Drop indexes and constraints of the large tables; what makes them again."""
        tables = [*VARYING, ClaimVector._meta.db_table]
        again: list[str] = []
        with connection.cursor() as cursor:
            cursor.execute(_CONSTRAINTS, [tables, ClaimKey._meta.db_table])
            for table, name, kind, made in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
                if kind != "f":
                    again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {made}")
            cursor.execute(_INDEXES, [tables])
            for name, made in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")
                if name not in _FULL_TEXT:
                    again.append(made)
        return sorted(again, key=lambda made: ("hnsw" not in made, ClaimKey._meta.db_table not in made))

    def _make(self, steps: Sequence[str]) -> None:
        """Constraints one after another, for they lock their tables; indexes two at a time."""
        constraints = [step for step in steps if step.startswith("ALTER")]
        with ThreadPoolExecutor(PROCESSES) as pool:
            list(pool.map(self._run, ["; ".join(constraints), *(step for step in steps if step not in constraints)]))

    def _run(self, step: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as made:
            made.execute(_MEMORY)
            made.execute(step)


def _constant(model: type[models.Model]) -> dict[str, Any]:
    """The columns that are the same in every row, with what a row made by Django holds there."""
    given: dict[type[models.Model], dict[str, Any]] = {
        Article: {"status": "done", "nudged_at": START},
        ExtractionRun: {"pipeline_version": "bench", "state": "done", "finished_at": START, "started_at": START},
        Claim: {"speaker_kind": "exact", "cue": "said", "kind": "indirect", "stance": "asserts", "score": 0.9,
                "content_spans": []},
    }  # fmt: skip
    row = model(**given.get(model, {}))
    fields = [field for field in model._meta.concrete_fields if field.column not in VARYING[model._meta.db_table]]
    return {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields
        if not field.primary_key
    }


def _insert(table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    gaps = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({gaps})", rows)  # noqa: S608
