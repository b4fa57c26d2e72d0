"""Reading JSON lines that a command is given, with errors that name file and line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def read_jsonl(path: Path, required: Mapping[str, type]) -> list[dict[str, Any]]:
    """The records of a JSON lines file, each with the `required` fields of those types. Raises CommandError."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: not valid UTF-8 at byte {error.start:,}") from error
    rows = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    return [_record(path, number, line, required) for number, line in rows]


def _record(path: Path, number: int, line: str, required: Mapping[str, type]) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path}:{number}: malformed JSON: {error}") from error
    if not isinstance(record, dict):
        raise CommandError(f"{path}:{number}: expected a JSON object")
    for name, kind in required.items():
        if not isinstance(record.get(name), kind):
            raise CommandError(f"{path}:{number}: the field {name!r} is missing or not a {kind.__name__}")
    return record
