"""The main text of a web page, with what the page says about itself; captions are kept apart."""

from __future__ import annotations

import re
from typing import Any

import trafilatura
from lxml import html
from trafilatura.settings import Document

from claims.services.parsers.parsed import NoTextError, ParsedText

CAPTIONS = (
    "//figcaption",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' caption ')]",
    "//*[contains(@class, 'wp-caption-text')]",
)
PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='pubdate' or @name='parsely-pub-date']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


def parse(content: bytes, about: dict[str, Any]) -> ParsedText:
    """Raises NoTextError where the page has no main text (a wall, a script, a list of links)."""
    tree = trafilatura.load_html(content)
    if tree is None:
        raise NoTextError("no HTML in it")
    captions, published = _captions(tree), _published(tree)
    found = trafilatura.bare_extraction(
        tree,
        url=about.get("url") or None,
        with_metadata=True,
        include_comments=False,
        prune_xpath=list(CAPTIONS),
    )
    if not isinstance(found, Document) or not (text := (found.text or "").strip()):
        raise NoTextError("no main text on the page")
    return ParsedText(
        text=text,
        title=found.title or "",
        outlet=found.sitename or found.hostname or "",
        url=found.url or about.get("url") or "",
        author=found.author or "",
        published=published or found.date or "",
        language=(tree.get("lang") or "")[:12],
        captions=captions,
    )


def _captions(tree: html.HtmlElement) -> tuple[str, ...]:
    texts = (" ".join(node.text_content().split()) for path in CAPTIONS for node in tree.xpath(path))
    return tuple(dict.fromkeys(text for text in texts if text))


def _published(tree: html.HtmlElement) -> str:
    for path in PUBLISHED:
        for value in tree.xpath(path):
            if match := _MOMENT.match(value.strip()):
                return match.group()
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        if (found := _JSON_DATE.search(script)) and (match := _MOMENT.match(found[1])):
            return match.group()
    return ""
