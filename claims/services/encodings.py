"""Rows as text to send: JSON lines, CSV that no spreadsheet runs, and JSON-LD documents, piece by piece."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
}


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Mapping[str, Any]], columns: list[str]) -> Iterator[str]:
    """A header and one line a row; lists and objects as JSON, formulas defused."""
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(row[column]) for column in columns])


def jsonl_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON object a line."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def jsonld_lines(nodes: Iterable[Mapping[str, Any]], context: Mapping[str, Any]) -> Iterator[str]:
    """One JSON-LD document: the context, then a graph with one node a line."""
    yield f'{{"@context": {json.dumps(context)},\n"@graph": ['
    separator = "\n"
    for node in nodes:
        yield separator + json.dumps(node, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def cell(value: Any) -> str:
    """A spreadsheet would run a cell that starts like a formula: such text gets a leading apostrophe."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
