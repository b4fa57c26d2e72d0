"""Text, JSON and JSON-lines files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from claims.nlp.boilerplate import skip_spans
from claims.services.articles import NewArticle
from claims.services.errors import EmptyText, MalformedRecord, NotText, RefusedArticle, TextTooLarge
from claims.services.intake.found import Found, Piece, Place
from claims.services.intake.reading import Reading
from claims.services.intake.records import article_of

_LINE = re.compile(r"[^\r\n]+")


def text(piece: Piece, reading: Reading) -> Iterator[Found]:
    """One article; its first line that is not page furniture is the title."""
    content = decode(piece.content(settings.COUNTERCLAIM_MAX_ARTICLE_BYTES))
    if not content.strip():
        raise EmptyText("the file is empty")
    yield Found(piece.place, NewArticle(external_id=piece.own_id, text=content, title=_title(content)[:1000]))


def _title(content: str) -> str:
    skipped = skip_spans(content)
    lines = [match for match in _LINE.finditer(content) if match.group().strip()]
    own = [line for line in lines if not any(start <= line.start() < end for start, end in skipped)]
    return (own or lines)[0].group().strip()


def json_file(piece: Piece, reading: Reading) -> Iterator[Found]:
    """One record, or a list of them."""
    content = decode(piece.content(settings.COUNTERCLAIM_MAX_DELIVERY_BYTES))
    if not content.strip():
        raise EmptyText("the file is empty")
    try:
        decoded = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _malformed(error) from error
    listed = isinstance(decoded, list)
    for number, record in enumerate(decoded if listed else [decoded], start=1):
        yield _found(piece.place, record, reading, f"record {number}: " if listed else "")


def json_lines(piece: Piece, reading: Reading) -> Iterator[Found]:
    """One record a line, read line by line: the file may be larger than memory."""
    limit = 2 * settings.COUNTERCLAIM_MAX_ARTICLE_BYTES
    empty = True
    with piece.open() as lines:
        number = 0
        while line := lines.readline(limit + 1):
            number += 1
            if line.strip():
                empty = False
                yield _line(piece.place.at(number), line, limit, reading)
            while len(line) > limit and not line.endswith(b"\n"):
                line = lines.readline(limit + 1)
    if empty:
        raise EmptyText("the file is empty")


def decode(content: bytes) -> str:
    """UTF-8, with or without a byte order mark. Raises NotText naming the byte at fault."""
    try:
        return content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        raise NotText(f"not valid UTF-8 at byte {error.start:,}") from error


def _line(place: Place, line: bytes, limit: int, reading: Reading) -> Found:
    try:
        if len(line) > limit:
            raise TextTooLarge(f"the line is longer than {limit:,} bytes")
        return _found(place, json.loads(decode(line)), reading)
    except RefusedArticle as error:
        return Found(place, None, error)
    except (ValueError, RecursionError) as error:
        return Found(place, None, _malformed(error))


def _found(place: Place, record: Any, reading: Reading, label: str = "") -> Found:
    try:
        return Found(place, article_of(record, reading.columns, reading.fetch))
    except RefusedArticle as error:
        return Found(place, None, type(error)(f"{label}{error}"))


def _malformed(error: Exception) -> MalformedRecord:
    if isinstance(error, json.JSONDecodeError):
        return MalformedRecord(f"malformed JSON at line {error.lineno}, column {error.colno}: {error.msg}")
    if isinstance(error, RecursionError):
        return MalformedRecord("malformed JSON: nested too deeply")
    return MalformedRecord(f"malformed JSON: {error}")
