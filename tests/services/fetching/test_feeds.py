"""Feeds are polled at their interval, entries taken in once and again when they change."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from claims.models import Article, Feed, FeedEntry
from claims.services import feeds, opml
from claims.services.articles import NewArticle
from claims.services.errors import NotFetched, NotReadable
from tests.services.fetching.conftest import Page, Site
from tests.services.intake import samples

pytestmark = pytest.mark.django_db

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Velm Ledger</title>
<item><title>Pier closed</title><link>{url}</link><guid>n-1</guid><pubDate>Tue, 05 Mar 2024 08:30:00 GMT</pubDate>
<description>{text}</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Velm Ledger</title>
<entry><title>Pier closed</title><id>n-1</id><link href="{url}"/><updated>2024-03-05T08:30:00Z</updated>
<content type="html">{text}</content></entry></feed>"""


def rss(site: Site, text: str = "") -> bytes:
    return RSS.format(url=site.url("/pier"), text=text).encode()


@pytest.fixture
def feed(site: Site) -> Feed:
    """A feed with one entry whose page is there."""
    site.pages["/feed"] = Page(rss(site), headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})
    site.pages["/pier"] = Page(samples.page())
    return feeds.add(site.url("/feed"))[0]


def taken() -> list[Article]:
    return [done.article for entry_id in feeds.waiting() if (done := feeds.take(entry_id))]


def again(feed: Feed) -> int:
    Feed.objects.update(next_run_at=timezone.now())
    found = feeds.poll(feed.pk)
    feed.refresh_from_db()
    return found


def test_an_entry_becomes_an_article(feed: Feed, site: Site) -> None:
    assert feeds.due() == [feed.pk]
    assert feeds.poll(feed.pk) == 1
    (article,) = taken()
    assert (article.title, article.outlet, article.external_id) == ("Pier closed", "The Velm Ledger", site.url("/pier"))
    assert FeedEntry.objects.get().state == FeedEntry.State.TAKEN
    assert (feeds.due(), feeds.waiting()) == ([], [])


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_kinds_of_feeds_whose_own_text_is_taken(feed: Feed, site: Site, form: str) -> None:
    text = "&lt;p&gt;He said no.&lt;/p&gt;&lt;p&gt;She said yes.&lt;/p&gt;"
    item = {
        "id": "n-1",
        "url": site.url("/pier"),
        "title": "Pier closed",
        "content_html": "<p>He said no.</p>She said yes.",
    }
    as_json = {"version": "https://jsonfeed.org/version/1.1", "title": "The Velm Ledger", "items": [item]}
    made = {"rss": RSS, "atom": ATOM}.get(form, "").format(url=site.url("/pier"), text=text) or json.dumps(as_json)
    site.pages["/feed"] = Page(made.encode())
    Feed.objects.update(takes=Feed.Takes.ENTRY)
    assert feeds.poll(feed.pk) == 1
    (article,) = taken()
    assert (article.text, article.outlet) == ("He said no.\nShe said yes.", "The Velm Ledger")


def test_an_unchanged_feed_is_not_sent_again(feed: Feed, site: Site) -> None:
    feeds.poll(feed.pk)
    assert again(feed) == 0
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert FeedEntry.objects.count() == 1


def test_a_changed_entry_is_taken_in_again_as_a_correction(feed: Feed, site: Site) -> None:
    feeds.poll(feed.pk)
    (article,) = taken()
    site.pages["/feed"] = Page(rss(site, "corrected"))
    site.pages["/pier"] = Page(samples.page().replace(b"until spring", b"until summer"))
    assert again(feed) == 1
    assert taken() == [article]
    article.refresh_from_db()
    assert "until summer" in article.text
    assert article.versions.count() == 1


def test_a_failing_feed_is_asked_less_and_less_often(feed: Feed, site: Site) -> None:
    site.pages["/feed"] = Page(status=500)
    waits = []
    for _ in range(3):
        again(feed)
        waits.append(round((feed.next_run_at - timezone.now()) / timedelta(minutes=1)))
    assert waits == [30, 60, 120]
    assert (feed.failures, feed.last_error) == (3, "127.0.0.1 answers 500")
    feed.failures = 50
    assert feeds.back_off(feed) == timedelta(days=1)


def test_a_feed_that_works_again_is_forgiven(feed: Feed, site: Site) -> None:
    Feed.objects.update(failures=4, last_error="away")
    again(feed)
    assert (feed.failures, feed.last_error, feed.etag) == (0, "", '"1"')


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body>Not here</body></html>", "not a feed"),
        (b'{"version": "1"}', "a JSON file, but not a JSON feed"),
        (b"{", "malformed JSON feed"),
    ],
)
def test_what_is_no_feed(feed: Feed, site: Site, content: bytes, reason: str) -> None:
    site.pages["/feed"] = Page(content)
    again(feed)
    assert feed.last_error.startswith(reason)


def test_an_entry_whose_page_is_away_is_tried_again_and_given_up(feed: Feed, site: Site) -> None:
    site.pages["/pier"] = Page(status=503)
    feeds.poll(feed.pk)
    for tries in range(1, feeds.MOST_TRIES + 1):
        FeedEntry.objects.update(next_try_at=timezone.now())
        assert taken() == []
        assert FeedEntry.objects.get().tries == tries
    entry = FeedEntry.objects.get()
    assert (entry.state, entry.error) == (FeedEntry.State.FAILED, "127.0.0.1 answers 503")
    assert feeds.waiting() == []


def test_an_entry_that_no_worker_survives_is_given_up(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_: FeedEntry) -> NewArticle:
        raise SystemExit

    feeds.poll(feed.pk)
    with monkeypatch.context() as deadly:
        deadly.setattr(feeds, "_article", die)
        for _ in range(feeds.MOST_TRIES):
            with pytest.raises(SystemExit):
                taken()
            assert feeds.waiting() == []
            FeedEntry.objects.update(next_try_at=timezone.now())
    assert taken() == []
    entry = FeedEntry.objects.get()
    assert (entry.state, entry.error) == (FeedEntry.State.FAILED, "the worker stopped or died 4 times taking it in")


def test_a_page_without_text_fails_at_once(feed: Feed, site: Site) -> None:
    site.pages["/pier"] = Page(b"<html><body></body></html>")
    feeds.poll(feed.pk)
    assert taken() == []
    assert FeedEntry.objects.get().state == FeedEntry.State.FAILED


def test_a_busy_host_costs_no_try(feed: Feed, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "PATIENCE", 0.0)
    settings.COUNTERCLAIM_FETCH_PAUSE_SECONDS = 60
    feeds.poll(feed.pk)
    assert taken() == []
    entry = FeedEntry.objects.get()
    assert (entry.state, entry.tries) == (FeedEntry.State.WAITING, 0)
    assert entry.next_try_at > timezone.now() + timedelta(seconds=50)


def test_a_feed_being_polled_is_not_polled_twice(feed: Feed, site: Site) -> None:
    assert [feeds.poll(feed.pk), feeds.poll(feed.pk)] == [1, 0]
    assert site.paths().count("/feed") == 1


def test_feeds_switched_off_rest(feed: Feed) -> None:
    feeds.poll(feed.pk)
    Feed.objects.update(enabled=False, next_run_at=timezone.now())
    assert (feeds.due(), feeds.waiting()) == ([], [])


def test_lists_go_out_and_come_in(feed: Feed) -> None:
    Feed.objects.update(title="Velm & more")
    exported = opml.dump()
    Feed.objects.all().delete()
    assert opml.load(exported) == opml.Imported(1, 0, ())
    assert opml.load(exported) == opml.Imported(0, 1, ())
    assert Feed.objects.get().title == "Velm & more"


def test_a_list_with_a_bad_address_or_none_at_all() -> None:
    listed = (
        b'<opml version="2.0"><body><outline text="News"><outline xmlUrl="file:///etc/passwd"/></outline></body></opml>'
    )
    assert opml.load(listed).refused == ("file:///etc/passwd: not a web address: only http and https are fetched",)
    for content in (b"<rss/>", b"plain", b""):
        with pytest.raises(NotReadable, match="not an OPML list"):
            opml.load(content)
    with pytest.raises(NotFetched):
        feeds.add("gopher://example.org/")
