"""The paragraphs and tables of a Word document, in the order they are printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from claims.services.parsers.parsed import NoTextError, ParsedText, UnparsedError

MOST_UNPACKED = 100_000_000
OLD_WORD = b"\xd0\xcf\x11\xe0"


def parse(content: bytes, about: dict[str, Any]) -> ParsedText:
    """Raises UnparsedError for files that are no .docx or unpack to more than MOST_UNPACKED bytes."""
    _check(content)
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise UnparsedError(f"broken Word document: {error}") from error
    lines = [line for line in _lines(document) if line]
    if not lines:
        raise NoTextError("the document has no text")
    about_it = document.core_properties
    written = about_it.created
    return ParsedText(
        "\n".join(lines),
        title=(about_it.title or lines[0]).strip(),
        author=(about_it.author or "").strip(),
        published=written.isoformat() if written else "",
    )


def _check(content: bytes) -> None:
    if content.startswith(OLD_WORD):
        raise UnparsedError("an old or encrypted Word file; only .docx without a password can be read")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except zipfile.BadZipFile as error:
        raise UnparsedError("not a Word document: no zip package") from error
    if unpacked > MOST_UNPACKED:
        raise UnparsedError(f"the document unpacks to {unpacked:,} bytes; the limit is {MOST_UNPACKED:,}")


def _lines(document: Document) -> Iterator[str]:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                yield " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip()))
        else:
            yield part.text.strip()
