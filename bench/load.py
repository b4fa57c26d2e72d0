"""Editors deciding and API clients ingesting at once, on loopback: errors, lost verdicts, and how long it takes.

    python -m bench.load [--database postgres|sqlite] [--editors 50] [--clients 20] [--minutes 10] [--pause 10]

Everything is real: a web server, one worker with the models, beat, Redis, PostgreSQL (or SQLite). An editor opens
a pair, decides, and looks at the queue now and then; a client sends an article, and asks for pairs. `--pause` is
the longest time either thinks between two requests, in seconds. Ends with 1 where a request failed, a verdict or an
article was lost, or a log tells of an error.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import count

import requests

from bench.site import Site

CHOICES = ("contradiction", "different_scope:place", "not_a_contradiction")
TIMEOUT = 120


class Figures:
    """What the visitors met, taken down from many threads."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.verdicts: list[tuple[int, int]] = []
        self.conflicts = 0
        self.articles: list[str] = []

    def ask(self, kind: str, send: Callable[[], requests.Response], expected: tuple[int, ...] = (200,)) -> int:
        """Send one request and note its time; its status, 0 where there was no answer."""
        started = time.perf_counter()
        try:
            status = send().status_code
        except requests.RequestException as error:
            self.errors.append(f"{kind}: {type(error).__name__}")
            return 0
        self.seconds[kind].append(time.perf_counter() - started)
        if status not in expected:
            self.errors.append(f"{kind}: status {status}")
        return status


def editor(site: str, cookie: str, number: int, pairs: list[int], figures: Figures, wait: Callable[[], bool]) -> None:
    """One editor's day: a pair, a verdict, the next; the queue at every fifth."""
    session = requests.Session()
    session.cookies.set("sessionid", cookie)
    for turn, pair in enumerate(pairs):
        if not wait():
            return
        page = f"{site}/pairs/{pair}/"
        figures.ask("page of a pair", lambda page=page: session.get(page, timeout=TIMEOUT))
        form = {
            "choice": CHOICES[turn % len(CHOICES)],
            "seen": "",
            "csrfmiddlewaretoken": session.cookies.get("csrftoken", ""),
        }
        status = figures.ask(
            "verdict",
            lambda page=page, form=form: session.post(
                f"{page}verdict/", form, timeout=TIMEOUT, headers={"Referer": page}, allow_redirects=False
            ),
            (302, 409),
        )
        if status == 302:
            figures.verdicts.append((number, pair))
        figures.conflicts += status == 409
        if turn % 5 == 0:
            figures.ask("queue", lambda: session.get(f"{site}/queue/", timeout=TIMEOUT))


def client(site: str, key: str, number: int, figures: Figures, wait: Callable[[], bool]) -> None:
    """One API client: an article, and at every third the latest pairs."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {key}"
    for turn in count():
        if not wait():
            return
        article = {"external_id": f"load-{number}-{turn}", "title": "Load", "text": text(number, turn)}
        status = figures.ask(
            "API: article",
            lambda article=article: session.post(f"{site}/api/v1/articles", json=article, timeout=TIMEOUT),
            (200, 201, 202),
        )
        if status in (200, 201, 202):
            figures.articles.append(article["external_id"])
        if turn % 3 == 0:
            figures.ask("API: pairs", lambda: session.get(f"{site}/api/v1/pairs?limit=20", timeout=TIMEOUT))


def text(number: int, turn: int) -> str:
    """A short article of its own."""
    return (
        f"Harbour master Ilse Marr said on Tuesday that pier {number} held {turn + 3} boats. "
        f"The council of ward {turn} denied that pier {number} was safe, and closed it for {number + 2} days."
    )


def run(site: Site, options: argparse.Namespace) -> Figures:
    """Let everybody work until the time is up."""
    pairs, people, keys = prepare(options)
    address = site.serve(threads=options.threads)
    start_workers(site)
    figures, until = Figures(), time.monotonic() + options.minutes * 60

    def wait() -> bool:
        time.sleep(random.uniform(0, options.pause))
        return time.monotonic() < until

    share = len(pairs) // max(1, len(people))
    crowd = [
        threading.Thread(target=editor, args=(address, cookie, pk, pairs[n * share : (n + 1) * share], figures, wait))
        for n, (pk, cookie) in enumerate(people)
    ]
    crowd += [threading.Thread(target=client, args=(address, key, n, figures, wait)) for n, key in enumerate(keys)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return figures


def prepare(options: argparse.Namespace) -> tuple[list[int], list[tuple[int, str]], list[str]]:
    """Pairs to decide on, editors with their session cookies, and keys of the clients."""
    from django.contrib.auth.models import User
    from django.test import Client

    from claims.models import ClaimPair
    from claims.services import tokens
    from tests import factories

    base = factories.pair()
    needed = options.editors * max(20, int(options.minutes * 60 / max(0.5, options.pause / 2)))
    rights = [factories.claim(f"the bridge is shut on day {day}", "The contractor") for day in range(40)]
    lefts = [factories.claim(f"the bridge is open on day {day}") for day in range(-(-needed // len(rights)))]
    made = [(left, right) for left in lefts for right in rights][:needed]
    rows = [_pair_row(base, left, right) for left, right in made]
    ClaimPair.objects.bulk_create(rows, batch_size=500)
    people = []
    for _ in range(options.editors):
        user = factories.editor("Editor")
        browser = Client()
        browser.force_login(user)
        people.append((user.pk, browser.cookies["sessionid"].value))
    owner = User.objects.create_superuser("owner")
    keys = [tokens.issue(owner, f"client {n}", ["articles:write", "read"])[1] for n in range(options.clients)]
    return [row.pk for row in rows], people, keys


def _pair_row(base: object, left: object, right: object) -> object:
    from claims.models import ClaimPair

    row = ClaimPair(
        **{
            field.attname: getattr(base, field.attname)
            for field in ClaimPair._meta.concrete_fields
            if field.attname != "id"
        }
    )
    row.left, row.right = sorted((left, right), key=lambda side: side.pk)  # type: ignore[attr-defined]
    row.statement_hash = f"{row.left_id}-{row.right_id}"
    return row


def start_workers(site: Site) -> None:
    """One worker process with the models, and a beat."""
    from tracker import programs

    site.start(programs.worker(1))
    site.start(programs.beat())


def lost(figures: Figures) -> list[str]:
    """What was answered with success and is not on file."""
    from claims.models import Article, Review

    verdicts = set(Review.objects.values_list("editor_id", "pair_id"))
    articles = set(Article.objects.values_list("external_id", flat=True))
    missing = [
        f"verdict of editor {who} on pair {pair}" for who, pair in figures.verdicts if (who, pair) not in verdicts
    ]
    return missing + [f"article {name}" for name in figures.articles if name not in articles]


def report(figures: Figures, minutes: float) -> None:
    """Print the figures."""
    sys.stdout.write(f"{'':16} {'requests':>9} {'a second':>9} {'median':>9} {'95%':>9} {'slowest':>9}  (ms)\n")
    for kind, seconds in sorted(figures.seconds.items()):
        ordered = sorted(seconds)
        middle, high = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
        row = "".join(f"{value * 1000:10,.0f}" for value in (middle, high, ordered[-1]))
        sys.stdout.write(f"{kind:16} {len(seconds):9,} {len(seconds) / minutes / 60:9.1f}{row}\n")
    sys.stdout.write(f"verdicts {len(figures.verdicts):,}, conflicts {figures.conflicts}, ")
    sys.stdout.write(f"articles {len(figures.articles):,}, errors {len(figures.errors)}\n")


def main() -> None:
    """Start the site, let everybody work, print, and tell by the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--editors", type=int, default=50)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=10, help="longest time between two requests, in seconds")
    parser.add_argument("--threads", type=int, default=16, help="threads of the web server")
    options = parser.parse_args()
    site = Site(options.database)
    try:
        figures = run(site, options)
        report(figures, options.minutes)
        bad = [*figures.errors, *lost(figures), *site.trouble()]
        sys.stdout.write(f"lost {len(lost(figures))}, lines of trouble in the logs {len(site.trouble())}\n")
        sys.stdout.writelines(f"  {line}\n" for line in bad[:20])
    finally:
        site.close()
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
