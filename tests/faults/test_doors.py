"""Workers killed with -9 while entries of feeds are taken in, messages sent and exports written."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Article, Event, Export, Feed, FeedEntry, WebhookDelivery
from claims.services import downloads, webhooks
from tests.faults import invariants
from tests.faults.stand import Stand, text
from tests.faults.worker_stages import DOORS
from tests.servers.listener import Listener

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.usefixtures("on_postgresql")]

ENTRIES = MESSAGES = 12
EXPORTS = 6
KILLS_A_STAGE = 2
WHOLE = ("taking an entry", "sending")


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.stop()


def test_kills_at_every_door_lose_nothing(stand: Stand, listener: Listener) -> None:
    feed_with_entries()
    messages_to(listener.url)
    exports()
    stand.plan(kills=kills())
    files = stand.folder / "exports"
    stand.worker(COUNTERCLAIM_WEBHOOK_ALLOW="127.0.0.0/8,::1/128", COUNTERCLAIM_EXPORT_DIR=str(files))
    stand.beat(FAULTS_HURRY="1")
    stand.wait(lambda: not unfinished(), "not everything came to its end")
    stand.drains()
    invariants.everything_stands()
    every_entry_is_one_article()
    every_message_was_heard(listener)
    every_export_is_whole(files)
    stages = Counter(line.split(" at ")[1].rpartition(" ")[0] for line in stand.killed)
    assert stages == Counter(dict.fromkeys(DOORS, KILLS_A_STAGE)), stand.killed


def feed_with_entries() -> None:
    """A feed that is not polled again, with entries that wait."""
    later = timezone.now() + timedelta(days=1)
    feed = Feed.objects.create(url="http://feed.example/", takes=Feed.Takes.ENTRY, next_run_at=later)
    FeedEntry.objects.bulk_create(
        FeedEntry(feed=feed, key=f"k-{index}", stamp="s", url=f"http://feed.example/{index}", text=text(index))
        for index in range(ENTRIES)
    )


def messages_to(url: str) -> None:
    """Messages that wait to be sent there."""
    webhooks.subscribe("desk", url, [Event.PAIR_DECIDED])
    webhooks.announce(Event.PAIR_DECIDED, [(f"pair-{index}", {"number": index}) for index in range(MESSAGES)])


def exports() -> None:
    """Exports that wait to be written."""
    editor = User.objects.create_superuser("ed")
    for _ in range(EXPORTS):
        downloads.start(editor, "articles", Export.Format.JSONL)


def kills() -> dict[str, dict[str, str]]:
    """At which of its first steps who dies, for each stage."""
    chosen = {}
    for stage in DOORS:
        steps = random.sample(range(1, EXPORTS + 1), KILLS_A_STAGE)
        chosen[stage] = dict.fromkeys(map(str, steps), "child")
        if stage in WHOLE:
            chosen[stage][str(steps[0])] = "worker"
    return chosen


def unfinished() -> bool:
    """Whether a row of any kind still waits."""
    return (
        FeedEntry.objects.filter(state=FeedEntry.State.WAITING).exists()
        or WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING).exists()
        or Export.objects.filter(state__in=[Export.State.QUEUED, Export.State.WRITING]).exists()
    )


def every_entry_is_one_article() -> None:
    states = FeedEntry.objects.values_list("state", flat=True)
    assert Counter(states) == {FeedEntry.State.TAKEN: ENTRIES}
    assert Article.objects.count() == FeedEntry.objects.values("article").distinct().count() == ENTRIES


def every_message_was_heard(listener: Listener) -> None:
    """Each at least once, and again with the same id only where a worker died before it could note the answer."""
    heard = Counter(headers["webhook-id"] for headers, _ in listener.heard)
    sent = {
        f"msg_{row.message_id.hex}" for row in WebhookDelivery.objects.filter(state=WebhookDelivery.State.DELIVERED)
    }
    assert (set(heard), len(sent)) == (sent, MESSAGES)
    assert heard.total() <= MESSAGES + KILLS_A_STAGE + len(WHOLE)


def every_export_is_whole(files: Path) -> None:
    """A file of whole lines for each, or the reason why there is none."""
    for export in Export.objects.all():
        if export.state == Export.State.FAILED:
            assert "died" in export.error
            continue
        content = (files / f"{export.pk}.jsonl").read_bytes()
        assert (export.state, len(content), content.count(b"\n")) == (Export.State.DONE, export.size, export.rows)
    assert Export.objects.filter(state=Export.State.DONE).count() >= EXPORTS - 1
