"""Reading article files: .txt, .json and .jsonl, singly or in folders, with one clear line for each bad one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime

from claims.services.articles import NewArticle
from claims.services.errors import (
    DuplicateId,
    EmptyText,
    MalformedRecord,
    NotText,
    RefusedArticle,
    TextTooLarge,
)

SUFFIXES = (".txt", ".json", ".jsonl")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and a line of it where that helps (from 1)."""

    path: Path
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else str(self.path)


@dataclass(frozen=True, slots=True)
class Found:
    """One record of a delivery: an article, or the reason why it is none."""

    place: Place
    article: NewArticle | None
    refusal: RefusedArticle | None = None


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files meant by `paths`: folders stand for the article files in them, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.suffix in SUFFIXES and file.is_file()
            )
        else:
            yield path


def read(paths: Iterable[Path]) -> Iterator[Found]:
    """Every record in the files, refused ones included; an id met twice in one delivery is refused."""
    seen: dict[str, Place] = {}
    for path in files(paths):
        for found in _read_file(path):
            if found.article and found.article.external_id in seen:
                earlier = seen[found.article.external_id]
                error = DuplicateId(
                    f"duplicate id {found.article.external_id!r}, first seen at {earlier}"
                )
                yield Found(found.place, None, error)
                continue
            if found.article:
                seen[found.article.external_id] = found.place
            yield found


def article_of(record: Any) -> NewArticle:
    """The article in a decoded JSON record. Raises MalformedRecord naming the field at fault."""
    if not isinstance(record, dict):
        raise MalformedRecord(f"expected a JSON object, found {type(record).__name__}")
    return NewArticle(
        external_id=_string(record, "id", required=True),
        text=_string(record, "text", required=True),
        title=_string(record, "title"),
        outlet=_string(record, "outlet") or _string(record, "publisher"),
        url=_string(record, "url"),
        published_at=_moment(record),
    )


def _read_file(path: Path) -> Iterator[Found]:
    readers = {".txt": _read_text, ".json": _read_json, ".jsonl": _read_lines}
    try:
        if path.suffix not in readers:
            raise MalformedRecord(
                f"not an article file; expected {', '.join(SUFFIXES)}"
            )
        yield from readers[path.suffix](path)
    except OSError as error:
        yield Found(Place(path), None, MalformedRecord(error.strerror or str(error)))
    except RefusedArticle as error:
        yield Found(Place(path), None, error)


def _read_text(path: Path) -> Iterator[Found]:
    text = _decode(_bytes(path, settings.COUNTERCLAIM_MAX_ARTICLE_BYTES))
    if not text.strip():
        raise EmptyText("the file is empty")
    title = text.strip().splitlines()[0].strip()
    name = f"{path.resolve().parent.name}/{path.name}"
    yield Found(
        Place(path), NewArticle(external_id=name, text=text, title=title[:1000])
    )


def _read_json(path: Path) -> Iterator[Found]:
    content = _decode(_bytes(path, settings.COUNTERCLAIM_MAX_DELIVERY_BYTES))
    if not content.strip():
        raise EmptyText("the file is empty")
    try:
        decoded = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _malformed(error) from error
    for number, record in enumerate(
        decoded if isinstance(decoded, list) else [decoded], start=1
    ):
        try:
            yield Found(Place(path), article_of(record))
        except MalformedRecord as error:
            label = f"record {number}: " if isinstance(decoded, list) else ""
            yield Found(Place(path), None, MalformedRecord(f"{label}{error}"))


def _read_lines(path: Path) -> Iterator[Found]:
    limit = 2 * settings.COUNTERCLAIM_MAX_ARTICLE_BYTES
    empty = True
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(limit + 1):
            number += 1
            empty = empty and not line.strip()
            if line.strip():
                yield _read_line(Place(path, number), line, limit)
            while len(line) > limit and not line.endswith(b"\n"):
                line = lines.readline(limit + 1)
    if empty:
        raise EmptyText("the file is empty")


def _read_line(place: Place, line: bytes, limit: int) -> Found:
    try:
        if len(line) > limit:
            raise TextTooLarge(f"the line is longer than {limit:,} bytes")
        return Found(place, article_of(json.loads(_decode(line))))
    except RefusedArticle as error:
        return Found(place, None, error)
    except (ValueError, RecursionError) as error:
        return Found(place, None, _malformed(error))


def _malformed(error: Exception) -> MalformedRecord:
    if isinstance(error, json.JSONDecodeError):
        return MalformedRecord(
            f"malformed JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        )
    return MalformedRecord(f"malformed JSON: {error}")


def _bytes(path: Path, limit: int) -> bytes:
    size = path.stat().st_size
    if size > limit:
        raise TextTooLarge(f"the file has {size:,} bytes; the limit is {limit:,}")
    return path.read_bytes()


def _decode(content: bytes) -> str:
    try:
        return content.decode(
            "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
        )
    except UnicodeDecodeError as error:
        raise NotText(f"not valid UTF-8 at byte {error.start:,}") from error


def _string(record: dict[str, Any], name: str, *, required: bool = False) -> str:
    value = record.get(name)
    if value is None or value == "":
        if required:
            raise MalformedRecord(f"the field {name!r} is missing")
        return ""
    if isinstance(value, int) and name == "id" and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise MalformedRecord(f"the field {name!r} is not a string")
    return value


def _moment(record: dict[str, Any]) -> datetime | None:
    value = _string(record, "published") or _string(record, "date")
    if not value:
        return None
    try:
        moment = parse_datetime(value)
        if moment is None and (day := parse_date(value)):
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError as error:
        raise MalformedRecord(f"the date {value!r} does not exist") from error
    if moment is None:
        raise MalformedRecord(f"the date {value!r} is not ISO 8601")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
