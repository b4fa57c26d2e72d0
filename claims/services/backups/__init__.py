"""Backups: everything on file as one compressed file of lines, from either database and into either."""

from __future__ import annotations

from claims.services.backups.errors import RefusedBackup
from claims.services.backups.restoring import restore
from claims.services.backups.tables import Report
from claims.services.backups.writing import write

__all__ = ["RefusedBackup", "Report", "restore", "write"]
