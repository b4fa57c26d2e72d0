"""CPU time of pairing one new article of 20 claims against 10 thousand, 100 thousand and a million stored claims.

    python -m bench.pairing_scale [--database sqlite|postgres|both] [--sizes 10000 100000 1000000] [--articles 6]
                                  [--vectors 100000]

Starts a PostgreSQL of its own, or makes a SQLite file, fills it with invented reports (bench/invented.py says how
words are spread) and pairs some of them again. Times are CPU seconds of this process and, on PostgreSQL, of the
server process it talks to: the clock tells little on a busy machine. The judge reads the best third of the pairs
compared, the share that reaches it on real reports: invented claims alone would hardly interest it.

The first `--vectors` claims have vectors on file (invented ones: those of a report lie about one point). On PostgreSQL
their index takes some 15 minutes for a million; 0 leaves vectors out. "vectors" is what making, storing and indexing
those of the new article's claims takes, "candidates" holds both searches.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import psutil

from bench.invented import CLAIMS
from tests.servers import postgres

SIZES = {"sqlite": (10_000, 100_000), "postgres": (10_000, 100_000, 1_000_000)}
SHARE_JUDGED = 1 / 3
STAGES = ("vectors", "candidates", "comparison", "judge")


@dataclass
class Spent:
    """CPU seconds by stage over some articles, and how many pairs each stage saw."""

    seconds: dict[str, float]
    compared: int = 0
    judged: int = 0


def main() -> None:
    """Fill, measure, print; each database in a process of its own, for Django knows one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=[*SIZES, "both"], default="both")
    parser.add_argument("--sizes", type=int, nargs="*")
    parser.add_argument("--articles", type=int, default=6)
    parser.add_argument("--vectors", type=int, default=100_000, help="how many of the claims have vectors on file")
    options = parser.parse_args()
    if options.database != "both":
        _run(options.database, options.sizes or SIZES[options.database], options.articles, options.vectors)
        return
    for database in SIZES:
        words = [sys.executable, "-m", "bench.pairing_scale", "--database", database, *sys.argv[1:]]
        subprocess.run(words, check=True)  # noqa: S603 - this module itself


def _run(database: str, sizes: Sequence[int], articles: int, vectors: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = postgres.start() if database == "postgres" else None
        try:
            url = server.database_url("postgres") if server else ""
            _set_up(folder, url, vectors)
            print(f"{database}: CPU milliseconds a claim, articles of {CLAIMS} claims")
            print(f"{'stored':>10}{'with vectors':>14}{'vectors':>9}{'candidates':>12}{'comparison':>12}{'judge':>8}"
                  f"{'all':>8}{'an article, s':>15}{'pairs':>7}{'judged':>8}{'fill, s':>9}")  # fmt: skip
            _curve(sizes, articles, url, vectors)
        finally:
            if server:
                server.stop()


def _set_up(folder: str, url: str, vectors: int) -> None:
    os.environ |= {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tracker.settings", "COUNTERCLAIM_DATABASE_POOL": "0",
        "COUNTERCLAIM_DATA_DIR": folder, "COUNTERCLAIM_ENV_FILE": os.devnull, "COUNTERCLAIM_LOG_LEVEL": "error",
        "COUNTERCLAIM_VECTORS": "auto" if vectors else "off",
    }  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _curve(sizes: Sequence[int], articles: int, url: str, vectors: int) -> None:
    from bench.filling import Filler

    filler = Filler(url, vectors)
    for size in sizes:
        began = time.perf_counter()
        filler.fill(size // CLAIMS)
        filled = time.perf_counter() - began
        spent = _measure(filler, articles)
        claims = articles * CLAIMS
        each = [1000 * spent.seconds[stage] / claims for stage in STAGES]
        print(f"{size:>10,}{min(size, vectors):>14,}{each[0]:>9.1f}{each[1]:>12.1f}{each[2]:>12.1f}{each[3]:>8.1f}"
              f"{sum(each):>8.1f}{sum(each) * CLAIMS / 1000:>15.2f}{spent.compared // articles:>7}"
              f"{spent.judged // articles:>8}{filled:>9.0f}", flush=True)  # fmt: skip


def _measure(filler: Any, articles: int) -> Spent:
    """Some articles from all over the store, after one that warms caches and models."""
    from django.db import connection

    server = psutil.Process(connection.connection.info.backend_pid) if connection.vendor == "postgresql" else None
    chosen = np.linspace(0, filler.articles - 1, articles + 1).astype(int).tolist()
    _pair_one(filler.first + chosen[0], Spent(defaultdict(float)), server)
    spent = Spent(defaultdict(float))
    for number in chosen[1:]:
        _pair_one(filler.first + number, spent, server)
    return spent


def _pair_one(article_id: int, spent: Spent, server: psutil.Process | None) -> None:
    from claims.models import Claim, ClaimVector
    from claims.nlp.pairing.combiner import load_combiner
    from claims.nlp.pairing.features import rows_of
    from claims.nlp.pairing.finder import compare_all, open_judge
    from claims.services import claims, vectors
    from claims.services.candidates import StoredClaims

    rows = Claim.objects.filter(article_id=article_id).select_related("article", "source")
    new = [claims.facts(row) for row in rows]
    ClaimVector.objects.filter(in_article=article_id).delete()
    with _watched(spent, "vectors", server):
        vectors.make(new)
    found = StoredClaims()
    with _watched(spent, "candidates", server):
        found.look_up(new)
    store = _Timed(found, spent, server)
    with _watched(spent, "comparison", server):
        compared = compare_all(new, store, 30)
        margins = load_combiner().trees.margins(np.array(rows_of(compared)))
    spent.seconds["comparison"] -= store.inside
    best = np.argsort(-margins)[: round(SHARE_JUDGED * len(compared))]
    with _watched(spent, "judge", server):
        _judge(open_judge).judge([(compared[n].left, compared[n].right) for n in best])
    spent.compared += len(compared)
    spent.judged += len(best)


def _judge(opener: Callable[..., Any]) -> Any:
    from claims.nlp.pairing import PairingConfig

    config = PairingConfig()
    return opener(config.judge, config.weights, config.threads)


class _Timed:
    """A store whose searches are timed apart from what is done with their results."""

    def __init__(self, store: Any, spent: Spent, server: psutil.Process | None) -> None:
        self._store, self._spent, self._server = store, spent, server
        self.inside = 0.0

    def near(self, claim: Any, limit: int) -> Any:
        before = self._spent.seconds["candidates"]
        with _watched(self._spent, "candidates", self._server):
            found = self._store.near(claim, limit)
        self.inside += self._spent.seconds["candidates"] - before
        return found


@contextmanager
def _watched(spent: Spent, stage: str, server: psutil.Process | None) -> Iterator[None]:
    before = _cpu(server)
    yield
    spent.seconds[stage] += _cpu(server) - before


def _cpu(server: psutil.Process | None) -> float:
    times = server.cpu_times() if server else None
    return time.process_time() + (times.user + times.system if times else 0.0)


if __name__ == "__main__":
    main()
