"""Stories in the API: reading, the matrix and timeline, editors' changes with If-Match and undo; splitting sources."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Article, Claim, ClaimPair, Source, Story, StoryMember
from claims.services import claims as claim_rows
from claims.services import sources, stories
from tests import factories
from tests.api.conftest import ApiClient, Caller

pytestmark = pytest.mark.django_db
SENTENCES = (
    "The harbour master said the Norwick ferry struck the granite pier on Friday.",
    "The seamen union said the Norwick ferry never struck the granite pier.",
    "The caterer said the Osterby canteen served every pupil a warm lunch.",
)


def write(sentence: str) -> Article:
    """An article of one claim, filed."""
    speaker, _, content = sentence.rstrip(".").partition(" said ")
    made = factories.article(sentence, title=content)
    claim_rows.index([factories.claim(content, speaker, "said", of=made)])
    stories.file(made)
    return made


@pytest.fixture
def articles(db: None) -> list[Article]:
    """Two articles of one story, and one of another; a pair between the first two."""
    made = [write(sentence) for sentence in SENTENCES]
    factories.pair(made[0].claims.get(), made[1].claims.get())
    return made


def story(article: Article) -> Story:
    return StoryMember.objects.get(article=article).story


def tag(api: ApiClient, number: int) -> str:
    return str(api.get(f"/api/v1/stories/{number}").headers["ETag"])


def test_stories_are_listed_and_read(api: ApiClient, articles: list[Article]) -> None:
    found = api.read("/api/v1/stories", title="granite ferry", watched="false")["results"]
    assert [(row["id"], row["articles"], row["renamed"]) for row in found] == [(story(articles[0]).pk, 2, False)]
    assert api.read("/api/v1/stories", ordering="largest", limit=1)["results"][0]["id"] == found[0]["id"]
    assert api.read("/api/v1/stories", merged="true")["results"] == []
    members = api.read("/api/v1/story-members", story=found[0]["id"], expand="article")["results"]
    assert {row["article"]["id"] for row in members} == {articles[0].pk, articles[1].pk}
    assert {row["moved_id"] for row in members} == {None}
    assert len(api.read("/api/v1/pairs", story=found[0]["id"])["results"]) == 1
    assert api.read("/api/v1/pairs", story=story(articles[2]).pk)["results"] == []


def test_matrix_timeline_and_missing_are_told(api: ApiClient, articles: list[Article]) -> None:
    number, pair = story(articles[0]).pk, ClaimPair.objects.get()
    matrix = api.read(f"/api/v1/stories/{number}/matrix")
    sides = sorted([pair.left.source_id, pair.right.source_id])
    assert matrix["cells"] == [{"one": sides[0], "other": sides[1], "open": 1, "contradictions": 0}]
    events = api.read(f"/api/v1/stories/{number}/timeline")["events"]
    assert [event["sides"] for event in events] == [[{"pair": pair.pk, "side": "A"}], [{"pair": pair.pk, "side": "B"}]]
    assert api.read(f"/api/v1/stories/{number}/missing") == {"missing": []}


def test_a_name_is_never_lost_to_another(api: ApiClient, articles: list[Article]) -> None:
    number = story(articles[0]).pk
    path, seen = f"/api/v1/stories/{number}/rename", tag(api, number)
    assert api.send(path, {"title": "The pier"}).status_code == 428
    named = api.send(path, {"title": "The pier"}, If_Match=seen)
    assert (named.status_code, named.json()["title"], named.json()["renamed"]) == (200, "The pier", True)
    late = api.send(path, {"title": "Mine"}, If_Match=seen)
    assert (late.status_code, late.json()["detail"]) == (412, "the story was changed since it was read; read it again")
    version = named.json()["version"]
    assert api.send(path, {"title": ""}, If_Match=f'"{version}"').json()["renamed"] is False


def test_watching_is_said_twice_without_harm(api: ApiClient, articles: list[Article]) -> None:
    number = story(articles[0]).pk
    for _ in range(2):
        assert api.send(f"/api/v1/stories/{number}/watch", {"watched": True}).json()["watched"] is True
    assert [row["id"] for row in api.read("/api/v1/stories", watched="true")["results"]] == [number]
    assert api.send(f"/api/v1/stories/{number}/watch", {"watched": "yes"}).status_code == 400


def test_merge_and_undo(api: ApiClient, articles: list[Article]) -> None:
    ferry, lunch = story(articles[0]).pk, story(articles[2]).pk
    path, seen = f"/api/v1/stories/{lunch}/merge", tag(api, lunch)
    assert api.send(path, {"into": 10**9}, If_Match=seen).status_code == 400
    assert api.send(path, {"into": lunch}, If_Match=seen).status_code == 409
    merged = api.send(path, {"into": ferry}, If_Match=seen)
    assert (merged.status_code, merged.json()["into_id"]) == (201, ferry)
    assert api.read(f"/api/v1/stories/{lunch}")["merged_into_id"] == ferry
    undone = api.send(f"/api/v1/story-changes/{merged.json()['id']}/undo")
    assert undone.json()["undone_at"] is not None
    assert story(articles[2]).pk == lunch
    assert api.send(f"/api/v1/story-changes/{merged.json()['id']}/undo").status_code == 409
    assert len(api.read("/api/v1/story-changes", story=lunch, undone="true")["results"]) == 1


def test_split_and_take(api: ApiClient, articles: list[Article]) -> None:
    number = story(articles[0]).pk
    path, seen = f"/api/v1/stories/{number}/split", tag(api, number)
    assert api.send(path, {"articles": [articles[2].pk]}, If_Match=seen).status_code == 422
    made = api.send(path, {"articles": [articles[1].pk], "title": "Union"}, If_Match=seen).json()
    assert story(articles[1]).pk == made["into_id"]
    assert api.read(f"/api/v1/stories/{made['into_id']}")["title"] == "Union"
    back = api.send(f"/api/v1/stories/{number}/take", {"article": articles[1].pk})
    assert (back.status_code, story(articles[1]).pk) == (201, number)
    assert api.send(f"/api/v1/stories/{number}/take", {"article": articles[1].pk}).status_code == 409


def test_viewers_read_and_do_not_change(client_of: Caller, articles: list[Article]) -> None:
    viewer, number = client_of("Viewer"), story(articles[0]).pk
    assert viewer.get(f"/api/v1/stories/{number}/matrix").status_code == 200
    assert viewer.send(f"/api/v1/stories/{number}/watch", {"watched": True}).status_code == 403


def test_a_source_is_split_and_made_whole(api: ApiClient) -> None:
    ministry = factories.claim(speaker="The ministry")
    other = factories.claim("the quay is open", "Transport ministry", source=ministry.source)
    alias = sources.add_alias(ministry.source, "Transport ministry", api.user)
    path = f"/api/v1/sources/{ministry.source_id}"
    body: dict[str, Any] = {"name": "Ministry of transport", "aliases": [alias.pk]}
    assert api.send(f"{path}/split", {**body, "aliases": [10**9]}).status_code == 422
    made = api.send(f"{path}/split", body)
    assert (made.status_code, made.json()["name"]) == (201, "Ministry of transport")
    assert Claim.objects.get(pk=other.pk).source_id == made.json()["id"]
    whole = api.send(f"/api/v1/sources/{made.json()['id']}/unsplit")
    assert (whole.status_code, whole.json()["id"]) == (200, ministry.source_id)
    assert Claim.objects.get(pk=other.pk).source_id == ministry.source_id
    assert api.send(f"/api/v1/sources/{made.json()['id']}/unsplit").status_code == 409
    assert Source.objects.get(pk=made.json()["id"]).merged_into_id == ministry.source_id
