"""The JSON-LD blocks of a web page, as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import trafilatura

from claims.services.parsers.parsed import NoTextError

MOST_BLOCKS = 100


@dataclass(frozen=True, slots=True)
class ParsedBlocks:
    """What stands in the page's scripts of type application/ld+json, in order."""

    blocks: tuple[str, ...]


def parse(content: bytes, about: dict[str, Any]) -> ParsedBlocks:
    """Raises NoTextError where the page has no such block."""
    tree = trafilatura.load_html(content)
    scripts = [] if tree is None else tree.xpath("//script[starts-with(@type, 'application/ld+json')]/text()")
    if not scripts:
        raise NoTextError("the page holds no JSON-LD")
    return ParsedBlocks(tuple(str(script) for script in scripts[:MOST_BLOCKS]))
