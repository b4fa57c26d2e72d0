"""Server time of the review workspace with a full database: from a verdict to the next pair.

    python -m bench.web [--database postgres|sqlite] [--claims N] [--pairs N] [--requests N]

Starts a PostgreSQL of its own (or a SQLite file), fills it (1,000,000 claims and 200,000 pairs; on SQLite 100,000
and 20,000), and asks the pages in process: middleware, queries and rendering, no network.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from bench import rows
from tests.servers import postgres

SIZES = {"postgres": (1_000_000, 200_000), "sqlite": (100_000, 20_000)}
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
            rows.set_up(server.database_url("postgres") if server else "", folder)
            rows.fill(options.claims or claims, options.pairs or pairs)
            _measure(options.requests)
        finally:
            if server:
                server.stop()


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
