"""Writes: each an action that calls the service the desk calls, conditional where it can conflict."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Article, ClaimPair, Followup, Review, Source, Supersession
from claims.services import extraction, reviews
from tests import factories
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db
ARTICLES = "/api/v1/articles"
NEW = {"external_id": "a-1", "text": "Norwick says the ferry sailed. Nothing else happened that day in the harbour."}


def problem(response: Any) -> str:
    assert response["Content-Type"] == "application/problem+json", response.content
    body = response.json()
    assert body["status"] == response.status_code
    return str(body["type"].removeprefix("urn:counterclaim:problem:"))


def test_an_article_is_added_once_and_then_noticed(api: ApiClient) -> None:
    new = {**NEW, "title": "Ferry", "url": "https://paper.test/1", "published_at": "2024-05-01T12:00:00+02:00"}
    response = api.send(ARTICLES, new)
    assert (response.status_code, response.json()["outcome"]) == (201, "new")
    article = Article.objects.get()
    assert response["Location"].endswith(f"/api/v1/articles/{article.pk}")
    assert (article.text, article.published_at.isoformat()) == (NEW["text"], "2024-05-01T10:00:00+00:00")
    again = api.send(ARTICLES, new)
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    changed = api.send(ARTICLES, {**new, "text": NEW["text"] + " More follows."})
    assert (changed.status_code, changed.json()["outcome"]) == (200, "changed")


@pytest.mark.parametrize(
    "body",
    [{}, [], None, '"x"', {**NEW, "colour": "red"}, {**NEW, "text": 5}, {**NEW, "text": ""}, {**NEW, "title": None},
     {**NEW, "url": "javascript:alert(1)"}, {**NEW, "url": "nowhere"}, {**NEW, "published_at": "2024-05-01"},
     {**NEW, "published_at": "0001-01-01T00:00:00+14:00"}, {**NEW, "published_at": 5}, {**NEW, "text": "a\x00b"},
     {**NEW, "title": "\ud800"}, {**NEW, "external_id": "x" * 501}],
)  # fmt: skip
def test_a_body_is_taken_literally(api: ApiClient, body: Any) -> None:
    response = api.send(ARTICLES, body)
    assert (response.status_code, problem(response)) == (400, "invalid-request")
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [("   ", 422, "empty-text"), ("x" * 1_000_001, 413, "text-too-large"),
     ("Der Bürgermeister sagte gestern, dass die Brücke wieder offen ist und bleibt.", 422, "unreadable-language")],
)  # fmt: skip
def test_a_text_that_cannot_be_read_is_refused_by_name(api: ApiClient, text: str, status: int, kind: str) -> None:
    response = api.send(ARTICLES, {**NEW, "text": text})
    assert (response.status_code, problem(response)) == (status, kind)


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"external_id": NaN}', b"\xff\xfe", ""])
def test_what_is_not_json_is_refused(api: ApiClient, body: str | bytes) -> None:
    response = api.post(ARTICLES, body, content_type="application/json")
    assert response.status_code == 400
    problem(response)


def test_a_body_of_another_kind_or_size_is_refused(api: ApiClient, settings: Any) -> None:
    assert api.post(ARTICLES, "a=b", content_type="application/x-www-form-urlencoded").status_code == 415
    settings.COUNTERCLAIM_API_BODY_BYTES = 10
    assert api.send(ARTICLES, NEW).status_code == 413


def test_of_many_articles_each_has_its_own_result(api: ApiClient) -> None:
    factories.article(NEW["text"], external_id="a-1")
    items = [NEW, {**NEW, "external_id": "a-2"}, {"text": "x"}, {**NEW, "external_id": "a-3", "text": " "}, 5]
    results = api.send(f"{ARTICLES}/bulk", {"articles": items}).json()["results"]
    assert [item["status"] for item in results] == [200, 201, 400, 422, 400]
    assert [item["index"] for item in results] == [0, 1, 2, 3, 4]
    assert results[1]["article"]["external_id"] == "a-2"
    assert results[3]["problem"]["title"] == "Empty text"
    assert Article.objects.count() == 2


@pytest.mark.parametrize("items", [[], [NEW] * 101, None, "x"])
def test_many_are_between_one_and_a_hundred(api: ApiClient, items: Any) -> None:
    assert api.send(f"{ARTICLES}/bulk", {"articles": items}).status_code == 400


def test_the_same_key_gets_the_same_answer(api: ApiClient) -> None:
    first = api.send(ARTICLES, NEW, Idempotency_Key="k-1")
    second = api.send(ARTICLES, NEW, Idempotency_Key="k-1")
    assert (first.status_code, first.json(), first["Location"]) == (201, second.json(), second["Location"])
    assert (second.status_code, second["Idempotency-Replayed"]) == (201, "true")
    other = api.send(ARTICLES, {**NEW, "external_id": "a-2"}, Idempotency_Key="k-1")
    assert (other.status_code, problem(other)) == (422, "key-reused")
    assert Article.objects.count() == 1


def test_a_key_is_free_again_after_a_refusal_and_belongs_to_its_user(api: ApiClient, client_of: Any) -> None:
    assert api.send(ARTICLES, {**NEW, "text": " "}, Idempotency_Key="k-1").status_code == 422
    assert api.send(ARTICLES, NEW, Idempotency_Key="k-1").status_code == 201
    assert "Idempotency-Replayed" not in client_of("Chief").send(ARTICLES, NEW, Idempotency_Key="k-1")
    assert api.send(ARTICLES, NEW, Idempotency_Key="a b").status_code == 400


def test_an_article_is_read_again_but_not_while_it_is_read(api: ApiClient) -> None:
    article = factories.article(status="failed", error="the worker stopped")
    response = api.send(f"{ARTICLES}/{article.pk}/rerun")
    assert (response.status_code, response.json()["status"]) == (202, "pending")
    again = api.send(f"{ARTICLES}/{article.pk}/rerun")
    assert (again.status_code, problem(again)) == (409, "not-retryable")


def test_the_history_of_runs_is_told(api: ApiClient) -> None:
    article = api.send(ARTICLES, NEW).json()["article"]["id"]
    extraction.process_now(article)
    assert [run["state"] for run in api.read("/api/v1/runs", article=article)["results"]] == ["done"]
    assert api.read(f"{ARTICLES}/{article}", expand="runs")["runs"][0]["claims_found"] == 1


@pytest.fixture
def pair() -> ClaimPair:
    return factories.pair()


def tag_of(api: ApiClient, pair: ClaimPair) -> str:
    return str(api.get(f"/api/v1/pairs/{pair.pk}")["ETag"])


def test_a_verdict_is_recorded_on_what_was_seen(api: ApiClient, pair: ClaimPair) -> None:
    body = {"verdict": "contradiction", "reason": "figures_disagree", "note": "both on record"}
    response = api.send(f"/api/v1/pairs/{pair.pk}/verdict", body, If_Match=tag_of(api, pair))
    assert response.status_code == 201, response.content
    told = response.json()
    assert (told["review"]["reason"], told["pair"]["verdict"]) == ("figures_disagree", "contradiction")
    assert Review.objects.get().editor == api.user
    version = f'"{told["pair"]["version"]}"'
    changed = api.send(f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": "superseded"}, If_Match=version)
    assert changed.status_code == 201


def test_a_verdict_on_a_pair_that_was_decided_meanwhile_is_refused(api: ApiClient, pair: ClaimPair) -> None:
    seen = tag_of(api, pair)
    reviews.record(pair, factories.editor(), "contradiction")
    response = api.send(f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": "superseded"}, If_Match=seen)
    assert (response.status_code, problem(response)) == (412, "precondition-failed")
    assert Review.objects.count() == 1


def test_a_verdict_that_raced_another_is_a_conflict(
    api: ApiClient, pair: ClaimPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tag_of(api, pair)
    reviews.record(pair, factories.editor(username="jo"), "contradiction")
    monkeypatch.setattr("claims.api.etags.check", lambda *_: None)
    real, looks = reviews.standing, iter([None])
    monkeypatch.setattr("claims.services.reviews.standing", lambda pair: next(looks, real(pair)))
    response = api.send(f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": "superseded"}, If_Match=seen)
    assert (response.status_code, problem(response)) == (409, "review-conflict")
    assert "jo decided 'Contradiction' meanwhile" in response.json()["detail"]


@pytest.mark.parametrize("header", ["", "*", "nonsense", '"1-0"', 'W/"x"'])
def test_a_verdict_names_what_was_seen(api: ApiClient, pair: ClaimPair, header: str) -> None:
    headers = {"If_Match": header} if header else {}
    response = api.send(f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": "superseded"}, **headers)
    assert response.status_code == (412 if header else 428)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [({"verdict": "maybe"}, 400), ({}, 400), ({"verdict": "contradiction", "score": 1}, 400),
     ({"verdict": "contradiction", "reason": "place"}, 422), ({"verdict": "contradiction", "note": 5}, 400)],
)  # fmt: skip
def test_a_verdicts_body_is_checked(api: ApiClient, pair: ClaimPair, body: Any, status: int) -> None:
    response = api.send(f"/api/v1/pairs/{pair.pk}/verdict", body, If_Match=tag_of(api, pair))
    assert response.status_code == status
    assert not Review.objects.exists()


def test_what_a_verdict_wants_besides_is_kept(api: ApiClient, pair: ClaimPair) -> None:
    body = {"verdict": "needs_reporting", "question": "Who inspected it?", "owner": api.user.username,  # type: ignore[attr-defined]
            "due_on": "2026-12-01"}  # fmt: skip
    answer = api.send(f"/api/v1/pairs/{pair.pk}/verdict", body, If_Match=tag_of(api, pair))
    assert answer.status_code == 201, answer.content
    asked = Followup.objects.get()
    assert (asked.question, asked.owner, str(asked.due_on)) == ("Who inspected it?", api.user, "2026-12-01")  # type: ignore[attr-defined]
    later = {"verdict": "superseded", "later": pair.left_id}
    assert api.send(f"/api/v1/pairs/{pair.pk}/verdict", later, If_Match=tag_of(api, pair)).status_code == 201
    assert Supersession.objects.get().later == pair.left


@pytest.mark.parametrize("change", [{"owner": "nobody"}, {"due_on": "1.12.2026"}, {"due_on": 5}, {"later": "x"}])
def test_what_a_verdict_wants_besides_is_checked(api: ApiClient, pair: ClaimPair, change: dict[str, Any]) -> None:
    body = {"verdict": "needs_reporting", **change}
    assert api.send(f"/api/v1/pairs/{pair.pk}/verdict", body, If_Match=tag_of(api, pair)).status_code == 400
    assert not Review.objects.exists()


def test_only_the_same_source_or_outlet_supersedes(api: ApiClient) -> None:
    elsewhere = factories.article("Berta said the tower fell.", outlet="Coast Wire")
    pair = factories.pair(factories.claim(), factories.claim("the tower fell", "Berta", of=elsewhere))
    answer = api.send(f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": "superseded"}, If_Match=tag_of(api, pair))
    assert (answer.status_code, problem(answer)) == (422, "refused-review")
    assert not Review.objects.exists()


def test_a_pair_is_tagged(api: ApiClient, pair: ClaimPair) -> None:
    path = f"/api/v1/pairs/{pair.pk}/tags"
    assert api.send(path, {"add": ["Front Page", "ask"]}).json() == {"tags": ["ask", "front page"]}
    assert api.send(path, {"remove": ["ASK", "none"]}).json() == {"tags": ["front page"]}
    assert api.read("/api/v1/pairs", tag="FRONT PAGE", expand="tags")["results"][0]["tags"] == ["front page"]
    assert api.read("/api/v1/pairs", tag="ask")["results"] == []
    refused = api.send(path, {"add": ["fine", " "]})
    assert (refused.status_code, problem(refused)) == (422, "refused-tag")
    assert [tag.word for tag in pair.tags.all()] == ["front page"]
    assert api.send(path, {"add": "fine"}).status_code == 400
    assert api.send("/api/v1/pairs/999999/tags", {"add": ["x"]}).status_code == 404


def test_a_repeated_verdict_with_its_key_is_told_again(api: ApiClient, pair: ClaimPair) -> None:
    headers = {"If_Match": tag_of(api, pair), "Idempotency_Key": "v-1"}
    answers = [api.send(f"/api/v1/pairs/{pair.pk}/verdict", {"verdict": "superseded"}, **headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Review.objects.count() == 1


def test_one_undoes_ones_own_verdict(api: ApiClient, pair: ClaimPair) -> None:
    reviews.record(pair, api.user, "contradiction")
    response = api.send(f"/api/v1/pairs/{pair.pk}/undo")
    assert (response.status_code, response.json()["pair"]["verdict"]) == (201, "")
    assert problem(api.send(f"/api/v1/pairs/{pair.pk}/undo")) == "nothing-to-undo"
    stale = api.send(f"/api/v1/pairs/{pair.pk}/undo", If_Match='"1-1-x"')
    assert stale.status_code == 412


def test_an_alias_is_ruled(api: ApiClient) -> None:
    source = factories.source("Harbour Office")
    response = api.send(f"/api/v1/sources/{source.pk}/aliases", {"text": "the quay"})
    assert (response.status_code, response.json()["kind"]) == (201, "editor")
    assert source.aliases.get().editor == api.user
    nobody = api.send(f"/api/v1/sources/{source.pk}/aliases", {"text": "?!"})
    assert (nobody.status_code, problem(nobody)) == (422, "refused-alias")


def test_a_source_is_merged_into_another(api: ApiClient) -> None:
    claim, into = factories.claim(speaker="The quay"), factories.source("Harbour Office")
    path = f"/api/v1/sources/{claim.source_id}/merge"
    assert api.send(path, {"into": into.pk}).json()["name"] == "Harbour Office"
    claim.refresh_from_db()
    assert claim.source == into
    assert problem(api.send(path, {"into": into.pk})) == "refused-merge"
    assert Source.objects.canonical().count() == 1


@pytest.mark.parametrize("into", [0, -1, "1", True, 1.5, 2**63, 99_999, None])
def test_a_merge_names_a_source(api: ApiClient, into: Any) -> None:
    source = factories.source("The quay")
    assert api.send(f"/api/v1/sources/{source.pk}/merge", {"into": into}).status_code == 400
