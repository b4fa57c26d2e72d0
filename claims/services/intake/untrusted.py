"""Files that a parser in a process of its own reads: HTML, PDF, Word, mail."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress

from django.conf import settings

from claims.services.articles import NewArticle
from claims.services.errors import EmptyText, MalformedRecord, NotReadable
from claims.services.intake.found import Piece
from claims.services.intake.records import moment
from claims.services.parsers.parsed import NoTextError, ParsedText, UnparsedError
from claims.services.parsers.sandbox import ParserProcess

_processes: dict[int, ParserProcess] = {}


def parser() -> ParserProcess:
    """This process's parser (a forked worker gets one of its own)."""
    if os.getpid() not in _processes:
        _processes.clear()
        made = ParserProcess(settings.COUNTERCLAIM_PARSER_MEGABYTES, settings.COUNTERCLAIM_PARSER_SECONDS)
        _processes[os.getpid()] = made
        atexit.register(made.stop)
    return _processes[os.getpid()]


def parse(form: str, content: bytes, **about: str) -> dict[str, object]:
    """What the parser of `form` makes of the bytes. Raises EmptyText or NotReadable, and only that."""
    try:
        return parser().parse(form, content, **about)
    except NoTextError as error:
        raise EmptyText(str(error)) from error
    except UnparsedError as error:
        raise NotReadable(str(error)) from error


def article_from(form: str, content: bytes, *, own_id: str, url: str = "") -> NewArticle:
    """The article in a file of `form` ("html", "pdf", "docx", "eml"); `own_id` where the file has none itself.

    A date that cannot be read is left out: it must not cost the text.
    """
    fields = parse(form, content, url=url)
    fields["captions"] = tuple(fields["captions"])  # type: ignore[arg-type]  # JSON made a list of it
    parsed = ParsedText(**fields)  # type: ignore[arg-type]  # the child packed exactly these
    published = None
    with suppress(MalformedRecord):
        published = moment(parsed.published)
    return NewArticle(
        external_id=parsed.own_id or own_id,
        text=parsed.text,
        title=parsed.title[:1000],
        outlet=parsed.outlet[:200],
        url=parsed.url if len(parsed.url) <= 2000 else "",
        published_at=published,
        author=parsed.author[:300],
        captions=parsed.captions,
    )


def read(piece: Piece) -> NewArticle:
    """The article in one piece of a delivery."""
    form = {"htm": "html", "xhtml": "html"}.get(piece.suffix[1:], piece.suffix[1:])
    content = piece.content(settings.COUNTERCLAIM_MAX_DELIVERY_BYTES)
    if not content.strip():
        raise EmptyText("the file is empty")
    return article_from(form, content, own_id=piece.own_id, url=piece.url)
