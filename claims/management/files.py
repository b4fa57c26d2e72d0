"""Files that commands write: standard output or a path, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError

from claims.services import encodings


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """The file at `path`, or standard output for None. A path that cannot be written is a CommandError."""
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def write_jsonl(file: TextIO, rows: Iterable[Mapping[str, Any]]) -> int:
    """One JSON object a line; returns their number."""
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(file: TextIO, rows: Iterable[Mapping[str, Any]], columns: list[str]) -> int:
    """A header and one line a row; lists and objects as JSON, formulas defused; returns the number of rows."""
    writer = csv.writer(file)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([encodings.cell(row[column]) for column in columns])
        count += 1
    return count
