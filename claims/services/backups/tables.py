"""What belongs into a backup, how a row is written, and the sum that tells two databases equal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

FORMAT = "counterclaim-backup-1"
LEFT_OUT = {"sessions.session"}  # whoever is signed in signs in anew
MADE_BY_MIGRATIONS = {"auth.group", "auth.group_permissions", "auth.permission", "contenttypes.contenttype"}
CHUNK = 2_000


@dataclass(slots=True)
class Report:
    """Rows and SHA-256 of every table."""

    rows: dict[str, int] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)

    def differences(self, other: Report) -> list[str]:
        """The tables whose numbers or sums are not the same in both."""
        names = sorted(self.rows.keys() | other.rows.keys())
        return [
            name for name in names
            if (self.rows.get(name), self.sums.get(name)) != (other.rows.get(name), other.sums.get(name))
        ]  # fmt: skip


class ExactEncoder(DjangoJSONEncoder):
    """Django's encoder cuts times at milliseconds; rows are kept to the microsecond."""

    def default(self, o: Any) -> Any:
        """Times in full."""
        return o.isoformat() if isinstance(o, datetime | time) else super().default(o)


class Sum:
    """The running SHA-256 and number of a table's lines."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.rows, self._hash = 0, hashlib.sha256()

    def add(self, line: str) -> None:
        """One more line, without its end."""
        self.rows += 1
        self._hash.update(line.encode())
        self._hash.update(b"\n")

    @property
    def hexadecimal(self) -> str:
        """The sum so far."""
        return self._hash.hexdigest()


def models() -> list[type[Model]]:
    """Every table there is but LEFT_OUT, many-to-many ones included; sorted by name."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted(
        (model for model in found if not model._meta.proxy and model._meta.label_lower not in LEFT_OUT),
        key=lambda model: model._meta.label_lower,
    )


def lines(model: type[Model], using: str) -> Iterator[str]:
    """The rows of a table in the order of their keys, each as one line of JSON with sorted names.

    JSON columns come out in the order PostgreSQL keeps or SQLite was given; sorted, they are the same.
    """
    rows = model._base_manager.using(using).order_by("pk").iterator(chunk_size=CHUNK)
    writer = serializers.get_serializer("python")()
    for row in rows:
        written = writer.serialize([row])[0]
        yield json.dumps(written, cls=ExactEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def summed(using: str) -> Report:
    """Rows and sums of what is in the database now."""
    report = Report()
    for model in models():
        total = Sum()
        for line in lines(model, using):
            total.add(line)
        report.rows[model._meta.label_lower], report.sums[model._meta.label_lower] = total.rows, total.hexadecimal
    return report


def migrations(using: str) -> list[str]:
    """The migrations that the database has seen, of apps whose tables are kept."""
    kept = {model._meta.app_label for model in models()}
    seen = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in seen if app in kept)
