"""A database full of rows for the benches: Django on it, then copies of one row of each noun, made in bulk."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.servers import postgres

PER_ARTICLE = 20
SOURCES = 5_000
OUTLETS = 40
SERIES = "(WITH RECURSIVE s(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < {}) SELECT g FROM s)"
SIZES = {"postgres": (1_000_000, 200_000), "sqlite": (100_000, 20_000)}
_DAY = "CASE WHEN g % 28 < 9 THEN '0' ELSE '' END || (g % 28 + 1)"


def parser(description: str | None, requests: int) -> argparse.ArgumentParser:
    """The options of a bench that needs a full database."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--database", choices=SIZES, default="postgres")
    made.add_argument("--database-url", default="", help="fill that PostgreSQL, or use the rows it holds, and leave it")
    made.add_argument("--claims", type=int)
    made.add_argument("--pairs", type=int)
    made.add_argument("--requests", type=int, default=requests)
    return made


@contextmanager
def filled(options: argparse.Namespace) -> Iterator[None]:
    """Django on a database full of rows: that of `options.database_url`, else one that is gone afterwards."""
    claims, pairs = SIZES[options.database]
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.start() if options.database == "postgres" and not options.database_url else None
        try:
            _set_up(options.database_url or (server.database_url("postgres") if server else ""), folder)
            if not _on_file(options):
                options.claims, options.pairs = options.claims or claims, options.pairs or pairs
                _fill(options.claims, options.pairs)
            yield
        finally:
            if server:
                server.stop()


def _set_up(url: str, folder: str) -> None:
    """Point Django at that database ("" for SQLite in `folder`) and make its tables."""
    os.environ |= {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tracker.settings", "COUNTERCLAIM_DATABASE_POOL": "0",
        "COUNTERCLAIM_LOG_LEVEL": "error", "COUNTERCLAIM_ENV_FILE": os.devnull, "COUNTERCLAIM_DATA_DIR": folder,
        "COUNTERCLAIM_ALLOWED_HOSTS": "testserver", "COUNTERCLAIM_API_RATE": "1000000",
    }  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _on_file(options: argparse.Namespace) -> bool:
    """Whether the database holds rows from before; `options` then tells how many."""
    from claims.models import Claim, ClaimPair

    found = Claim.objects.count(), ClaimPair.objects.count()
    if found[0]:
        options.claims, options.pairs = found[0] - 2, found[1] - 1  # but those that the others are copies of
        sys.stdout.write(f"on file: {options.claims:,} claims, {options.pairs:,} pairs\n")
    return found[0] > 0


def _fill(claims: int, pairs: int) -> None:
    """So many claims and pairs, with the articles and sources they need; what must differ is made from a counter g."""
    from django.db import connection

    from claims.models import Article, Claim, ClaimPair, Source
    from claims.services import places
    from tests import factories

    started = time.perf_counter()
    pair = factories.pair()
    articles = claims // PER_ARTICLE
    _copy(Source, pair.left.source, SOURCES, {"key": "'source ' || g", "name": "'Source ' || g"})
    _copy(Article, pair.left.article, articles, {
        "external_id": "'bulk-' || g", "outlet": f"'Outlet ' || (g % {OUTLETS})", "text_hash": "'hash ' || g",
        "text": f"'{'The mayor said the bridge is open. ' * 40}'",
        "published_at": f"'2026-01-' || {_DAY} || ' 08:00:00'",
    })  # fmt: skip
    _copy(Claim, pair.left, claims, {
        "article_id": f"10 + (g - 1) / {PER_ARTICLE} % {articles}", "source_id": f"10 + g % {SOURCES}",
        "digest": "'digest ' || g", "statement_hash": "'statement ' || g", "score": "(g % 997) / 1000.0",
    })  # fmt: skip
    _copy(ClaimPair, pair, pairs, {
        "left_id": f"10 + g * 2 % {claims - 2}", "right_id": f"11 + g * 2 % {claims - 2}",
        "score": "(g * 7919 % 1000) / 1000.0", "priority": "(g * 7919 % 100003) / 100.0",
        "verdict": "CASE WHEN g % 10 = 0 THEN 'contradiction' ELSE '' END",
        "kind": "CASE WHEN g % 3 = 0 THEN 'numeric' ELSE 'denial' END",
    })  # fmt: skip
    places.refresh(ClaimPair.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    took = time.perf_counter() - started
    sys.stdout.write(f"load of the machine: {' '.join(f'{load:.1f}' for load in os.getloadavg())}\n")
    sys.stdout.write(f"{articles:,} articles, {claims:,} claims, {pairs:,} pairs in {took:.0f} s\n")


def database_seconds() -> float:
    """Processor time so far of the PostgreSQL process that serves this one; 0 on SQLite, or where nobody tells."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0


def _copy(model: Any, row: Any, count: int, different: dict[str, str]) -> None:
    """Insert `count` copies of `row` with ids from 10 on."""
    from django.db import connection

    columns = {field.column: field for field in model._meta.concrete_fields}
    values = []
    for name, field in columns.items():
        value = {"id": "9 + g", **different}.get(name, f't."{name}"')
        dated = name == "published_at" and connection.vendor == "postgresql"
        values.append(f"CAST({value} AS {field.db_type(connection)})" if dated else value)
    series = (f"generate_series(1, {count})" if connection.vendor == "postgresql" else SERIES.format(count)) + " g"
    table, named = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    sql = f"INSERT INTO {table} ({named}) SELECT {', '.join(values)} FROM {table} t, {series}"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE t.id = {row.pk}")
