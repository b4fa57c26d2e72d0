"""Feeds from the page: added, shown with their troubles, switched off and on."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Feed
from tests import factories

pytestmark = pytest.mark.django_db


def test_feed_is_added_once(desk: Client) -> None:
    for _ in range(2):
        answer = desk.post("/feeds/", {"url": "https://news.example/rss", "interval_minutes": "15"}, follow=True)
    assert Feed.objects.count() == 1
    assert b"polled already" in answer.content


@pytest.mark.parametrize("url", ["", "nonsense", "javascript:alert(1)", "ftp://news.example/rss"])
def test_what_is_no_web_address_is_refused(desk: Client, url: str) -> None:
    assert b'role="alert"' in desk.post("/feeds/", {"url": url, "interval_minutes": "15"}).content
    assert not Feed.objects.exists()


def test_feed_is_switched_off_and_on_and_its_error_is_text(desk: Client) -> None:
    feed = Feed.objects.create(url="https://news.example/rss", last_error="<script>alert(1)</script>")
    for expected in (False, True):
        page = desk.post(f"/feeds/{feed.pk}/switch/", follow=True).content
        feed.refresh_from_db()
        assert feed.enabled is expected
    assert b"<script>alert" not in page


def test_viewers_do_not_see_feeds(db: None) -> None:
    client = Client()
    client.force_login(factories.editor("Viewer"))
    assert client.get("/feeds/").status_code == 403
