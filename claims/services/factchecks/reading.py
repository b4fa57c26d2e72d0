"""ClaimReview markup as publishers write it: one block or many, in graphs and feeds, with references and gaps."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from claims.services import links
from claims.services.errors import RefusedFactCheck

MOST_NODES = 500_000  # members of a document that are looked at
DEEPEST = 40
LONGEST_CLAIM = 5_000
LONGEST_NAME = 300
LONGEST_RATING = 500
LONGEST_URL = 2_000
MOST_APPEARANCES = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])")
_REFERENCE = {"@id", "@type"}


@dataclass(frozen=True, slots=True)
class NewFactCheck:
    """One ClaimReview in the publisher's own words; addresses are http(s)."""

    url: str
    publisher: str
    claim_reviewed: str
    claimant: str = ""
    appearances: tuple[str, ...] = ()
    rating: str = ""
    published_on: date | None = None


def decoded(text: str) -> list[Any]:
    """The documents in a text: one of JSON, or one a line. Raises RefusedFactCheck with the place of the fault."""
    try:
        return [json.loads(text)]
    except RecursionError as error:
        raise RefusedFactCheck("the JSON is nested too deeply") from error
    except ValueError as whole:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith("}"):
            raise RefusedFactCheck(f"not JSON: {whole}") from whole
        return [_line(number, line) for number, line in enumerate(lines, start=1)]


def reviews(document: Any, page: str = "") -> Iterator[NewFactCheck | RefusedFactCheck]:
    """Every ClaimReview in the document; for one that cannot be used, why not. `page` is where it was found."""
    if isinstance(document, RefusedFactCheck):
        yield document
        return
    nodes = list(_nodes(document))
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and not set(node) <= _REFERENCE}
    found = [node for node in nodes if _is_review(node)]
    for number, node in enumerate(found, start=1):
        try:
            yield Reader(named, page).read(node)
        except RefusedFactCheck as error:
            yield RefusedFactCheck(f"item {number}{_about(node)}: {error}")


class Reader:
    """Reads one ClaimReview, following references to other nodes of the same document."""

    def __init__(self, named: dict[str, dict[str, Any]], page: str = "") -> None:
        """`named`: the nodes that have an @id; `page`: the address of the document, if it has one."""
        self.named, self.page = named, page

    def read(self, node: dict[str, Any]) -> NewFactCheck:
        """Raises RefusedFactCheck naming the member that is missing or too long."""
        url = self._url(node)
        items = [item for item in self._all(node.get("itemReviewed")) if isinstance(item, dict)]
        claimed = bounded("claimReviewed", self.text(node.get("claimReviewed")) or _first(items, self), LONGEST_CLAIM)
        if not claimed:
            raise RefusedFactCheck("claimReviewed is missing")
        publisher = self._name(node.get("author")) or self._name(node.get("publisher")) or urlsplit(url).hostname or ""
        claimant = next((name for item in items if (name := self._name(item.get("author")))), "")
        return NewFactCheck(
            url=url,
            publisher=bounded("author", publisher, LONGEST_NAME),
            claim_reviewed=claimed,
            claimant=bounded("itemReviewed.author", claimant, LONGEST_NAME),
            appearances=tuple(self._appearances(items, url)),
            rating=bounded("reviewRating", self._rating(node.get("reviewRating")), LONGEST_RATING),
            published_on=_day(self.text(node.get("datePublished"))),
        )

    def text(self, value: Any) -> str:
        """A text, the first of several, or one that names its language; "" for anything else."""
        for found in self._all(value):
            plain = found.get("@value") if isinstance(found, dict) else found
            if isinstance(plain, str | int | float) and not isinstance(plain, bool):
                clean = html.unescape(str(plain)).replace("\x00", " ").encode(errors="replace").decode()
                return " ".join(clean.split())
        return ""

    def _all(self, value: Any) -> list[Any]:
        """The values as a list, references replaced by what they name."""
        values = value if isinstance(value, list) else [value]
        return [self._resolved(one) for one in values if one is not None]

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, dict) and set(value) <= _REFERENCE and isinstance(value.get("@id"), str):
            return self.named.get(value["@id"], value)
        return value

    def _name(self, value: Any) -> str:
        """A name given as text, as an object with a name, or as the first of several."""
        for found in self._all(value):
            name = self.text(found.get("name")) if isinstance(found, dict) else self.text(found)
            if name:
                return name
        return ""

    def _url(self, node: dict[str, Any]) -> str:
        for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id"), self.page):
            for address in self._addresses(value):
                return address
        raise RefusedFactCheck("url is missing, or is no web address")

    def _addresses(self, value: Any) -> Iterator[str]:
        """The web addresses in a value: as text, or as the url or @id of an object."""
        for found in self._all(value):
            options = [found.get("url"), found.get("@id")] if isinstance(found, dict) else [found]
            for option in options:
                for text in option if isinstance(option, list) else [option]:
                    if isinstance(text, str) and (address := _address(text, self.page)):
                        yield address

    def _appearances(self, items: list[dict[str, Any]], own: str) -> list[str]:
        names = ("appearance", "firstAppearance", "url", "sameAs")
        found = (address for item in items for name in names for address in self._addresses(item.get(name)))
        return list(dict.fromkeys(address for address in found if address != own))[:MOST_APPEARANCES]

    def _rating(self, value: Any) -> str:
        for rating in self._all(value):
            if not isinstance(rating, dict):
                return self.text(rating)
            if words := self.text(rating.get("alternateName")) or self.text(rating.get("name")):
                return words
            if number := self.text(rating.get("ratingValue")):
                best = self.text(rating.get("bestRating"))
                return f"{number} of {best}" if best else number
        return ""


def bounded(name: str, text: str, longest: int) -> str:
    """The text. Raises RefusedFactCheck where it is longer than that many characters."""
    if len(text) > longest:
        raise RefusedFactCheck(f"{name} is longer than {longest:,} characters")
    return text


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document, from the outside in, in order; those of a ClaimReview come after it."""
    waiting, seen = [(document, 0)], 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if seen > MOST_NODES or depth > DEEPEST:
            raise RefusedFactCheck("the document is too large or nested too deeply")
        if isinstance(node, dict):
            yield _of_search(node)
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        waiting += [(value, depth + 1) for value in reversed(list(inner)) if isinstance(value, dict | list)]


def _of_search(node: dict[str, Any]) -> dict[str, Any]:
    """A result of Google's fact check search as the ClaimReview that it was made from; anything else as it is."""
    listed = node.get("claimReview")
    if not isinstance(listed, list) or "text" not in node or not listed or not isinstance(listed[0], dict):
        return node
    review = listed[0]
    return {
        "@type": "ClaimReview", "claimReviewed": node["text"], "url": review.get("url"),
        "author": review.get("publisher"), "datePublished": review.get("reviewDate"),
        "reviewRating": {"alternateName": review.get("textualRating")},
        "itemReviewed": {"author": node.get("claimant")},
    }  # fmt: skip


def _is_review(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and re.split(r"[/:#]", kind)[-1] == "ClaimReview" for kind in kinds)


def _first(items: list[dict[str, Any]], reader: Reader) -> str:
    """Some publishers put the claim's words on the thing reviewed."""
    return next(
        (text for item in items if (text := reader.text(item.get("text")) or reader.text(item.get("name")))), ""
    )


def _address(text: str, page: str) -> str:
    """A web address without tracking, made whole by the page's; "" for what is none."""
    text = text.strip()
    try:
        whole = urljoin(page, text) if page and text.startswith(("/", "./")) else text
        parts = urlsplit(whole)
        _ = parts.port, whole.encode()
        fine = parts.scheme in ("http", "https") and parts.hostname and len(whole) <= LONGEST_URL
        return links.clean(whole) if fine and not re.search(r"\s|[\x00-\x1f]", whole) else ""
    except ValueError:
        return ""


def _day(text: str) -> date | None:
    """The day an ISO date or time begins with; a date that cannot be read must not cost the fact check."""
    if not (found := _DAY.match(text)):
        return None
    try:
        return date.fromisoformat(found.group())
    except ValueError:
        return None


def _line(number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return RefusedFactCheck(f"line {number}: not JSON")


def _about(node: dict[str, Any]) -> str:
    words = node.get("url") if isinstance(node.get("url"), str) else node.get("claimReviewed")
    return f" ({words.strip()[:100]})" if isinstance(words, str) and words.strip() else ""
