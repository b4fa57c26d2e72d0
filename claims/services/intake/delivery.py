"""From paths to records: which files are meant, which reader each gets, and what was met twice."""

from __future__ import annotations

import hashlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

from claims.services.articles import NewArticle
from claims.services.errors import DuplicateId, EmptyText, MalformedRecord, NotReadable, RefusedArticle
from claims.services.intake import archives, plain, tables, untrusted
from claims.services.intake.found import STDIN, Found, Piece, Place
from claims.services.intake.reading import Reading
from claims.services.intake.records import PLAIN, Columns

PLAIN_READERS = {
    ".txt": plain.text,
    ".json": plain.json_file,
    ".jsonl": plain.json_lines,
    ".csv": tables.table,
    ".tsv": tables.table,
}
PARSED = (".html", ".htm", ".xhtml", ".pdf", ".docx", ".eml")
ARCHIVES = {".zip": archives.zip_members, ".warc": archives.warc_members, ".warc.gz": archives.warc_members}
SUFFIXES = (*PLAIN_READERS, *PARSED, *ARCHIVES)
MAGIC = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"WARC/", ".warc"),
    (b"\x1f\x8b", ".warc.gz"),
    (b"[", ".json"),
    (b"{", ".jsonl"),
    (b"<", ".html"),
)


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files meant by `paths`: folders stand for the article files in them, in the order of their names."""
    for path in paths:
        if path != STDIN and path.is_dir():
            yield from sorted(file for file in path.rglob("*") if _suffix(file.name) in SUFFIXES and file.is_file())
        else:
            yield path


def read(
    paths: Iterable[Path],
    *,
    columns: Columns = PLAIN,
    fetch: Callable[[str], NewArticle] | None = None,
) -> Iterator[Found]:
    """Every record in the files, refused ones included; an id met twice in one delivery is refused.

    `-` is standard input. columns: the mapping of dumps (see columns_of). fetch: how a record that has only a
    link becomes an article.
    """
    reading = Reading(columns, fetch)
    seen: dict[bytes, Place | str] = {}
    for path in files(paths):
        for found in _read_path(path, reading):
            yield _once(found, seen)


def _once(found: Found, seen: dict[bytes, Place | str]) -> Found:
    if found.article is None:
        return found
    key = hashlib.blake2b(found.article.external_id.encode(errors="surrogatepass"), digest_size=12).digest()
    earlier = seen.setdefault(key, found.place)
    if earlier is found.place:
        return found
    error = DuplicateId(f"duplicate id {found.article.external_id!r}, first seen at {earlier}")
    return Found(found.place, None, error)


def _read_path(path: Path, reading: Reading) -> Iterator[Found]:
    try:
        piece = _standard_input() if path == STDIN else _piece(path)
    except OSError as error:
        yield Found(Place(path), None, MalformedRecord(error.strerror or str(error)))
    except RefusedArticle as error:
        yield Found(Place(path), None, error)
    else:
        yield from _read_piece(piece, reading)


def _read_piece(piece: Piece, reading: Reading) -> Iterator[Found]:
    """Whatever is wrong with a piece is said of that piece; the next ones are read."""
    try:
        if piece.suffix in ARCHIVES:
            yield from _read_archive(piece, reading)
        elif piece.suffix in PARSED:
            yield Found(piece.place, untrusted.read(piece))
        elif piece.suffix in PLAIN_READERS:
            yield from PLAIN_READERS[piece.suffix](piece, reading)
        else:
            raise MalformedRecord(f"not an article file; expected {', '.join(SUFFIXES)}")
    except OSError as error:
        yield Found(piece.place, None, MalformedRecord(error.strerror or str(error)))
    except RefusedArticle as error:
        yield Found(piece.place, None, error)


def _read_archive(piece: Piece, reading: Reading) -> Iterator[Found]:
    if piece.place.member:
        raise NotReadable("an archive inside an archive; unpack it first")
    empty = True
    for member in ARCHIVES[piece.suffix](piece):
        empty = False
        if isinstance(member, Found):
            yield member
        else:
            yield from _read_piece(member, reading)
    if empty:
        raise EmptyText("the archive is empty")


def _piece(path: Path) -> Piece:
    size = path.stat().st_size
    own_id = f"{path.resolve().parent.name}/{path.name}"
    return Piece(Place(path), _suffix(path.name), size, own_id, lambda: path.open("rb"))


def _standard_input() -> Piece:
    """All of standard input; its kind is read off its first bytes."""
    content = sys.stdin.buffer.read(settings.COUNTERCLAIM_MAX_DELIVERY_BYTES + 1)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    suffix = next((suffix for magic, suffix in MAGIC if start.startswith(magic)), ".txt")
    if suffix == ".jsonl" and start[:1] == b"{" and start.partition(b"\n")[0].rstrip()[-1:] != b"}":
        suffix = ".json"
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Piece(Place(STDIN), suffix, len(content), f"stdin/{digest}", lambda: io.BytesIO(content))


def _suffix(name: str) -> str:
    lowered = name.lower()
    return ".warc.gz" if lowered.endswith(".warc.gz") else Path(lowered).suffix
