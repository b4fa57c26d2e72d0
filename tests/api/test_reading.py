"""Reading: every noun, its filters and orders, parts of it, and its neighbours."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Assignment, Calibration, ClaimPair
from claims.services import reviews
from tests import factories
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db
NOUNS = ("articles", "claims", "sources", "pairs", "reviews", "runs", "factchecks")


@pytest.mark.parametrize("state", ["active", "proposed"])
def test_calibrations_tell_who_chose_them_and_what_they_show(api: ApiClient, state: str) -> None:
    """The scale, its thresholds and its editor, by state."""
    editor = factories.editor()
    made = Calibration.objects.create(
        pairing_version="pairs-1", slope=1.5, offset=-0.5, thresholds={"": 0.6, "denial": 0.4}, state=state,
        verdicts=80, held_out=40, figures={"before": {"log_loss": 0.5}, "after": {"log_loss": 0.4}}, editor=editor,
    )  # fmt: skip
    listed = api.read("/api/v1/calibrations", state=state)["results"]
    assert [row["id"] for row in listed] == [made.pk]
    assert listed[0]["thresholds"] == {"": 0.6, "denial": 0.4}
    assert listed[0]["figures"]["after"] == {"log_loss": 0.4}
    assert listed[0]["editor"]["name"] == editor.get_username()
    assert (listed[0]["slope"], listed[0]["offset"]) == (1.5, -0.5)
    other = {"active": "proposed", "proposed": "active"}[state]
    assert api.read("/api/v1/calibrations", state=other)["results"] == []


@pytest.fixture
def pair() -> ClaimPair:
    """A decided pair: one row of every noun at least."""
    pair = factories.pair()
    reviews.record(pair, factories.editor(), "contradiction")
    factories.fact_check(pair.left)
    return pair


def ids(page: dict[str, Any]) -> list[int]:
    return [row["id"] for row in page["results"]]


@pytest.mark.parametrize("noun", NOUNS)
def test_what_a_list_shows_can_be_read_alone(api: ApiClient, pair: ClaimPair, noun: str) -> None:
    listed = api.read(f"/api/v1/{noun}")["results"][0]
    alone = api.read(f"/api/v1/{noun}/{listed['id']}")
    assert {name: alone[name] for name in listed} == listed


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("pk", ["0", "99999", "9" * 40, "abc", "-1", "1e3", "%00", "%EF%BC%91"])
def test_what_is_not_there_is_a_problem_document(api: ApiClient, noun: str, pk: str) -> None:
    response = api.get(f"/api/v1/{noun}/{pk}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:counterclaim:problem:not-found"


def test_a_pair_shows_both_sides_with_article_and_source(api: ApiClient, pair: ClaimPair) -> None:
    shown = api.read(f"/api/v1/pairs/{pair.pk}")
    assert shown["left"]["content"] == "the bridge is open"
    assert shown["right"]["source"]["name"] == "The contractor"
    assert shown["left"]["article"]["outlet"] == "Daily Ferry"
    assert shown["slots"] == [{"name": "what", "left": "open", "right": "shut", "agreement": "incompatible"}]
    text = pair.left.article.text
    assert [text[start:end] for start, end in shown["left"]["content_spans"]] == ["the bridge is open"]


def test_a_side_is_told_as_the_claim_itself(api: ApiClient) -> None:
    dated = factories.article("Aldous said the tower stands.", published_at="2024-05-01T12:00:00.5+02:00")
    named = factories.claim("the tower stands", "Aldous", of=dated)
    pair = factories.pair(named, factories.claim("the tower fell", "", "it was said"))
    shown = api.read(f"/api/v1/pairs/{pair.pk}")
    for side, claim in (("left", pair.left), ("right", pair.right)):
        assert shown[side] == api.read(f"/api/v1/claims/{claim.pk}", expand="article,source")
    assert shown["right"]["source"] is None


def test_an_articles_text_is_told_alone_and_not_in_lists(api: ApiClient, pair: ClaimPair) -> None:
    article = pair.left.article
    assert api.read(f"/api/v1/articles/{article.pk}")["text"] == article.text
    assert "text" not in api.read("/api/v1/articles")["results"][0]


def test_pairs_come_as_the_queue_orders_them(api: ApiClient) -> None:
    low, high, middle = (factories.pair(score=score, priority=priority) for score, priority in
                         ((0.9, 1.0), (0.2, 3.0), (0.5, 2.0)))  # fmt: skip
    assert ids(api.read("/api/v1/pairs")) == [high.pk, middle.pk, low.pk]
    assert ids(api.read("/api/v1/pairs", ordering="strongest")) == [low.pk, middle.pk, high.pk]
    assert ids(api.read("/api/v1/pairs", ordering="newest")) == [middle.pk, high.pk, low.pk]


def test_repeats_are_told_only_when_asked_for(api: ApiClient, pair: ClaimPair) -> None:
    copy = factories.pair(repeats=pair)
    assert ids(api.read("/api/v1/pairs")) == [pair.pk]
    assert ids(api.read("/api/v1/pairs", repeats="true")) == [copy.pk]


def filters_of(pair: ClaimPair) -> dict[str, Any]:
    """Per filter of the list of pairs, a value that admits `pair` alone."""
    left, right = pair.left, pair.right
    return {
        "verdict": "superseded", "kind": "numeric", "relation": "position_change", "source": left.source_id,
        "against": right.source_id, "outlet": "The Other Paper", "article": left.article_id, "claim": right.pk,
        "reopened": "true", "min_score": "0.95", "published_after": "2031-01-01T00:00:00+02:00", "mine": "true",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["verdict", "kind", "relation", "source", "against", "outlet", "article", "claim", "reopened", "min_score",
     "published_after", "mine"],
)  # fmt: skip
def test_pairs_are_filtered_by_all_that_the_queue_filters_by(api: ApiClient, pair: ClaimPair, name: str) -> None:
    other = special(api)
    query = {name: filters_of(other)[name]}
    assert ids(api.read("/api/v1/pairs", **query)) == [other.pk]


def special(api: ApiClient) -> ClaimPair:
    """A pair that differs from the usual one in everything."""
    left = factories.claim("the tower stands", "Aldous", of=factories.article(
        "Aldous said the tower stands.", outlet="The Other Paper", published_at="2031-01-01T00:00:00Z"))  # fmt: skip
    right = factories.claim("the tower fell", "Berta")
    pair = factories.pair(left, right, verdict="superseded", kind="numeric", relation="position_change",
                          reopened_because="corrected", score=0.97)  # fmt: skip
    Assignment.objects.create(pair=pair, editor=api.user, assigned_by=api.user)
    return pair


def test_decided_is_any_verdict_and_a_second_opinion_somebody_elses(api: ApiClient, pair: ClaimPair) -> None:
    factories.pair()
    own = factories.pair()
    reviews.record(own, api.user, "contradiction")  # type: ignore[attr-defined]
    assert ids(api.read("/api/v1/pairs", verdict="decided", ordering="id")) == [pair.pk, own.pk]
    assert ids(api.read("/api/v1/pairs", second_opinion="true")) == [pair.pk]


def test_claims_are_current_unless_asked_otherwise(api: ApiClient) -> None:
    old, new = factories.claim(current=False), factories.claim()
    assert ids(api.read("/api/v1/claims")) == [new.pk]
    assert ids(api.read("/api/v1/claims", current="false")) == [old.pk]


@pytest.mark.parametrize(
    ("query", "found"),
    [({"stance": "denies"}, True), ({"stance": "asserts"}, False), ({"outlet": "Daily Ferry"}, True),
     ({"min_score": 0.95}, False), ({"hedged": "false"}, True), ({"source": 0}, False)],
)  # fmt: skip
def test_claims_are_filtered(api: ApiClient, query: dict[str, Any], found: bool) -> None:
    claim = factories.claim(stance="denies")
    assert ids(api.read("/api/v1/claims", **query)) == ([claim.pk] if found else [])


def test_a_source_is_found_by_any_spelling(api: ApiClient) -> None:
    source = factories.source("Élise Brandt")
    source.aliases.create(text="the harbour master", key="harbour master", kind="title")
    for query in ({"name": "elise brandt"}, {"starts_with": "ÉLISE"}, {"alias": "The harbour master"}):
        assert ids(api.read("/api/v1/sources", **query)) == [source.pk]
    assert ids(api.read("/api/v1/sources", merged="true")) == []


def test_reviews_tell_the_whole_history(api: ApiClient, pair: ClaimPair) -> None:
    reviews.record(pair, api.user, "superseded")
    reviews.undo(pair, api.user)
    assert len(ids(api.read("/api/v1/reviews", pair=pair.pk))) == 3
    assert [row["verdict"] for row in api.read("/api/v1/reviews", standing="true")["results"]] == ["contradiction"]
    assert len(ids(api.read("/api/v1/reviews", mine="true"))) == 2


def test_stats_count_by_state(api: ApiClient, pair: ClaimPair) -> None:
    counted = api.read("/api/v1/stats")
    assert counted["pairs"]["contradiction"] == 1
    assert (counted["claims"], counted["sources"], counted["articles"]["done"]) == (2, 2, 2)


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize(
    "query",
    ["nonsense=1", "limit=0", "limit=201", "limit=351165461860384047104", "limit=-1", "limit=²", "limit=", "cursor=x",
     "cursor=WyItaWQiXQ", "ordering=text", "fields=password", "fields=", "expand=user", "limit=1&limit=2",
     "fields=id,"],
)  # fmt: skip
def test_what_a_list_does_not_know_is_refused(api: ApiClient, noun: str, query: str) -> None:
    response = api.get(f"/api/v1/{noun}?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "query",
    ["source=x", "source=-1", "source=99999999999999999999", "min_score=2", "min_score=nan", "mine=yes",
     "verdict=maybe", "created_after=2024-01-01", "created_after=2024-01-01T00:00:00",
     "created_after=0001-01-01T00:00:00%2B14:00", "outlet=%00", "kind=", f"outlet={'x' * 201}"],
)  # fmt: skip
def test_a_filters_value_is_checked(api: ApiClient, query: str) -> None:
    response = api.get(f"/api/v1/pairs?{query}")
    assert response.status_code == 400, response.content
    assert response.json()["errors"][0]["field"] == query.partition("=")[0]


def test_only_the_members_named_are_told(api: ApiClient, pair: ClaimPair) -> None:
    assert api.read(f"/api/v1/pairs/{pair.pk}", fields="id,score") == {"id": pair.pk, "score": 0.8}
    shown = api.read("/api/v1/pairs", fields="id", expand="reviews")["results"][0]
    assert shown["reviews"][0]["verdict"] == "contradiction"
    assert set(shown) == {"id", "reviews"}


@pytest.mark.parametrize(("noun", "member"), [("articles", "runs"), ("claims", "article"), ("claims", "source"),
                                              ("sources", "aliases"), ("pairs", "reviews"), ("pairs", "tags"),
                                              ("claims", "fact_checks"), ("factchecks", "links")])  # fmt: skip
def test_neighbours_are_told_when_asked_for(api: ApiClient, pair: ClaimPair, noun: str, member: str) -> None:
    assert member not in api.read(f"/api/v1/{noun}")["results"][0]
    assert member in api.read(f"/api/v1/{noun}", expand=member)["results"][0]


def test_a_read_is_conditional(api: ApiClient, pair: ClaimPair) -> None:
    for path in ("/api/v1/pairs", f"/api/v1/pairs/{pair.pk}", "/api/v1/stats"):
        tag = api.get(path)["ETag"]
        again = api.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    ClaimPair.objects.update(score=0.1)
    assert api.get("/api/v1/pairs", headers={"If-None-Match": tag}).status_code == 200


def test_an_address_that_is_none_is_a_problem_document(api: ApiClient) -> None:
    for path in ("/api/", "/api/v2/pairs", "/api/v1/pair", "/api/v1/pairs/1/"):
        assert api.get(path).status_code == 404
        assert api.send(path, {}).json()["status"] == 404


@pytest.mark.parametrize("path", ["/api/v1/pairs", "/api/v1/stats"])
def test_a_method_that_is_none_is_a_problem_document(api: ApiClient, path: str) -> None:
    response = api.delete(path)
    assert (response.status_code, response.json()["title"]) == (405, "Method not allowed")
    assert "GET" in response["Allow"]


def test_times_are_told_in_utc(api: ApiClient) -> None:
    article = factories.article(published_at="2024-05-01T12:00:00+02:00")
    assert api.read(f"/api/v1/articles/{article.pk}")["published_at"] == "2024-05-01T10:00:00Z"
