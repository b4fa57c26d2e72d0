"""Fact checks of others: imported, listed, linked; shown with claims once an editor confirmed them."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import FactCheck
from claims.services import factchecks, fetching
from claims.services.errors import NotFetched
from tests import factories
from tests.api.conftest import ApiClient
from tests.services.factchecks import samples

pytestmark = pytest.mark.django_db
PATH = "/api/v1/factchecks"


def test_a_feed_is_imported_item_by_item(api: ApiClient) -> None:
    response = api.send(f"{PATH}/import", {"document": samples.FEED})
    assert response.status_code == 200, response.content
    results = response.json()["results"]
    assert [item["outcome"] for item in results] == ["new", "refused", "refused", "refused", "new"]
    assert results[1]["detail"] == "item 2 (https://checks.example/2): claimReviewed is missing"
    shown = api.read(f"{PATH}/{results[0]['id']}")
    assert (shown["publisher"], shown["rating"], shown["published_on"]) == (
        "Coast Checks",
        "Mostly wrong",
        "2026-11-18",
    )
    again = api.send(f"{PATH}/import", {"document": samples.FEED}).json()["results"]
    assert [item["outcome"] for item in again] == ["unchanged", "refused", "refused", "refused", "unchanged"]


def test_a_repeated_import_with_its_key_is_told_again(api: ApiClient) -> None:
    first, second = (api.send(f"{PATH}/import", {"document": samples.PLAIN}, Idempotency_Key="f-1") for _ in range(2))
    assert (second["Idempotency-Replayed"], first.json()) == ("true", second.json())


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"document": samples.PLAIN, "url": "https://a.example/"}, 400), ({"url": "ftp://a.example/"}, 400),
     ({"document": samples.PLAIN, "x": 1}, 400), ({"document": []}, 422), ({"document": {"@type": "Review"}}, 422)],
)  # fmt: skip
def test_an_import_is_checked(api: ApiClient, body: Any, status: int) -> None:
    assert api.send(f"{PATH}/import", body).status_code == status
    assert not FactCheck.objects.exists()


def test_a_page_that_cannot_be_fetched_is_refused(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(url: str, *, patience: float) -> fetching.Fetched:
        raise NotFetched("an address inside the building")

    monkeypatch.setattr(fetching, "fetch", fetch)
    response = api.send(f"{PATH}/import", {"url": "http://10.0.0.1/"})
    assert (response.status_code, response.json()["title"]) == (422, "Not fetched")


def test_a_link_is_confirmed_and_removed(api: ApiClient) -> None:
    claim = factories.claim()
    check = factories.fact_check(claim)
    assert api.read("/api/v1/claims", expand="fact_checks")["results"][0]["fact_checks"] == []
    confirmed = api.send(f"{PATH}/{check.pk}/confirm", {"claim": claim.pk})
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    assert confirmed.json()["editor"] == api.user.username
    told = api.read(f"/api/v1/claims/{claim.pk}", expand="fact_checks")["fact_checks"]
    assert told == [{"id": check.pk, "publisher": "Coast Checks", "rating": "Mostly wrong", "url": check.url,
                     "published_on": None}]  # fmt: skip
    assert api.send(f"{PATH}/{check.pk}/remove", {"claim": claim.pk}).json()["state"] == "removed"
    assert api.read(PATH, expand="links")["results"][0]["links"][0]["content"] == claim.content
    other = api.send(f"{PATH}/{check.pk}/remove", {"claim": factories.claim().pk})
    assert (other.status_code, other.json()["title"]) == (422, "Refused fact check")
    assert api.send(f"{PATH}/{check.pk}/confirm", {"claim": 999_999}).status_code == 400
    assert api.send(f"{PATH}/999999/confirm", {"claim": claim.pk}).status_code == 404


def test_fact_checks_are_filtered(api: ApiClient) -> None:
    claim = factories.claim()
    linked = factories.fact_check(claim, published_on="2026-11-18", publisher="The Ledger")
    factories.fact_check()
    queries = [{"state": "proposed"}, {"claim": claim.pk}, {"publisher": "The Ledger"}, {"url": linked.url},
               {"published_from": "2026-11-18"}, {"published_to": "2026-11-18"}]  # fmt: skip
    for query in queries:
        assert [row["id"] for row in api.read(PATH, **query)["results"]] == [linked.pk], query
    assert len(api.read(PATH, state="unlinked")["results"]) == 1
    factchecks.remove(linked, claim, api.user)  # type: ignore[attr-defined]
    assert len(api.read(PATH, state="unlinked")["results"]) == 2
    assert api.get(PATH, {"published_from": "18.11.2026"}).status_code == 400
