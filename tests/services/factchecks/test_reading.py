"""Reading ClaimReview markup: graphs, feeds, references, gaps, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from claims.services.errors import RefusedFactCheck
from claims.services.factchecks import reading
from claims.services.factchecks.reading import NewFactCheck
from tests.services.factchecks import samples


def only(document: Any, page: str = "") -> NewFactCheck:
    (found,) = reading.reviews(document, page)
    assert isinstance(found, NewFactCheck), found
    return found


def test_a_plain_review_is_read_whole() -> None:
    assert only(samples.PLAIN) == NewFactCheck(
        url="https://checks.example/bridge",
        publisher="Coast Checks",
        claim_reviewed="The bridge is open to lorries again",
        claimant="The mayor",
        appearances=("https://paper.test/bridge", "http://paper.test/bridge-first/"),
        rating="Mostly wrong",
        published_on=date(2026, 11, 18),
    )


def test_references_within_a_graph_are_followed() -> None:
    found = only(samples.GRAPH)
    assert (found.publisher, found.claimant, found.rating) == ("Fact & Figure", "Upland", "2 of 5")
    assert found.appearances == ("https://paper.test/dam",)
    assert found.published_on is None


def test_a_review_inside_an_article_takes_the_pages_address() -> None:
    found = only(samples.NESTED, "https://ledger.example/today")
    assert found.url == "https://ledger.example/here"
    assert (found.claim_reviewed, found.publisher, found.claimant) == ("Prices rose", "The Ledger", "Lena")
    assert (found.rating, found.appearances) == ("unproven", ("https://post.example/1",))


def test_of_a_feed_the_bad_items_are_told_and_the_rest_is_read() -> None:
    found = list(reading.reviews(samples.FEED))
    assert [isinstance(item, NewFactCheck) for item in found] == [True, False, False, False, True]
    assert [str(item) for item in found if isinstance(item, RefusedFactCheck)] == [
        "item 2 (https://checks.example/2): claimReviewed is missing",
        "item 3 (javascript:x()): url is missing, or is no web address",
        "item 4 (https://a.example/3): claimReviewed is longer than 5,000 characters",
    ]
    assert found[4].publisher == "a.example"  # type: ignore[union-attr]


def test_a_dump_of_googles_search_is_read() -> None:
    found = only(samples.SEARCH)
    assert (found.publisher, found.rating, found.claimant) == ("Checkers", "False", "A post")
    assert found.published_on == date(2026, 11, 2)


def test_lines_of_json_are_told_by_number() -> None:
    text = f"{json.dumps(samples.PLAIN)}\n{{broken\n{json.dumps(samples.SEARCH)}\n"
    found = [item for document in reading.decoded(text) for item in reading.reviews(document)]
    assert [isinstance(item, NewFactCheck) for item in found] == [True, False, True]
    assert str(found[1]) == "line 2: not JSON"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "hello\nworld"])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(RefusedFactCheck):
        reading.decoded(text)


def test_a_document_is_bounded() -> None:
    deep: Any = samples.PLAIN
    for _ in range(reading.DEEPEST):
        deep = [deep]
    with pytest.raises(RefusedFactCheck, match="nested too deeply"):
        list(reading.reviews(deep))


@pytest.mark.parametrize("document", [None, 5, "x", [], {}, {"@type": "Review"}, {"@type": 5}, {"@type": [None]}])
def test_where_there_is_no_review_none_is_found(document: Any) -> None:
    assert list(reading.reviews(document)) == []


@pytest.mark.parametrize(
    "change",
    [{"author": None}, {"author": 5}, {"itemReviewed": "words"}, {"itemReviewed": [None, 5]}, {"reviewRating": {}},
     {"datePublished": "2026-13-45"}, {"itemReviewed": {"author": {"@id": "#nobody"}, "appearance": {"url": ["x", 5]}}},
     {"claimReviewed": "a\ud800\u0000b"}, {"reviewRating": {"alternateName": ["Wrong", "Falsch"]}}],
)  # fmt: skip
def test_odd_members_cost_no_review(change: dict[str, Any]) -> None:
    found = only({**samples.PLAIN, **change})
    assert found.publisher in {"Coast Checks", "checks.example", "5"}
    assert found.claim_reviewed.encode()
