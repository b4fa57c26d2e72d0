"""SQLite on a full disk: nothing is lost, and work goes on when there is room again."""

from __future__ import annotations

import pytest
from django.db import connection

from claims.models import Article
from tests.faults import invariants
from tests.faults.stand import Stand, backlog

pytestmark = [pytest.mark.services, pytest.mark.slow]


def test_a_full_disk_delays_and_loses_nothing(stand: Stand) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite run")
    backlog(16)
    stand.plan(pages=1)  # no page beyond those that the file has
    stand.worker(processes=1)
    stand.beat()
    log = stand.folder / "worker.log"
    stand.wait(lambda: "disk is full" in log.read_text(errors="replace"), "the disk did not fill up")
    assert Article.objects.unfinished().exists()
    stand.plan()
    stand.drains()
    invariants.everything_stands(may_fail=True)
    reasons = set(Article.objects.failed().values_list("error", flat=True))
    assert all("disk is full" in reason or "worker stopped" in reason for reason in reasons), reasons
