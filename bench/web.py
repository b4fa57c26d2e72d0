"""Server time of the review workspace with a full database: from a verdict to the next pair.

    python -m bench.web [--database postgres|sqlite] [--database-url URL] [--claims N] [--pairs N] [--requests N]

Starts a PostgreSQL of its own (or a SQLite file), fills it (1,000,000 claims and 200,000 pairs; on SQLite 100,000
and 20,000), and asks the pages in process: middleware, queries and rendering, no network. Beside the clock stands
processor time, of this process and of PostgreSQL's: it tells more where the machine is busy.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench import rows

WAYS = {
    "most pressing": "", "strongest": "?order=strongest", "newest": "?order=newest",
    "least certain": "?order=unsure", "one kind": "?kind=denial", "one source": "?source=77",
    "since a day": "?since=2026-01-15",
}  # fmt: skip
ROW = "{:<18}{:>24}{:>24}{:>24}"
Spent = tuple[float, float, float]


def main() -> None:
    """Fill, measure, print."""
    options = rows.parser(__doc__, requests=40).parse_args()
    with rows.filled(options):
        measure(options)


def measure(options: argparse.Namespace) -> None:
    """Print the times of each set of filters; Django is set up on a full database."""
    from django.test import Client

    import tracker.wsgi  # noqa: F401 - as the server starts, so that collections cost what they cost there
    from tests import factories

    client = Client(headers={"HX-Request": "true"})
    editor: Any = factories.editor("Editor", f"web-{time.time_ns()}")
    client.force_login(editor)
    print("milliseconds: median / 95th percentile by the clock, median of processor time of Python + PostgreSQL")
    print(ROW.format("filters", "open the queue", "verdict -> next", "next pair"))
    for name, query in WAYS.items():
        opened, decided, moved = _sitting(client, query, options.requests)
        print(ROW.format(name, *[_said(times) for times in (opened, decided, moved)]), flush=True)


def _sitting(client: Any, query: str, requests: int) -> tuple[list[Spent], list[Spent], list[Spent]]:
    """Times of opening the queue, of verdicts that lead on, and of moving on."""
    opened = [_timed(client.get, f"/queue/{query}")[0] for _ in range(5)]
    address = client.get(f"/queue/{query}").headers["Location"].partition("?")[0]
    decided: list[Spent] = []
    moved: list[Spent] = []
    while address.startswith("/pairs/") and len(decided) < requests:
        choice = {"choice": "contradiction", "seen": ""}
        spent, answer = _timed(client.post, f"{address}verdict/{query}", choice)
        decided.append(spent)
        address = answer.headers["HX-Push-Url"].partition("?")[0]
        moved.append(_timed(client.get, f"{address}{query}")[0])
    return opened, decided, moved


def _timed(ask: Callable[..., Any], *what: Any) -> tuple[Spent, Any]:
    """Milliseconds by the clock, of this process's processor time, and of PostgreSQL's; and the answer."""
    started, busy, queried = time.perf_counter(), time.process_time(), rows.database_seconds()
    answer = ask(*what)
    spent = time.perf_counter() - started, time.process_time() - busy, rows.database_seconds() - queried
    return (1000 * spent[0], 1000 * spent[1], 1000 * spent[2]), answer


def _said(times: list[Spent]) -> str:
    clock, busy, queried = ([spent[n] for spent in times] for n in range(3))
    last = statistics.quantiles(clock, n=20)[-1] if len(clock) > 1 else clock[0]
    middle = statistics.median(clock)
    return f"{middle:.0f} / {last:.0f}, {statistics.median(busy):.0f} + {statistics.median(queried):.0f}"


if __name__ == "__main__":
    main()
