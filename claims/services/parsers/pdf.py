"""The text layer of a PDF, its printed lines joined back into paragraphs."""

from __future__ import annotations

import io
import re
from datetime import datetime
from itertools import pairwise
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PdfReadError

from claims.services.parsers.parsed import NoTextError, ParsedText, UnparsedError

MOST_PAGES = 2_000
_HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad]$")
_SENTENCE_END = re.compile(r"[.!?:\"'”’)]$")


def parse(content: bytes, about: dict[str, Any]) -> ParsedText:
    """Raises UnparsedError for encrypted and broken files, NoTextError for scans."""
    if not content.lstrip()[:5] == b"%PDF-":
        raise UnparsedError("not a PDF: it does not begin with %PDF")
    reader = _open(content)
    if len(reader.pages) > MOST_PAGES:
        raise UnparsedError(f"the PDF has {len(reader.pages):,} pages; the limit is {MOST_PAGES:,}")
    text = "\n\n".join(filter(None, (paragraphs(page.extract_text()) for page in reader.pages)))
    if not text:
        raise NoTextError("the PDF has no text layer (a scan?)")
    title, author, published = _about(reader)
    return ParsedText(text, title=title or text.splitlines()[0], author=author, published=published)


def paragraphs(printed: str) -> str:
    """Printed lines joined into paragraphs.

    One ends at a blank line, or after a sentence where the next line's first word would still have fitted in.
    """
    lines = [line.strip() for line in printed.splitlines()]
    width = max((len(line) for line in lines), default=0)
    joined, current = [], ""
    for line, following in pairwise([*lines, ""]):
        current = _append(current, line)
        fits = len(line) + 1 + len(following.partition(" ")[0]) <= width
        if current and (not line or (fits and _SENTENCE_END.search(line))):
            joined.append(current)
            current = ""
    return "\n".join(filter(None, [*joined, current]))


def _append(paragraph: str, line: str) -> str:
    if not paragraph or not line:
        return paragraph or line
    if _HYPHENATED.search(paragraph) and line[:1].islower():
        return paragraph[:-1] + line
    return f"{paragraph} {line}"


def _open(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnparsedError("the PDF is encrypted: it needs a password")
        len(reader.pages)
    except DependencyError as error:
        raise UnparsedError("the PDF is encrypted in a way that cannot be read") from error
    except PdfReadError as error:
        raise UnparsedError(f"broken PDF: {error}") from error
    return reader


def _about(reader: PdfReader) -> tuple[str, str, str]:
    try:
        found = reader.metadata
        made: datetime | None = found.creation_date if found else None
        title, author = (found.title or "", found.author or "") if found else ("", "")
    except (PdfReadError, ValueError, TypeError, AttributeError):  # a bad date must not cost the text
        return "", "", ""
    return title.strip(), author.strip(), made.isoformat() if made else ""
