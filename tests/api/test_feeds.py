"""The Atom feed of decided contradictions."""

from __future__ import annotations

import base64

import feedparser
import pytest
from django.test import Client

from claims.services import reviews
from tests import factories
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db
PATH = "/api/v1/contradictions.atom"


def test_the_feed_holds_decided_contradictions_the_latest_first(api: ApiClient) -> None:
    editor = factories.editor()
    pairs = [factories.pair() for _ in range(4)]
    for pair in pairs[:3]:
        reviews.record(pair, editor, "contradiction")
    reviews.record(pairs[1], editor, "superseded")
    reviews.record(pairs[0], editor, "contradiction", "responsibility")
    response = api.get(PATH)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert [entry.id for entry in feed.entries] == [f"urn:counterclaim:pair:{pairs[n].pk}" for n in (0, 2)]
    assert feed.entries[0].title == "The mayor / The contractor"
    assert "“the bridge is shut”" in feed.entries[0].summary


def test_markup_in_claims_is_text_in_the_feed(api: ApiClient) -> None:
    pair = factories.pair(factories.claim("<script>alert(1)</script> & more", "<b>"))
    reviews.record(pair, factories.editor(), "contradiction")
    assert b"<script>" not in api.get(PATH).content


def test_a_feed_reader_gives_its_token_as_a_password(api: ApiClient) -> None:
    refused = Client().get(PATH)
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")
    for key, status in ((api.key, 200), ("wrong", 401)):
        credentials = base64.b64encode(f"reader:{key}".encode()).decode()
        assert Client(HTTP_AUTHORIZATION=f"Basic {credentials}").get(PATH).status_code == status


def test_the_feed_is_conditional_and_costs_one_query(api: ApiClient, django_assert_num_queries: object) -> None:
    for _ in range(3):
        reviews.record(factories.pair(), factories.editor(), "contradiction")
    tag = api.get(PATH)["ETag"]
    with django_assert_num_queries(4):
        assert api.get(PATH, headers={"If-None-Match": tag}).status_code == 304
