"""Throughput of one and of two worker processes over the same backlog, and what a stage costs.

    python -m bench.workers [--articles 60] [--processes 1 2] [--database postgres]

Everything is real: models, Redis, PostgreSQL. Each round starts a worker, lets it load its models on a few articles,
and then times the backlog. Articles a second tell how workers scale only on a machine with as many free processors
as processes; processor seconds an article tell more elsewhere: if they stay the same, processes do not hinder each
other. The load of the machine is printed beside the figures.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass

import psutil

from bench.prose import Prose, text_of
from bench.site import Site

WARM_UP = 4
WAIT_SECONDS = 1_800


@dataclass(frozen=True)
class Round:
    """One backlog gone through: by the clock, in processor seconds of the worker, memory of its largest process."""

    processes: int
    seconds: float
    processor: float
    megabytes: float
    articles: int
    load: float

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds


def go_through(site: Site, processes: int, articles: int, seed: int) -> Round:
    """Start a worker, warm it up, time the backlog, end it."""
    from tracker import programs

    child = site.start(programs.worker(processes))
    finish(ingest(WARM_UP * processes, seed))
    before, started = processor_seconds(child.pid), time.monotonic()
    finish(ingest(articles, seed + 1))
    spent, spent_processor = time.monotonic() - started, processor_seconds(child.pid) - before
    family = [psutil.Process(child.pid), *psutil.Process(child.pid).children(recursive=True)]
    largest = max(member.memory_info().rss for member in family) / 2**20
    child.ask()
    child.stop()
    site.children.remove(child)
    return Round(processes, spent, spent_processor, largest, articles, os.getloadavg()[0])


def ingest(number: int, seed: int) -> list[int]:
    """Take in so many new articles of invented prose and send for them; their ids."""
    from claims import tasks
    from claims.services import articles
    from claims.services.articles import NewArticle

    prose, made = Prose(seed), []
    for index in range(number):
        article = articles.ingest(NewArticle(external_id=f"bench-{seed}-{index}", text=text_of(prose.story()))).article
        made.append(article)
    for article in made:
        tasks.schedule_extraction(article)
    return [article.pk for article in made]


def finish(ids: list[int]) -> None:
    """Wait until all are done; one that failed ends the bench."""
    from claims.models import Article

    deadline = time.monotonic() + WAIT_SECONDS
    while Article.objects.unfinished().filter(pk__in=ids).exists():
        if time.monotonic() > deadline:
            sys.exit("the worker did not get through")
        time.sleep(0.1)
    if failed := Article.objects.failed().first():
        sys.exit(f"an article failed: {failed.error}")


def processor_seconds(pid: int) -> float:
    """What a process and its children have used so far."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(member.cpu_times().user + member.cpu_times().system for member in family)


def main() -> None:
    """Go through the rounds and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    site = Site(options.database)
    try:
        rounds = [go_through(site, count, options.articles, 100 * count) for count in options.processes]
    finally:
        site.close()
    sys.stdout.write("processes  articles/s  processor s/article  largest process MB  load of the machine\n")
    for one in rounds:
        cost = one.processor / one.articles
        sys.stdout.write(f"{one.processes:9} {one.rate:11.2f} {cost:20.2f} {one.megabytes:19.0f} {one.load:20.1f}\n")
    sys.stdout.write(f"ratio {rounds[-1].rate / rounds[0].rate:.2f} on {os.cpu_count()} processors\n")


if __name__ == "__main__":
    main()
