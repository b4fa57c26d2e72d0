"""ZIP and WARC archives: their members one by one, never more of them in memory, or in all, than allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from claims.services.errors import MalformedRecord, NotReadable, RefusedArticle, TextTooLarge
from claims.services.intake.found import Found, Piece, Place

MOST_MEMBERS = 200_000
WEB_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/json": ".json",
}


def zip_members(piece: Piece) -> Iterator[Piece | Found]:
    """The files in a ZIP; a member that is encrypted, broken or a bomb is refused by itself."""
    budget = settings.COUNTERCLAIM_MAX_ARCHIVE_BYTES
    try:
        with piece.open() as stream, zipfile.ZipFile(stream) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_MEMBERS:
                raise TextTooLarge(f"the archive has {len(members):,} members; the limit is {MOST_MEMBERS:,}")
            for member in members:
                place = Place(piece.place.path, member=member.filename)
                try:
                    content = _unzip(archive, member, budget)
                except RefusedArticle as error:
                    yield Found(place, None, error)
                    if isinstance(error, ArchiveTooLarge):
                        return
                    continue
                budget -= len(content)
                yield _member(piece, member.filename, content)
    except zipfile.BadZipFile as error:
        raise NotReadable(f"broken ZIP: {error}") from error


class ArchiveTooLarge(TextTooLarge):
    """What was unpacked so far is all that one archive may unpack to."""


def warc_members(piece: Piece) -> Iterator[Piece | Found]:
    """The pages answered with 200 in a WARC."""
    budget = settings.COUNTERCLAIM_MAX_ARCHIVE_BYTES
    pages = 0
    with piece.open() as stream:
        try:
            for record in ArchiveIterator(stream):
                found = _page(piece, record, budget)
                if isinstance(found, Piece):
                    budget -= found.size
                pages += found is not None
                if found is not None:
                    yield found
        except (ArchiveLoadFailed, EOFError, zlib.error, ValueError, OSError) as error:
            raise NotReadable(f"broken WARC after {pages} pages: {error}"[:300]) from error
    if not pages:
        raise NotReadable("no page in the WARC")


def _unzip(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: int) -> bytes:
    if member.flag_bits & 0x1:
        raise NotReadable("the archive's member is encrypted: it needs a password")
    limit = settings.COUNTERCLAIM_MAX_DELIVERY_BYTES
    try:
        with archive.open(member) as stream:
            content = stream.read(min(limit, budget) + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise NotReadable(f"broken member of the archive: {error}") from error
    if len(content) > limit:
        raise TextTooLarge(f"unpacks to more than {limit:,} bytes")
    if len(content) > budget:
        raise ArchiveTooLarge(f"the archive unpacks to more than {settings.COUNTERCLAIM_MAX_ARCHIVE_BYTES:,} bytes")
    return content


def _page(piece: Piece, record: Any, budget: int) -> Piece | Found | None:
    """The page in a response record; None for what is not one."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if record.http_headers.get_statuscode() != "200" or kind not in WEB_SUFFIXES:
        return None
    place = Place(piece.place.path, member=url)
    limit = min(settings.COUNTERCLAIM_MAX_DELIVERY_BYTES, budget)
    content = record.content_stream().read(limit + 1)
    if len(content) > limit:
        return Found(place, None, TextTooLarge(f"unpacks to more than {limit:,} bytes"))
    if not url:
        return Found(place, None, MalformedRecord("a response without its WARC-Target-URI"))
    return Piece(place, WEB_SUFFIXES[kind], len(content), url, lambda: io.BytesIO(content), url)


def _member(piece: Piece, name: str, content: bytes) -> Piece:
    path = PurePosixPath(name)
    return Piece(
        Place(piece.place.path, member=name),
        path.suffix.lower(),
        len(content),
        f"{piece.place.path.name}/{name}",
        lambda: io.BytesIO(content),
    )
