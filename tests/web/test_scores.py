"""The page of scores: thresholds, a preview, versions; only chiefs change anything."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.models import Calibration, FaintPair
from claims.services import scales
from tests import factories

pytestmark = pytest.mark.django_db


def client_of(role: str) -> Client:
    client = Client()
    editor: Any = factories.editor(role)
    client.force_login(editor)
    return client


def faint(score: float) -> None:
    left, right = factories.claim(), factories.claim("the bridge is shut")
    FaintPair.objects.create(
        left=left, right=right, kind="denial", raw_score=score, score=score, explanation="One denies it.",
        pipeline_version="v", statement_hash=f"{left.pk}-{right.pk}",
    )  # fmt: skip


def test_a_preview_says_what_a_threshold_adds() -> None:
    faint(0.45)
    answer = client_of("Viewer").get("/scores/", {"threshold": "0.4", "kind": ""}).content.decode()
    assert "0.40 adds 1 pair to the queue" in answer
    assert "Set it" not in answer


def test_a_chief_sets_a_threshold_and_goes_back() -> None:
    client = client_of("Chief")
    assert "Set it" in client.get("/scores/?threshold=0.4").content.decode()
    client.post("/scores/threshold/", {"threshold": "0.4", "kind": ""})
    assert scales.in_use().threshold("") == 0.4
    page = client.get("/scores/").content.decode()
    assert "threshold 0.4" in page
    client.post("/scores/0/choose/")
    assert scales.in_use().threshold("") == scales.shipped().threshold("")


def test_what_is_no_threshold_is_refused_in_words() -> None:
    client = client_of("Chief")
    answer = client.post("/scores/threshold/", {"threshold": "seven", "kind": ""}, follow=True).content.decode()
    assert "A threshold is a number from 0 to 1." in answer
    assert not Calibration.objects.exists()


def test_the_page_asks_as_often_with_many_versions(django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        Calibration.objects.create(
            pairing_version="x", thresholds={"": 0.5}, editor=factories.editor("Chief"), reason=f"threshold {number}",
            figures={"before": {"log_loss": 0.6, "precision": None}, "after": {"log_loss": 0.5, "precision": 0.8}},
        )  # fmt: skip
    client = client_of("Viewer")
    with django_assert_max_num_queries(14):
        assert client.get("/scores/?threshold=0.4").status_code == 200
