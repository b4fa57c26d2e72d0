"""Figures of intake: throughput a stage over many articles, and adding one to a large base.

    python -m bench.intake --articles 100000
    python -m bench.intake --base 1000000

Runs on a database of its own in a temporary folder (SQLite), or on the empty one that DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.prose import Prose, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

COPIED = 0.25  # of the made articles take their words from an earlier one
REMEMBERED = 2_000  # stories that later articles may take from
PRINTS = 36  # of an article of 450 words: 16 bands and its sentences
SECONDS: dict[str, float] = defaultdict(float)  # by the clock
WORKED: dict[str, float] = defaultdict(float)  # of this process's CPU


def main() -> None:
    """Run what the options name."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="counterclaim-bench-", dir=options.folder) as folder:
        _set_up(Path(folder))
        if options.articles:
            ingest(options.articles, Path(folder))
        if options.base:
            add_to_base(options.base, options.added)


def ingest(count: int, folder: Path) -> None:
    """Make `count` articles, take them in from a JSON-lines file, and print seconds and articles a second a stage."""
    from claims.services import articles, intake

    dump = folder / "dump.jsonl"
    with _timed("make the prose"):
        _write(dump, count)
    _time_stages()
    started, before = time.perf_counter(), _megabytes()
    worked = time.process_time()
    found = iter(intake.read([dump]))
    for number in range(1, count + 1):
        with _timed("read the dump"):
            one = next(found)
        articles.ingest(one.article)
        if number % max(1, count // 10) == 0:
            rate = number / (time.perf_counter() - started)
            _say(f"{number:>9,} articles  {rate:7.1f} a second  {_megabytes():,.0f} MB at most")
    _say(f"{(time.process_time() - worked) * 1000 / count:.1f} ms of CPU an article in all")
    _report(count, time.perf_counter() - started, before)


def add_to_base(count: int, added: int) -> None:
    """Make the rows of `count` articles, add `added` real ones, and print how long the dedup of each took."""
    from claims.models import Article, TextPrint
    from claims.nlp.prints import Text
    from claims.services import articles, origins
    from claims.services.articles import NewArticle

    with _timed("make the base"):
        _make_base(count)
    _say(f"base: {Article.objects.count():,} articles, {TextPrint.objects.count():,} prints")
    took: list[float] = []
    place = origins.place

    def timed_place(article: Article, text: Text) -> None:
        started = time.perf_counter()
        place(article, text)
        took.append((time.perf_counter() - started) * 1000)

    origins.place = timed_place
    for number, record in enumerate(_records(Prose(7), added)):
        started = time.perf_counter()
        Text(record["text"]).keys  # noqa: B018 - its time belongs to the dedup
        taken_apart = (time.perf_counter() - started) * 1000
        articles.ingest(NewArticle(f"added-{number}", record["text"]))
        took[-1] += taken_apart
    took.sort()
    _say(
        f"dedup of one more article: median {took[len(took) // 2]:.1f} ms, "
        f"95% under {took[int(len(took) * 0.95)]:.1f} ms, slowest {took[-1]:.1f} ms ({added} articles)"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=0, help="articles to take in")
    parser.add_argument("--base", type=int, default=0, help="articles already on file when some are added")
    parser.add_argument("--added", type=int, default=200, help="articles added to the base")
    parser.add_argument("--folder", help="where the temporary database goes")
    options = parser.parse_args()
    if not options.articles and not options.base:
        parser.error("name --articles or --base")
    return options


def _set_up(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    os.environ["COUNTERCLAIM_DATA_DIR"] = str(folder)
    os.environ.setdefault("COUNTERCLAIM_LOG_LEVEL", "warning")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _records(prose: Prose, count: int) -> Iterator[dict[str, str]]:
    """Articles of which COPIED are an earlier one trimmed, embedded in something else, or with another beginning."""
    stories: list[list[list[str]]] = []
    for number in range(count):
        story = prose.story()
        if stories and prose.random.random() < COPIED:
            story = _copied(prose, prose.random.choice(stories))
        elif len(stories) < REMEMBERED:
            stories.append(story)
        else:
            stories[prose.random.randrange(REMEMBERED)] = story
        yield {
            "id": f"bench-{number}",
            "title": story[0][0][:100],
            "text": text_of(story),
            "outlet": f"Outlet {number % 40}",
        }


def _copied(prose: Prose, story: list[list[str]]) -> list[list[str]]:
    kind = prose.random.randrange(4)
    if kind == 0:
        return story
    if kind == 1:
        return story[: max(3, 2 * len(story) // 3)]
    if kind == 2:
        return [*prose.story(1, 2), *story[1:]]
    return [*prose.story(3, 4), *story[:4], *prose.story(2, 3)]


def _write(dump: Path, count: int) -> None:
    with dump.open("w", encoding="utf-8") as lines:
        for record in _records(Prose(1), count):
            lines.write(json.dumps(record) + "\n")


def _time_stages() -> None:
    """Wrap the stages of taking in, so that the seconds of each add up in SECONDS."""
    from claims.nlp import language
    from claims.services import articles, origins
    from claims.services.origins import neighbours, placing

    _wrap(language, "detect", "tell the language")
    _wrap(language, "is_readable", "tell the language")
    _wrap(articles, "Text", "take apart into sentences")
    _wrap(neighbours, "_compared", "compare with neighbours")
    _wrap(neighbours, "find", "look up and compare")
    _wrap(origins, "place", "place: all of dedup but taking apart")
    _wrap(placing.TextPrint.objects, "bulk_create", "write prints")


def _wrap(owner: Any, name: str, stage: str) -> None:
    function: Callable[..., Any] = getattr(owner, name)

    def timed(*args: Any, **options: Any) -> Any:
        with _timed(stage):
            return function(*args, **options)

    setattr(owner, name, timed)


@contextmanager
def _timed(stage: str) -> Iterator[None]:
    started, worked = time.perf_counter(), time.process_time()
    try:
        yield
    finally:
        SECONDS[stage] += time.perf_counter() - started
        WORKED[stage] += time.process_time() - worked


def _make_base(count: int) -> None:
    """Rows of articles and random prints, made by the database itself; indexes are built afterwards."""
    from django.db import connection

    from claims.models import TextPrint

    if connection.vendor != "sqlite":
        raise SystemExit("--base makes its rows in SQLite; unset DATABASE_URL")
    with connection.cursor() as cursor:
        for pragma in ("synchronous=OFF", "cache_size=-1000000", "foreign_keys=OFF", "temp_store=FILE"):
            cursor.execute(f"PRAGMA {pragma}")
        _insert_articles(cursor, count)
        with connection.schema_editor() as editor:
            index = TextPrint._meta.indexes[0]
            editor.remove_index(TextPrint, index)
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s) "
            "INSERT INTO claims_textprint (key, article_id) SELECT random(), i / %s + 1 FROM n",
            [count * PRINTS, PRINTS],
        )
        with connection.schema_editor() as editor:
            editor.add_index(TextPrint, index)
        cursor.execute("PRAGMA foreign_keys=ON")


def _insert_articles(cursor: Any, count: int) -> None:
    from claims.models import Article

    sample = Article(external_id="base", text="base", text_hash="0" * 64)
    columns, values = [], []
    for field in Article._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(field.column)
        value = field.get_db_prep_save(field.pre_save(sample, add=True), _connection())
        values.append("'base-' || i" if field.name == "external_id" else _literal(value, field.null))
    names, row = ", ".join(f'"{column}"' for column in columns), ", ".join(values)
    cursor.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {int(count)}) "  # noqa: S608
        f"INSERT INTO claims_article ({names}) SELECT {row} FROM n"
    )


def _literal(value: Any, nullable: bool) -> str:
    if value is None:
        return "NULL" if nullable else "'2024-03-05 00:00:00'"
    return str(int(value)) if isinstance(value, bool | int) else "'" + str(value).replace("'", "''") + "'"


def _connection() -> Any:
    from django.db import connection

    return connection


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _report(count: int, seconds: float, before: float) -> None:
    _say(f"{count:,} articles in {seconds:,.0f} s: {count / seconds:,.1f} a second")
    _say(f"memory {before:,.0f} -> {_megabytes():,.0f} MB at most")
    for stage, spent in SECONDS.items():
        clock, cpu = 1000 * spent / count, 1000 * WORKED[stage] / count
        _say(f"  {stage:<40} {clock:8.2f} ms an article ({cpu:6.2f} ms of CPU)  {count / spent:9,.0f} a second")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
