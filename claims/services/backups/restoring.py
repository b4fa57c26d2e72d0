"""Restoring a backup into an empty database of the same version, checked by sums before anything counts."""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.models import Model

from claims.services.backups import tables
from claims.services.backups.errors import RefusedBackup
from claims.services.backups.tables import Report, Sum

SHOWN = 5


def restore(
    path: Path,
    using: str = "default",
    *,
    replace: bool = False,
    tell: Callable[[str, int], None] = lambda _name, _rows: None,
) -> Report:
    """Put what `path` holds into the database; all of it, or nothing.

    The database must have been migrated to the version of the backup and hold nothing but what migrations make; with
    `replace` what it holds is dropped first. Raises RefusedBackup where any of that is not so, the file is damaged,
    or what was stored does not read back the same.
    """
    with _Opened(path) as lines:
        head = _head(next(lines, ""), path)
        _check_version(head["migrations"], tables.migrations(using))
        if not replace:
            _check_empty(using)
        with transaction.atomic(using=using):
            try:
                stored = _store(lines, using, tell)
            except DatabaseError as error:
                raise RefusedBackup(f"the database refused a row: {str(error).splitlines()[0]}") from error
            _reset_sequences(using)
            _check_sums(stored, tables.summed(using), "what was stored reads back differently")
    return stored


class _Opened:
    """The lines of a compressed file; what is wrong with it is told as RefusedBackup."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Iterator[str]:
        try:
            self._file = gzip.open(self._path, "rt", encoding="utf-8", newline="\n")
        except OSError as error:
            raise RefusedBackup(f"{self._path} cannot be read: {error.strerror}") from error
        return self._lines()

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _lines(self) -> Iterator[str]:
        try:
            for line in self._file:
                yield line.rstrip("\n")
        except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
            raise RefusedBackup(f"{self._path} is damaged or cut short") from error


def _head(line: str, path: Path) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("format") != tables.FORMAT:
        raise RefusedBackup(f"{path} is no backup of Counterclaim")
    return head


def _check_version(theirs: list[str], ours: list[str]) -> None:
    lacking, beyond = sorted(set(theirs) - set(ours)), sorted(set(ours) - set(theirs))
    if lacking:
        raise RefusedBackup(f"the backup is of a later version ({_some(lacking)}): install that and run migrate")
    if beyond:
        raise RefusedBackup(f"the backup is of an earlier version (no {_some(beyond)}): restore by that one")


def _check_empty(using: str) -> None:
    held = [
        model._meta.label_lower for model in tables.models()
        if model._meta.label_lower not in tables.MADE_BY_MIGRATIONS and model._base_manager.using(using).exists()
    ]  # fmt: skip
    if held:
        raise RefusedBackup(f"the database is not empty ({_some(held)}): --replace drops what it holds")


def _store(lines: Iterator[str], using: str, tell: Callable[[str, int], None]) -> Report:
    for model in tables.models():
        model._base_manager.using(using).all()._raw_delete(using)
    report = Report()
    rows = ((json.loads(line), line) for line in lines)
    for name, group in itertools.groupby(rows, key=lambda pair: pair[0].get("model", "")):
        if not name:
            _check_sums(_told(next(group)[0]), report, "the file is damaged")
            return report
        _check_known(name)
        report.rows[name], report.sums[name] = _store_table(apps.get_model(name), group, using)
        tell(name, report.rows[name])
    raise RefusedBackup("the file is cut short: its end is missing")


def _store_table(model: type[Model], group: Iterator[tuple[Any, str]], using: str) -> tuple[int, str]:
    """Rows go in as they stand: no times are set anew, no signal is sent."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    total = Sum()
    while chunk := list(itertools.islice(group, tables.CHUNK)):
        for _, line in chunk:
            total.add(line)
        written = serializers.deserialize("python", (row for row, _ in chunk), using=using)
        objects = [found.object for found in written]
        size = connections[using].ops.bulk_batch_size(fields, objects) or len(objects)
        for start in range(0, len(objects), size):
            model._base_manager.using(using).all()._insert(  # type: ignore[attr-defined]
                objects[start : start + size], fields=fields, using=using, raw=True
            )
    return total.rows, total.hexadecimal


def _told(end: dict[str, Any]) -> Report:
    if not end.get("end"):
        raise RefusedBackup("the file is damaged: a line is no row")
    counted = {name: count for name, count in end["rows"].items() if count}
    return Report(counted, {name: end["sums"][name] for name in counted})


def _check_known(name: str) -> None:
    if name not in {model._meta.label_lower for model in tables.models()}:
        raise RefusedBackup(f"the file holds the table {name!r}, which this version does not know")


def _check_sums(wanted: Report, found: Report, complaint: str) -> None:
    held = {name: count for name, count in found.rows.items() if count}
    if differing := wanted.differences(Report(held, {name: found.sums[name] for name in held})):
        raise RefusedBackup(f"{complaint}: {_some(differing)}")


def _reset_sequences(using: str) -> None:
    connection = connections[using]
    statements = connection.ops.sequence_reset_sql(no_style(), tables.models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
