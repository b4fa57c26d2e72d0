"""Reading deliveries: files, folders, archives, dumps and standard input, with one clear line for each bad one."""

from __future__ import annotations

from claims.services.intake.delivery import SUFFIXES, files, read
from claims.services.intake.found import Found, Place
from claims.services.intake.records import PRESETS, Columns, article_of, columns_of
from claims.services.intake.untrusted import article_from

__all__ = [
    "PRESETS",
    "SUFFIXES",
    "Columns",
    "Found",
    "Place",
    "article_from",
    "article_of",
    "columns_of",
    "files",
    "read",
]
