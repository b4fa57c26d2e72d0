"""Polling feeds: what is due, what is new in it, and taking each entry in; rows say when each is tried again."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Feed, FeedEntry
from claims.services import articles, fetching, links
from claims.services.articles import Ingested, NewArticle
from claims.services.errors import EmptyText, HostBusy, MalformedRecord, NotFetched, RefusedArticle
from claims.services.intake import untrusted
from claims.services.intake.records import moment
from claims.services.parsers import markup
from claims.services.parsers.feed import Entry

LONGEST_BACK_OFF = timedelta(days=1)
LEASE = timedelta(minutes=10)  # how long a worker may take over an entry before another tries
MOST_TRIES = 4
PATIENCE = 5.0  # seconds a worker waits for a host's turn before it leaves the entry for later
NUDGED = 200  # feeds or entries that one sweep nudges workers about


def add(url: str, *, title: str = "", outlet: str = "", interval_minutes: int = 15) -> tuple[Feed, bool]:
    """Poll a feed from now on; the feed, and whether it is new. Raises NotFetched for what is no web address."""
    fetching.checked(url)
    defaults = {"title": title[:300], "outlet": outlet[:200], "interval_minutes": interval_minutes}
    return Feed.objects.get_or_create(url=url.strip(), defaults=defaults)


def switch(feed: Feed, *, enabled: bool) -> None:
    """Poll the feed from now on, or leave it alone; its failures are forgotten."""
    Feed.objects.filter(pk=feed.pk).update(enabled=enabled, failures=0, next_run_at=timezone.now())


def due() -> list[int]:
    """Ids of the feeds to be polled now."""
    return list(Feed.objects.due(timezone.now()).values_list("pk", flat=True)[:NUDGED])


def waiting() -> list[int]:
    """Ids of the entries to be taken in now, the oldest first."""
    entries = FeedEntry.objects.filter(
        state=FeedEntry.State.WAITING, next_try_at__lte=timezone.now(), feed__enabled=True
    )
    return list(entries.order_by("next_try_at", "pk").values_list("pk", flat=True)[:NUDGED])


def poll(feed_id: int) -> int:
    """Poll a feed that is due; the number of entries that are new or changed.

    Whatever goes wrong is kept in `last_error`, and the feed is asked less and less often while it fails.
    """
    feed = _lease(feed_id)
    if feed is None:
        return 0
    try:
        found = _news(feed)
    except HostBusy as error:
        Feed.objects.filter(pk=feed_id).update(next_run_at=error.until)
        return 0
    except RefusedArticle as error:
        _failed(feed, str(error))
        return 0
    feed.failures, feed.last_error = 0, ""
    feed.save(update_fields=["failures", "last_error", "etag", "last_modified", "title"])
    return found


def take(entry_id: int) -> Ingested | None:
    """Take in what an entry announced; None where it is not its turn, or where it failed (the entry says why)."""
    now = timezone.now()
    mine = FeedEntry.objects.filter(pk=entry_id, state=FeedEntry.State.WAITING, next_try_at__lte=now)
    if not mine.update(next_try_at=now + LEASE, tries=F("tries") + 1):
        return None
    entry = FeedEntry.objects.select_related("feed").get(pk=entry_id)
    if entry.tries > MOST_TRIES:
        _deadly(entry)
        return None
    try:
        ingested = articles.ingest(_article(entry))
    except HostBusy as error:
        entry.next_try_at, entry.tries = error.until, entry.tries - 1
    except RefusedArticle as error:
        _put_off(entry, error, now)
    else:
        entry.state, entry.error, entry.text, entry.article = FeedEntry.State.TAKEN, "", "", ingested.article
        entry.save()
        return ingested
    entry.save()
    return None


def back_off(feed: Feed) -> timedelta:
    """How long to leave a feed alone after as many failures in a row as it has."""
    return min(LONGEST_BACK_OFF, timedelta(minutes=feed.interval_minutes) * (1 << min(feed.failures, 10)))


def _lease(feed_id: int) -> Feed | None:
    """The feed, its next run put off by its interval: nobody else polls it meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        feed = Feed.objects.select_for_update().due(now).filter(pk=feed_id).first()
        if feed is None:
            return None
        feed.last_run_at, feed.next_run_at = now, now + timedelta(minutes=feed.interval_minutes)
        feed.save(update_fields=["last_run_at", "next_run_at"])
        return feed


def _news(feed: Feed) -> int:
    fetched = fetching.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified, patience=PATIENCE)
    if fetched.status == 304:
        return 0
    parsed = untrusted.parse("feed", fetched.content, content_type=fetched.content_type)
    entries = [Entry(**fields) for fields in parsed["entries"]]  # type: ignore[attr-defined]
    feed.etag, feed.last_modified = fetched.etag, fetched.last_modified
    feed.title = feed.title or str(parsed["title"])[:300]
    return sum(_note(feed, entry) for entry in entries)


def _note(feed: Feed, entry: Entry) -> bool:
    """Keep an entry to be taken in, if it is new, or changed since."""
    key = hashlib.sha256(entry.key.encode(errors="replace")).hexdigest()
    stamp = hashlib.sha256(f"{entry.stamp}\x1f{entry.text}".encode(errors="replace")).hexdigest()
    values = {
        "stamp": stamp,
        "url": entry.url[:2000],
        "title": entry.title[:1000],
        "author": entry.author[:300],
        "published": entry.published[:64],
        "text": entry.text if feed.takes == Feed.Takes.ENTRY else "",
    }
    known, made = FeedEntry.objects.get_or_create(feed=feed, key=key, defaults=values)
    if made or known.stamp == stamp:
        return made
    fresh = {"state": FeedEntry.State.WAITING, "tries": 0, "error": "", "next_try_at": timezone.now()}
    FeedEntry.objects.filter(pk=known.pk).update(**values, **fresh)
    return True


def _failed(feed: Feed, error: str) -> None:
    feed.failures += 1
    feed.last_error = error
    feed.next_run_at = timezone.now() + back_off(feed)
    feed.save(update_fields=["failures", "last_error", "next_run_at"])


def _article(entry: FeedEntry) -> NewArticle:
    feed = entry.feed
    if feed.takes == Feed.Takes.ENTRY:
        return _from_feed(entry)
    if not entry.url:
        raise MalformedRecord("the entry has no link")
    found = links.read(entry.url, patience=PATIENCE)
    return NewArticle(
        external_id=found.external_id,
        text=found.text,
        title=found.title or entry.title,
        outlet=feed.outlet or found.outlet or feed.title[:200],
        url=found.url,
        published_at=found.published_at or _moment(entry.published),
        author=found.author or entry.author,
        captions=found.captions,
    )


def _from_feed(entry: FeedEntry) -> NewArticle:
    text = markup.plain(entry.text) if "<" in entry.text else entry.text
    if not text.strip():
        raise EmptyText("the entry has no text")
    return NewArticle(
        external_id=links.clean(entry.url)[:500] if entry.url else f"feed/{entry.feed_id}/{entry.key}",
        text=text,
        title=entry.title,
        outlet=entry.feed.outlet or entry.feed.title[:200],
        url=entry.url,
        published_at=_moment(entry.published),
        author=entry.author,
    )


def _moment(value: str) -> datetime | None:
    try:
        return moment(value)
    except MalformedRecord:
        return None


def _deadly(entry: FeedEntry) -> None:
    """No worker came back from this entry: it is left alone."""
    entry.state, entry.error = FeedEntry.State.FAILED, f"the worker stopped or died {MOST_TRIES} times taking it in"
    entry.save(update_fields=["state", "error"])


def _put_off(entry: FeedEntry, error: RefusedArticle, now: datetime) -> None:
    """Another try later for what may be there then; else the entry failed."""
    entry.error = str(error)
    entry.next_try_at = now + timedelta(minutes=5) * 2**entry.tries
    if not isinstance(error, NotFetched) or entry.tries >= MOST_TRIES:
        entry.state = FeedEntry.State.FAILED
