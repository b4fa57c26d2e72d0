"""SQLite's full text tables (FTS5) over claims and articles: kept true by triggers, asked by words.

The tables hold no text of their own: they index that of the claims and articles. A migration that alters one of
these makes it anew in SQLite, and its triggers go with the old one; so `maintain` runs after every migration.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connections, transaction

COLUMNS = {"claims_claim": ("content", "speaker_text"), "claims_article": ("title", "text")}
# Characters of a private use area stand around what was found until the page has escaped everything else.
OPENING, CLOSING = "\ue000", "\ue001"
_PIECE = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_MOST = 12


def maintain(using: str = "default", **_: Any) -> None:
    """Make the triggers that are missing, and then index everything anew. Nothing to do but on SQLite."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        there = {name for (name,) in cursor.fetchall()}
    for table in COLUMNS:
        wanted = {f"{table}_words_{event}": sql for event, sql in _triggers(table).items()}
        if f"{table}_words" in there and not wanted.keys() <= there:
            with transaction.atomic(using=using), connection.cursor() as cursor:
                for name in wanted.keys() - there:
                    cursor.execute(wanted[name])
                cursor.execute(f"INSERT INTO {table}_words({table}_words) VALUES ('rebuild')")  # noqa: S608


def asked(words: str) -> str:
    """What a user typed, as an FTS5 query: all words must occur, "several words" in a row, word* begins so,
    -word must not occur. Everything is quoted, so nothing is an operator. Empty where no word is asked for."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _PIECE.findall(words)[:_MOST]:
        text = (phrase or word).replace('"', "").replace("\x00", "")
        if any(letter.isalnum() for letter in text):
            term = f'"{text.rstrip("*")}"' + ("*" if text.endswith("*") else "")
            (unwanted if minus else wanted).append(term)
    if not wanted:
        return ""
    return " ".join([" AND ".join(wanted), *(f"NOT {term}" for term in unwanted)])


def _triggers(table: str) -> dict[str, str]:
    columns = COLUMNS[table]
    names, words = ", ".join(columns), f"{table}_words"
    new, old = ", ".join(f"new.{name}" for name in columns), ", ".join(f"old.{name}" for name in columns)
    add = f"INSERT INTO {words}(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608 - names of our own
    drop = f"INSERT INTO {words}({words}, rowid, {names}) VALUES ('delete', old.id, {old});"  # noqa: S608
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)
    begin = "CREATE TRIGGER IF NOT EXISTS"
    return {
        "insert": f"{begin} {words}_insert AFTER INSERT ON {table} BEGIN {add} END",
        "delete": f"{begin} {words}_delete AFTER DELETE ON {table} BEGIN {drop} END",
        "update": f"{begin} {words}_update AFTER UPDATE OF {names} ON {table} WHEN {changed} BEGIN {drop} {add} END",
    }
