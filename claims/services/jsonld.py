"""Claims and pairs as linked data: schema.org Claim, W3C Web Annotation selectors, CiTO disputes.

A machine's pairing is told as a statement about two claims, with its score; that one claim disputes the other
is asserted only where an editor's verdict says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest, Substr

from claims.models import Verdict
from claims.services import narrowing

Node = dict[str, Any]
CHUNK = 500
AROUND = 32  # characters of prefix and suffix in a quote selector
BASE = "urn:counterclaim:"
CONTEXT: Node = {
    "@vocab": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "cito": "http://purl.org/spar/cito/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "cc": "urn:counterclaim:term:",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "SpecificResource": "oa:SpecificResource",
    "hasTarget": "oa:hasTarget",
    "hasSource": {"@id": "oa:hasSource", "@type": "@id"},
    "hasSelector": "oa:hasSelector",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": "oa:start",
    "end": "oa:end",
    "disputes": {"@id": "cito:disputes", "@type": "@id"},
    "url": {"@id": "https://schema.org/url", "@type": "@id"},
    "datePublished": {"@id": "https://schema.org/datePublished", "@type": "https://schema.org/DateTime"},
}
_CLAIM = (
    "pk", "content", "content_spans", "content_start", "source_id", "source__name", "speaker_text", "stance", "hedged",
    "score", "article_id", "article__title", "article__outlet", "article__url", "article__published_at",
)  # fmt: skip


def nodes(noun: str, wanted: Mapping[str, Any] | None = None, user_id: int = 0) -> Iterator[Node]:
    """The nodes of the "articles", "claims" or "pairs" that `wanted` admits, in the words of `narrowing`; for pairs
    the two claims come before their statement."""
    found = narrowing.rows(noun, wanted or {}, user_id).order_by("id")
    yield from {"articles": _articles, "claims": _claims, "pairs": _pairs}[noun](found)


def _articles(found: QuerySet[Any]) -> Iterator[Node]:
    for row in found.values("pk", "title", "outlet", "url", "published_at").iterator(CHUNK):
        yield _article(row["pk"], row["title"], row["outlet"], row["url"], row["published_at"])


def _claims(found: QuerySet[Any]) -> Iterator[Node]:
    start = Greatest(F("content_start") - (AROUND - 1), Value(1))
    placed = found.annotate(
        before=Substr("article__text", start, F("content_start") + 1 - start),
        after=Substr("article__text", F("content_end") + 1, AROUND),
    )  # fmt: skip
    for row in placed.values("before", "after", *_CLAIM).iterator(CHUNK):
        yield _claim(row)


def _pairs(found: QuerySet[Any]) -> Iterator[Node]:
    names = [f"{side}__{name}" for side in ("left", "right") for name in _CLAIM]
    about = ("pk", "relation", "kind", "score", "explanation", "verdict")
    for row in found.values(*about, *names).iterator(CHUNK):
        left, right = (_claim({name: row[f"{side}__{name}"] for name in _CLAIM}) for side in ("left", "right"))
        if row["verdict"] == Verdict.CONTRADICTION:
            left["disputes"] = right["@id"]
        yield from (left, right, _statement(row, left["@id"], right["@id"]))


def _statement(row: Node, left: str, right: str) -> Node:
    return {
        "@id": f"{BASE}pair:{row['pk']}",
        "@type": "rdf:Statement",
        "rdf:subject": {"@id": left},
        "rdf:predicate": {"@id": "cito:disputes"},
        "rdf:object": {"@id": right},
        "cc:relation": row["relation"],
        "cc:kind": row["kind"],
        "cc:score": row["score"],
        "cc:verdict": row["verdict"] or None,
        "description": row["explanation"],
    }


def _claim(row: Node) -> Node:
    appearance = _article(
        row["article_id"], row["article__title"], row["article__outlet"], row["article__url"],
        row["article__published_at"],
    )  # fmt: skip
    return {
        "@id": f"{BASE}claim:{row['pk']}",
        "@type": "Claim",
        "text": row["content"],
        "author": _author(row),
        "datePublished": appearance["datePublished"],
        "appearance": appearance,
        "hasTarget": _targets(row, appearance["@id"]),
        "cc:stance": row["stance"],
        "cc:hedged": row["hedged"],
        "cc:score": row["score"],
    }


def _author(row: Node) -> Node | None:
    if row["source_id"]:
        return {"@id": f"{BASE}source:{row['source_id']}", "@type": "Thing", "name": row["source__name"]}
    return {"@type": "Thing", "name": row["speaker_text"]} if row["speaker_text"] else None


def _article(pk: int, title: str, outlet: str, url: str, published_at: Any) -> Node:
    return {
        "@id": f"{BASE}article:{pk}",
        "@type": "NewsArticle",
        "headline": title,
        "publisher": {"@type": "Organization", "name": outlet} if outlet else None,
        "url": url or None,
        "datePublished": published_at.isoformat() if published_at else None,
    }


def _targets(row: Node, article: str) -> list[Node]:
    """One target for each piece of the content; what stands around it is told of the first and the last."""
    spans = row["content_spans"]
    pieces = _pieces(row["content"], spans)
    last = len(spans) - 1
    targets = []
    for index, ((start, end), exact) in enumerate(zip(spans, pieces, strict=True)):
        quote = {"@type": "TextQuoteSelector", "exact": exact}
        if index == 0 and "before" in row:
            quote["prefix"] = row["before"]
        if index == last and "after" in row:
            quote["suffix"] = row["after"]
        position = {"@type": "TextPositionSelector", "start": start, "end": end}
        targets.append({"@type": "SpecificResource", "hasSource": article, "hasSelector": [quote, position]})
    return targets


def _pieces(content: str, spans: list[list[int]]) -> list[str]:
    """The content cut where its spans end; pieces are joined by one space."""
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(content[at : at + end - start])
        at += end - start + 1
    return pieces
