"""The roles that migrations make, for tests that run after one that emptied every table."""

from __future__ import annotations

import importlib
from pathlib import Path

from django.apps import apps
from django.db import connection

import claims.migrations

MIGRATIONS = Path(claims.migrations.__file__).parent
GRANTS = {"make_roles", "grant"}


def remake() -> None:
    """Give the groups what every migration gave them."""
    with connection.schema_editor() as editor:
        for path in sorted(MIGRATIONS.glob("0*.py")):
            for operation in importlib.import_module(f"claims.migrations.{path.stem}").Migration.operations:
                if getattr(operation, "code", None) and operation.code.__name__ in GRANTS:
                    operation.code(apps, editor)
