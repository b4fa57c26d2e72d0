"""Draft checks through the API: submitted, polled, fetched, kept and dropped, by their owner alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, DraftCheck
from claims.services import articles, drafts, extraction
from claims.services.articles import NewArticle
from tests.api.conftest import ApiClient, Caller

pytestmark = pytest.mark.django_db
PATH = "/api/v1/draft-checks"
ON_FILE = "Norwick says the ferry sailed on Monday morning. The harbour was quiet that day, as it often is."
DRAFT = "Osterby denies the ferry sailed on Monday morning. About 200 villagers have barred the road since then."


@pytest.fixture
def on_file() -> Claim:
    article = articles.ingest(NewArticle(external_id="a", text=ON_FILE, title="Ferry", outlet="Coast Wire")).article
    extraction.process_now(article.pk)
    return Claim.objects.get()


def submitted(api: ApiClient, **more: Any) -> dict[str, Any]:
    answer = api.send(PATH, {"text": DRAFT, "title": "Ferry", **more})
    assert answer.status_code == 202, answer.content
    body: dict[str, Any] = answer.json()
    assert answer["Location"].endswith(f"{PATH}/{body['id']}")
    return body


def test_a_draft_from_submission_to_result(api: ApiClient, on_file: Claim) -> None:
    check = submitted(api)
    assert (check["state"], check["kept"]) == ("queued", False)
    assert "text" not in check
    early = api.get(f"{PATH}/{check['id']}/result")
    assert (early.status_code, early.json()["title"]) == (409, "Draft not ready")
    drafts.check(check["id"])
    assert api.read(f"{PATH}/{check['id']}")["state"] == "done"
    result = api.read(f"{PATH}/{check['id']}/result")
    conflict, statement = result["findings"]
    assert DRAFT[conflict["spans"][0]["start"] : conflict["spans"][0]["end"]] == on_file.content
    assert conflict["evidence"][0]["claim_id"] == on_file.pk
    assert conflict["evidence"][0]["outlet"] == "Coast Wire"
    assert (statement["kind"], statement["assertion"]) == ("unattributed", "a figure")


def test_another_user_finds_nothing_not_even_a_chief(api: ApiClient, client_of: Caller) -> None:
    check = submitted(api)
    for role in ("Editor", "Chief", "superuser"):
        other = client_of(role)
        assert other.read(PATH)["results"] == []
        for path in ("", "/result"):
            assert other.get(f"{PATH}/{check['id']}{path}").status_code == 404
        assert other.send(f"{PATH}/{check['id']}/keep").status_code == 404
        assert other.delete(f"{PATH}/{check['id']}").status_code == 404


def test_kept_and_dropped(api: ApiClient) -> None:
    check = submitted(api)
    kept = api.send(f"{PATH}/{check['id']}/keep").json()
    assert (kept["kept"], kept["expires_at"]) == (True, None)
    assert api.delete(f"{PATH}/{check['id']}").status_code == 204
    assert not DraftCheck.objects.exists()
    assert api.get(f"{PATH}/{check['id']}").status_code == 404


def test_the_same_key_is_one_check_and_keeps_nothing_of_the_text(api: ApiClient) -> None:
    body = {"text": DRAFT}
    first = api.send(PATH, body, Idempotency_Key="k")
    again = api.send(PATH, body, Idempotency_Key="k")
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    assert DraftCheck.objects.count() == 1
    assert api.send(PATH, {"text": DRAFT + " More."}, Idempotency_Key="k").status_code == 422
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer, fingerprint FROM claims_idempotencyrecord")
        assert "villagers" not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": " "}, 400),
        ({"text": "\n", "title": ""}, 400),
        ({"text": "x " * 150_000}, 413),
        ({"text": 3}, 400),
        ({"text": DRAFT, "keep": True}, 400),
        ({"text": "Die Fähre ist am Montag nicht gefahren, sagte der Bürgermeister der kleinen Stadt am Abend."}, 422),
    ],
)
def test_what_is_refused(api: ApiClient, body: dict[str, Any], status: int) -> None:
    assert api.send(PATH, body).status_code in {status, 422 if status == 400 else status}
    assert not DraftCheck.objects.exists()


def test_too_many_at_once(api: ApiClient, settings: Any) -> None:
    settings.COUNTERCLAIM_DRAFTS_AT_ONCE = 1
    submitted(api)
    refused = api.send(PATH, {"text": DRAFT})
    assert (refused.status_code, refused["Retry-After"]) == (429, "5")


def test_the_result_costs_a_constant_number_of_queries(api: ApiClient, on_file: Claim) -> None:
    def queries() -> int:
        check = submitted(api)
        drafts.check(check["id"])
        with CaptureQueriesContext(connection) as captured:
            api.read(f"{PATH}/{check['id']}/result")
        return len(captured)

    before = queries()
    for number in range(3):
        text = f"Harbour{number} " + ON_FILE.replace("Norwick", "Nor" + "a" * number)
        extraction.process_now(articles.ingest(NewArticle(external_id=f"b{number}", text=text)).article.pk)
    assert queries() == before
