"""Writes invented reports straight into PostgreSQL, a chunk at a time, in a process of its own (no Django here)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import psycopg

from bench.invented import CLAIMS, Newsroom

CHUNK = 500  # reports
START = datetime(2026, 1, 1, tzinfo=UTC)
WIDTH = 384
# What differs from row to row; all other columns are the same in every row.
VARYING = {
    "claims_article": ("id", "external_id", "title", "outlet", "text", "text_hash", "published_at"),
    "claims_extractionrun": ("id", "article_id", "text_hash"),
    "claims_claim": (
        "id", "article_id", "run_id", "source_id", "speaker_text", "speaker_name", "content_spans", "content_start",
        "content_end", "content", "proposition", "context", "digest", "statement_hash",
    ),
    "claims_claimkey": ("claim_id", "in_article", "key"),
}  # fmt: skip
_OPENING = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
_POINT = [("d", ">i4"), ("dimensions", ">i2"), ("unused", ">i2"), ("point", ">f2", WIDTH)]
Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Reports `number * CHUNK` to `number * CHUNK + count`; the first of all has the id 1.

    vectors: whether its claims get vectors, of the encoder's `version`; indexed: with pgvector's column.
    """

    number: int
    count: int = CHUNK
    vectors: bool = False
    indexed: bool = False
    version: str = ""


@cache
def newsroom() -> Newsroom:
    """The writer of reports of this process."""
    return Newsroom()


def rows_of(chunk: Chunk) -> Rows:
    """The rows of a chunk, the same whichever process writes them."""
    writer = newsroom()
    writer.reseed(chunk.number)
    sources = {name: number for number, name in enumerate(writer.names, 1)}
    rows: Rows = {table: [] for table in VARYING}
    for place, report in enumerate(writer.reports(chunk.count)):
        article = chunk.number * CHUNK + place + 1
        text_hash, when = f"{article:064}", START + timedelta(hours=article % 8000)
        rows["claims_article"].append(
            (article, f"invented-{article}", report.title, f"Outlet {article % 40}", report.title, text_hash, when)
        )
        rows["claims_extractionrun"].append((article, article, text_hash))
        for nth, said in enumerate(report.claims):
            claim, start = (article - 1) * CLAIMS + nth + 1, 150 * nth
            rows["claims_claim"].append((
                claim, article, article, sources[said.speaker], said.speaker, said.speaker, f"[[{start}, {start + 9}]]",
                start, start + 9, said.content, said.content, said.context[-200:], f"{claim:064}", f"{claim:064}",
            ))  # fmt: skip
            rows["claims_claimkey"].extend((claim, article, key) for key in said.keys)
    return rows


def write(url: str, chunk: Chunk) -> int:
    """Copy a chunk into the database; the number of its rows. Keys of other tables are not checked."""
    rows = rows_of(chunk)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        for table, columns in VARYING.items():
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                copy.write("".join(_lines(rows[table])))
        if chunk.vectors:
            columns = "claim_id, in_article, version, numbers" + (", point" if chunk.indexed else "")
            with cursor.copy(f"COPY claims_claimvector ({columns}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(_OPENING + binary(chunk).tobytes() + struct.pack(">h", -1))
    return sum(len(found) for found in rows.values())


def vectors_of(chunk: Chunk) -> np.ndarray:
    """Vectors for a chunk's claims: those of one report lie about one point, as those of one matter do."""
    random = np.random.default_rng((11, chunk.number))
    middle = np.repeat(random.standard_normal((chunk.count, WIDTH), np.float32), CLAIMS, axis=0)
    drawn = middle + random.standard_normal((len(middle), WIDTH), np.float32)
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float16)


def binary(chunk: Chunk) -> np.ndarray:
    """The vectors of a chunk as rows of PostgreSQL's binary form."""
    version = chunk.version.encode()
    fields = [
        ("fields", ">i2"), ("a", ">i4"), ("claim", ">i8"), ("b", ">i4"), ("article", ">i8"),
        ("v", ">i4"), ("version", f"S{len(version)}"), ("c", ">i4"), ("numbers", "<f2", WIDTH),
    ]  # fmt: skip
    vectors = vectors_of(chunk)
    made = np.zeros(len(vectors), np.dtype(fields + (_POINT if chunk.indexed else [])))
    first = chunk.number * CHUNK
    made["fields"] = 4 + chunk.indexed
    made["a"] = made["b"] = 8
    made["claim"] = first * CLAIMS + 1 + np.arange(len(made))
    made["article"] = first + 1 + np.arange(len(made)) // CLAIMS
    made["v"], made["version"] = len(version), version
    made["c"], made["numbers"] = 2 * WIDTH, vectors
    if chunk.indexed:
        made["d"], made["dimensions"], made["point"] = 4 + 2 * WIDTH, WIDTH, vectors
    return made


def _lines(rows: list[tuple[object, ...]]) -> Iterator[str]:
    for row in rows:  # invented words hold no tab, backslash or line end
        yield "\t".join(map(str, row)) + "\n"
