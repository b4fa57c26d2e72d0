"""Writing a backup: one moment of the database, table by table, into a file that appears whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connections, transaction
from django.utils import timezone

from claims.services.backups import tables
from claims.services.backups.errors import RefusedBackup
from claims.services.backups.tables import Report, Sum

LEVEL = 3  # of gzip: higher ones take several times as long for a few per cent


def write(path: Path, using: str = "default", tell: Callable[[str, int], None] = lambda _name, _rows: None) -> Report:
    """Write everything on file to `path`, readable by its owner alone: password hashes and secrets are in it.

    `tell` is called with each table and its number of rows. Raises RefusedBackup where the folder cannot be written.
    """
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    except OSError as error:
        raise RefusedBackup(f"{path.parent} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(descriptor, "wb") as raw, gzip.open(raw, "wt", LEVEL, encoding="utf-8", newline="\n") as file:
            report = _write(file, using, tell)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return report


def _write(file: IO[str], using: str, tell: Callable[[str, int], None]) -> Report:
    report = Report()
    with _moment(using):
        head = {"format": tables.FORMAT, "made_at": timezone.now().isoformat(), "migrations": tables.migrations(using)}
        file.write(json.dumps({**head, "engine": connections[using].vendor}) + "\n")
        for model in tables.models():
            name, total = model._meta.label_lower, Sum()
            for line in tables.lines(model, using):
                total.add(line)
                file.write(line + "\n")
            report.rows[name], report.sums[name] = total.rows, total.hexadecimal
            tell(name, total.rows)
    file.write(json.dumps({"end": True, "rows": report.rows, "sums": report.sums}) + "\n")
    return report


@contextmanager
def _moment(using: str) -> Iterator[None]:
    """Reads inside all see the same moment, and nobody who writes has to wait."""
    connection = connections[using]
    if connection.in_atomic_block:  # the caller holds a moment of its own
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:  # the settings' own transactions would lock writers out
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
