"""Server time of the review workspace with a full database: from a verdict to the next pair.

    python -m bench.web [--database postgres|sqlite] [--claims N] [--pairs N] [--requests N]

Starts a PostgreSQL of its own (or a SQLite file), fills it (1,000,000 claims and 200,000 pairs; on SQLite 100,000
and 20,000), and asks the pages in process: middleware, queries and rendering, no network.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from tests.servers import postgres

SIZES = {"postgres": (1_000_000, 200_000), "sqlite": (100_000, 20_000)}
PER_ARTICLE = 20
SOURCES = 5_000
SERIES = "(WITH RECURSIVE s(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < {}) SELECT g FROM s)"
WAYS = {
    "most pressing": "", "strongest": "?order=strongest", "newest": "?order=newest",
    "least certain": "?order=unsure", "one kind": "?kind=denial", "one source": "?source=77",
    "since a day": "?since=2026-01-15",
}  # fmt: skip


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=SIZES, default="postgres")
    parser.add_argument("--claims", type=int)
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    claims, pairs = SIZES[options.database]
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.start() if options.database == "postgres" else None
        try:
            _set_up(folder, server.database_url("postgres") if server else "")
            _fill(options.claims or claims, options.pairs or pairs)
            _measure(options.requests)
        finally:
            if server:
                server.stop()


def _set_up(folder: str, url: str) -> None:
    os.environ |= {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tracker.settings", "COUNTERCLAIM_DATABASE_POOL": "0",
        "COUNTERCLAIM_DATA_DIR": folder, "COUNTERCLAIM_ENV_FILE": os.devnull, "COUNTERCLAIM_LOG_LEVEL": "error",
        "COUNTERCLAIM_ALLOWED_HOSTS": "testserver",
    }  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _fill(claims: int, pairs: int) -> None:
    """Copies of one row of each noun; what must differ is made from a counter g."""
    from django.db import connection

    from claims.models import Article, Claim, ClaimPair, Source
    from tests import factories

    started = time.perf_counter()
    pair = factories.pair()
    articles = claims // PER_ARTICLE
    _copy(Source, pair.left.source, SOURCES, {"key": "'source ' || g", "name": "'Source ' || g"})
    _copy(Article, pair.left.article, articles, {
        "external_id": "'bulk-' || g", "outlet": "'Outlet ' || (g % 40)", "text_hash": "'hash ' || g",
        "text": "replace('0123456789012345678901234567890123456789', '0', 'The mayor said the bridge is open. ')",
        "published_at": "'2026-01-' || CASE WHEN g % 28 < 9 THEN '0' ELSE '' END || (g % 28 + 1) || ' 08:00:00'",
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
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    took = time.perf_counter() - started
    sys.stdout.write(f"{articles:,} articles, {claims:,} claims, {pairs:,} pairs in {took:.0f} s\n")


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


def _measure(requests: int) -> None:
    from django.test import Client

    from tests import factories

    client = Client(headers={"HX-Request": "true"})
    client.force_login(factories.editor("Editor"))
    sys.stdout.write("milliseconds: median / 95th percentile / median of this process's CPU time\n")
    sys.stdout.write(f"{'filters':<18}{'open the queue':>18}{'verdict -> next':>26}{'next pair':>22}\n")
    for name, query in WAYS.items():
        opened = [_timed(lambda q=query: client.get(f"/queue/{q}"))[0] for _ in range(5)]  # type: ignore[misc]
        address = client.get(f"/queue/{query}").headers["Location"].partition("?")[0]
        decided, moved = [], []
        for _ in range(requests):
            choice = {"choice": "contradiction", "seen": ""}
            took, answer = _timed(lambda a=address, c=choice, q=query: client.post(f"{a}verdict/{q}", c))  # type: ignore[misc]
            decided.append(took)
            address = answer.headers["HX-Push-Url"].partition("?")[0]
            if not address.startswith("/pairs/"):
                break  # that was the last one
            moved.append(_timed(lambda a=address, q=query: client.get(f"{a}{q}"))[0])  # type: ignore[misc]
        sys.stdout.write(f"{name:<18}{_said(opened):>18}{_said(decided):>26}{_said(moved):>22}\n")


def _timed(ask: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    started, busy = time.perf_counter(), time.process_time()
    answer = ask()
    return ((time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000), answer


def _said(times: list[tuple[float, float]]) -> str:
    """Milliseconds by the clock, and this process's own CPU time: on a busy machine they differ."""
    clock, busy = ([pair[n] for pair in times] for n in (0, 1))
    last = statistics.quantiles(clock, n=20)[-1] if len(clock) > 1 else clock[0]
    return f"{statistics.median(clock):.0f} / {last:.0f} / {statistics.median(busy):.0f}"


if __name__ == "__main__":
    main()
