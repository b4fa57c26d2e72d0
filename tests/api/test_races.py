"""Requests at the same moment: one create for one key, one verdict for one version."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from claims import tasks
from claims.models import ApiToken, Article, Review
from claims.services import tokens
from tests import factories
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"external_id": "a-1", "text": "Norwick says the ferry sailed. Nothing else happened that day in the harbour."}
AT_ONCE = 4


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of AT_ONCE tokens of one user."""
    for task in (tasks.read_article, tasks.deliver_due):
        monkeypatch.setattr(task, "delay", lambda *_: None)
    user = factories.editor("superuser")
    return [tokens.issue(user, f"token {number}", ApiToken.Scope.values)[1] for number in range(AT_ONCE)]


def at_once(keys: list[str], call: Callable[[ApiClient], Any]) -> list[Any]:
    """What each token's client is answered when all call at the same moment."""
    start = Barrier(len(keys))

    def one(key: str) -> Any:
        try:
            start.wait()
            return call(ApiClient(key))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(keys)) as threads:
        return list(threads.map(one, keys))


def test_one_key_makes_one_article(keys: list[str]) -> None:
    answers = at_once(keys, lambda api: api.send("/api/v1/articles", NEW, Idempotency_Key="k-1"))
    assert [answer.status_code for answer in answers] == [201] * AT_ONCE
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == AT_ONCE - 1
    assert Article.objects.count() == 1


def test_one_id_makes_one_article(keys: list[str]) -> None:
    answers = at_once(keys, lambda api: api.send("/api/v1/articles", NEW))
    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [201]


def test_one_version_takes_one_verdict(keys: list[str]) -> None:
    pair = factories.pair()
    tag = ApiClient(keys[0]).get(f"/api/v1/pairs/{pair.pk}")["ETag"]
    path, body = f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": "contradiction"}
    statuses = sorted(a.status_code for a in at_once(keys, lambda api: api.send(path, body, If_Match=tag)))
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 412}
    assert Review.objects.count() == 1
