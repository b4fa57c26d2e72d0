"""The entries of an RSS, Atom or JSON feed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from claims.services.parsers.parsed import UnparsedError

MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `key` tells it from the others, `stamp` changes when the feed says that it changed."""

    key: str
    url: str
    title: str = ""
    author: str = ""
    published: str = ""
    stamp: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's own title and its entries, newest as the feed has them."""

    title: str
    entries: tuple[Entry, ...]


def parse(content: bytes, about: dict[str, Any]) -> ParsedFeed:
    """Raises UnparsedError where the bytes are no feed of any of these kinds."""
    if content.lstrip()[:1] == b"{":
        return _json(content)
    found = feedparser.parse(content, response_headers={"content-type": about.get("content_type") or ""})
    if not found.version and not found.entries:
        cause = found.get("bozo_exception")
        raise UnparsedError(f"not a feed{f': {cause}' if cause else ''}"[:300])
    entries = tuple(filter(None, (_entry(item) for item in found.entries[:MOST_ENTRIES])))
    return ParsedFeed(found.feed.get("title", ""), entries)


def _entry(item: Any) -> Entry | None:
    url = item.get("link", "")
    key = item.get("id") or url
    if not key:
        return None
    bodies = [part.get("value", "") for part in item.get("content", [])]
    return Entry(
        key=key,
        url=url,
        title=item.get("title", ""),
        author=item.get("author", ""),
        published=_moment(item.get("published_parsed") or item.get("updated_parsed")),
        stamp=item.get("updated", "") or item.get("published", ""),
        text=max([*bodies, item.get("summary", "")], key=len),
    )


def _json(content: bytes) -> ParsedFeed:
    try:
        found = json.loads(content)
        if not str(found.get("version", "")).startswith("https://jsonfeed.org/version/"):
            raise UnparsedError("a JSON file, but not a JSON feed: no version of one")
        items = [item for item in found.get("items", [])[:MOST_ENTRIES] if isinstance(item, dict)]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise UnparsedError(f"malformed JSON feed: {error}"[:300]) from error
    return ParsedFeed(str(found.get("title", "")), tuple(filter(None, (_json_entry(item) for item in items))))


def _json_entry(item: dict[str, Any]) -> Entry | None:
    def field(*names: str) -> str:
        return next((str(item[name]) for name in names if item.get(name)), "")

    key = field("id", "url")
    authors = item.get("authors") or [item.get("author") or {}]
    names = [str(author.get("name", "")) for author in authors if isinstance(author, dict)]
    return key and Entry(  # type: ignore[return-value]  # "" is left out like None
        key=key,
        url=field("url", "external_url"),
        title=field("title"),
        author=", ".join(filter(None, names)),
        published=field("date_published"),
        stamp=field("date_modified", "date_published"),
        text=field("content_html", "content_text", "summary"),
    )


def _moment(parts: struct_time | None) -> str:
    return datetime(*parts[:6], tzinfo=UTC).isoformat() if parts else ""
