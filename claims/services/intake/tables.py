"""CSV and TSV dumps, read row by row with a mapping of columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Literal

from django.conf import settings

from claims.services.errors import EmptyText, MalformedRecord, NotText, RefusedArticle
from claims.services.intake.found import Found, Piece
from claims.services.intake.reading import Reading
from claims.services.intake.records import PLAIN, article_of


def table(piece: Piece, reading: Reading) -> Iterator[Found]:
    """Every row; a row at fault is one line, a file that stops being CSV ends there with one."""
    csv.field_size_limit(2 * settings.COUNTERCLAIM_MAX_ARTICLE_BYTES)
    columns = reading.columns
    delimiter = columns.delimiter or ("\t" if piece.suffix == ".tsv" else ",")
    with piece.open() as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as lines:
        quoting: Literal[0, 3] = csv.QUOTE_NONE if columns.names else csv.QUOTE_MINIMAL
        rows = csv.DictReader(
            lines, fieldnames=columns.names or None, delimiter=delimiter, quoting=quoting, strict=True
        )
        try:
            _check_header(rows, reading)
            yield from _rows(piece, rows, reading)
        except csv.Error as error:
            yield Found(piece.place.at(rows.line_num), None, MalformedRecord(f"malformed CSV: {error}"))
        except UnicodeDecodeError as error:
            yield Found(piece.place.at(rows.line_num + 1), None, NotText(f"not valid UTF-8: {error.reason}"))


def _rows(piece: Piece, rows: csv.DictReader[str], reading: Reading) -> Iterator[Found]:
    for row in rows:
        place = piece.place.at(rows.line_num)
        try:
            if None in row:
                raise MalformedRecord(f"more cells than the {len(rows.fieldnames or ())} columns")
            yield Found(place, article_of(row, reading.columns, reading.fetch))
        except RefusedArticle as error:
            yield Found(place, None, error)


def _check_header(rows: csv.DictReader[str], reading: Reading) -> None:
    names = rows.fieldnames
    if not names:
        raise EmptyText("the file is empty")
    columns = reading.columns
    wanted = columns.id if columns is PLAIN else (*columns.id, *columns.url)
    if not set(wanted) & set(names):
        raise MalformedRecord(f"no column {wanted[0]!r}; the file has {', '.join(names[:8])}; name columns by option")
