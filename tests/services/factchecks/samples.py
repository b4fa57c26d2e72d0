"""ClaimReview markup in the ways that publishers write it; names and matters are invented."""

from __future__ import annotations

from typing import Any

PLAIN: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "datePublished": "2026-11-18T09:00:00+01:00",
    "url": "https://checks.example/bridge?utm_source=feed",
    "claimReviewed": "The bridge is open to lorries again",
    "author": {"@type": "Organization", "name": "Coast Checks", "url": "https://checks.example/"},
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "Mostly wrong"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "The mayor"},
        "datePublished": "2026-11-16",
        "appearance": [{"@type": "CreativeWork", "url": "https://paper.test/bridge"}],
        "firstAppearance": {"@type": "CreativeWork", "url": "http://paper.test/bridge-first/"},
    },
}
GRAPH: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "https://fact.example/#org", "name": "Fact &amp; Figure"},
        {"@type": "WebPage", "@id": "https://fact.example/dam/#page", "url": "https://fact.example/dam/"},
        {"@type": "Claim", "@id": "#claim", "author": {"@id": "#upland"}, "appearance": "https://paper.test/dam"},
        {"@type": "Organization", "@id": "#upland", "name": "Upland"},
        {
            "@type": ["Review", "ClaimReview"],
            "url": "https://fact.example/dam/",
            "claimReviewed": "Upland closed the dam on 3 November",
            "author": {"@id": "https://fact.example/#org"},
            "itemReviewed": {"@id": "#claim"},
            "reviewRating": [{"ratingValue": "2", "bestRating": "5"}],
        },
    ],
}
NESTED: dict[str, Any] = {
    "@type": "NewsArticle",
    "mainEntity": {"hasPart": [{
        "@type": "http://schema.org/ClaimReview", "url": "/here",
        "claimReviewed": {"@value": "Prices rose", "@language": "en"},
        "publisher": "The Ledger", "reviewRating": "unproven", "datePublished": "last week",
        "itemReviewed": {"@type": "CreativeWork", "author": ["Lena", {"name": "Ivo"}], "url": "https://post.example/1"},
    }]},
}  # fmt: skip
FEED: dict[str, Any] = {
    "@type": "DataFeed",
    "dataFeedElement": [
        {"@type": "DataFeedItem", "item": [PLAIN]},
        {"@type": "DataFeedItem", "item": [{"@type": "ClaimReview", "url": "https://checks.example/2"}]},
        {"@type": "DataFeedItem", "item": None},
        {"@type": "DataFeedItem", "item": [{"@type": "ClaimReview", "url": "javascript:x()", "claimReviewed": "x"}]},
        {"item": [{"@type": "ClaimReview", "url": "https://a.example/3", "claimReviewed": "x" * 5001}]},
        {"item": [{"@type": "ClaimReview", "url": "https://a.example/4", "claimReviewed": "Four ferries sank"}]},
    ],
}  # fmt: skip
SEARCH: dict[str, Any] = {
    "claims": [{
        "text": "Two ferries sank", "claimant": "A post", "claimDate": "2026-11-01T00:00:00Z",
        "claimReview": [{"publisher": {"name": "Checkers", "site": "checkers.example"}, "url": "https://checkers.example/f",
                         "reviewDate": "2026-11-02T00:00:00Z", "textualRating": "False", "languageCode": "en"}],
    }],
}  # fmt: skip
PAGE = """<!doctype html><html><head><title>x</title>
<script type="application/ld+json">{broken</script>
<script type="application/ld+json">%s</script>
</head><body><p>Some words.</p></body></html>"""
