"""A real worker sends what waits to go out: a webhook's message and an export's file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from claims import tasks
from claims.models import Export, WebhookDelivery
from claims.services import downloads, reviews, webhooks
from tests import factories
from tests.api.test_webhooks import Listener

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PATIENCE = 90.0


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Somebody to tell, whom the worker may reach; asked for before the worker, which inherits the environment."""
    monkeypatch.setenv("COUNTERCLAIM_WEBHOOK_ALLOW", "127.0.0.0/8,::1/128")
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


def until(happened: Callable[[], bool]) -> None:
    """Wait for it, PATIENCE seconds at most."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.3)


def test_what_waits_goes_out(listener: Listener, worker: object) -> None:
    editor = factories.editor("superuser")
    webhooks.subscribe("desk", listener.url, ["pair.decided"])
    reviews.record(factories.pair(), editor, "contradiction")
    export = downloads.start(editor, "pairs", "jsonl")
    tasks.deliver_due.delay()
    until(lambda: WebhookDelivery.objects.get().state == "delivered")
    assert len(listener.heard) == 1
    until(lambda: Export.objects.get().state == "done")
    assert Path(settings.COUNTERCLAIM_EXPORT_DIR, f"{export.pk}.jsonl").read_text(encoding="utf-8").count("\n") == 1
