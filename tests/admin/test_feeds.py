"""Feeds in the admin: next run and last error are on the page, lists can be downloaded."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Feed, FeedEntry
from claims.services import feeds

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed() -> Feed:
    made = feeds.add("https://ledger.example/feed", title="The Velm Ledger")[0]
    Feed.objects.update(last_error="ledger.example answers 500")
    return made


def test_the_list_shows_next_run_and_last_error(admin_client: Client, feed: Feed) -> None:
    page = admin_client.get(reverse("admin:claims_feed_changelist")).content.decode()
    assert "Next run at" in page
    assert "ledger.example answers 500" in page


def test_poll_now_makes_a_feed_due(admin_client: Client, feed: Feed) -> None:
    Feed.objects.update(next_run_at="2099-01-01T00:00Z")
    asked = {"action": "poll_now", "_selected_action": [feed.pk]}
    admin_client.post(reverse("admin:claims_feed_changelist"), asked)
    assert feeds.due() == [feed.pk]


def test_all_feeds_as_opml(admin_client: Client, feed: Feed) -> None:
    asked = {"action": "export_opml", "_selected_action": [feed.pk]}
    answer = admin_client.post(reverse("admin:claims_feed_changelist"), asked)
    assert answer["Content-Disposition"] == 'attachment; filename="feeds.opml"'
    assert b'xmlUrl="https://ledger.example/feed"' in answer.content


def test_entries_are_listed(admin_client: Client, feed: Feed) -> None:
    FeedEntry.objects.create(feed=feed, key="1", title="Pier closed")
    assert b"Pier closed" in admin_client.get(reverse("admin:claims_feedentry_changelist")).content
