"""Turns: near copies that arrive at the same moment are placed one after the other, so that the second sees the first.

SQLite has one writer at a time anyway. On PostgreSQL each waits for those that hold one of its prints: the lowest
32, which two texts share with near certainty when most of either stands in the other. Others do not wait.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from django.db import connection

MOST_HELD = 32  # locks lie in a table of PostgreSQL that all sessions share


def take(prints: Iterable[int]) -> None:
    """Wait for the turn of a text with these prints; it ends with the present transaction."""
    if connection.vendor != "postgresql":
        return
    lowest = heapq.nsmallest(MOST_HELD, prints)  # in order: two that wait for each other would wait for ever
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(pg_advisory_xact_lock(print)) FROM unnest(%s::bigint[]) AS print", [lowest])
