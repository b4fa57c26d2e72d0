"""Workers killed with -9 at more than forty random points, in every stage, over one backlog."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter

import pytest
from django.contrib.auth.models import User

from claims.models import Article, ClaimPair, Verdict
from claims.services import reviews
from tests.faults import invariants
from tests.faults.stand import Stand, backlog
from tests.faults.worker_stages import STAGES

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.usefixtures("on_postgresql")]

ARTICLES = 40
MAY_FAIL = ARTICLES // 10  # three kills must hit the same article
KILLS_A_STAGE = 5
WHOLE = ("reading", "holding")  # one kill there takes the whole worker, not one of its processes


def test_kills_in_every_stage_lose_nothing(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("FAULTS_SEED") or random.randrange(10**6))  # noqa: S311 - which points, not a secret
    with capsys.disabled():
        sys.stdout.write(f"\nseed of the kills: {seed} (FAULTS_SEED repeats them)\n")
    stand.plan(seconds=0.02, kills=kills(random.Random(seed)))  # noqa: S311 - as above
    backlog(ARTICLES)
    stand.worker(processes=2)
    stand.beat()
    editor, given = User.objects.create_superuser("ed"), []

    def drained() -> bool:
        given.extend(decide(editor))
        return not Article.objects.unfinished().exists()

    stand.wait(drained, "the backlog did not drain")
    stand.drains()
    invariants.everything_stands(given, may_fail=True)
    stages = Counter(line.split(" at ")[1].rpartition(" ")[0] for line in stand.killed)
    assert stages == Counter(dict.fromkeys(STAGES, KILLS_A_STAGE)), stand.killed
    failed = Article.objects.filter(status=Article.Status.FAILED).count()
    assert failed <= MAY_FAIL
    assert given


def kills(random: random.Random) -> dict[str, dict[str, str]]:
    """Points of the plan: for each stage, at which of its first steps who dies."""
    chosen = {}
    for stage in STAGES:
        steps = random.sample(range(1, ARTICLES - MAY_FAIL + 1), KILLS_A_STAGE)
        chosen[stage] = dict.fromkeys(map(str, steps), "child")
        if stage in WHOLE:
            chosen[stage][str(steps[0])] = "worker"
    return chosen


def decide(editor: User) -> list[int]:
    """An editor decides on what has turned up since; the ids of the verdicts."""
    waiting = ClaimPair.objects.filter(verdict="").order_by("id")[:1]
    return [reviews.record(pair, editor, Verdict.CONTRADICTION).pk for pair in waiting]
