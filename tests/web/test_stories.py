"""Story pages: list, matrix links, timeline, missing responses, evidence, and what editors change."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from claims.models import Article, SourceAlias, SourceSplit, Story, StoryChange, StoryMember
from claims.services import stories
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(newsroom: dict[str, Any]) -> Story:
    """The story of the ferry."""
    return StoryMember.objects.get(article=newsroom["inspection"].left.article_id).story


def test_stories_are_searched_and_watched(desk: Client, story: Story) -> None:
    page = desk.get("/stories/?watched=1").content.decode()
    assert story.title in page
    assert page.count("★ watched") == 1
    assert "No story fits" in desk.get("/stories/?q=zeppelin").content.decode()
    desk.post(f"/stories/{story.pk}/watch/", {"watched": "0"})
    assert "No story fits" in desk.get("/stories/?watched=1").content.decode()


def test_first_run_says_where_stories_come_from(desk: Client) -> None:
    assert "No story yet" in desk.get("/stories/").content.decode()


def test_each_cell_of_the_matrix_leads_to_as_many_pairs_as_it_says(desk: Client, story: Story) -> None:
    page = desk.get(f"/stories/{story.pk}/").content.decode()
    cells = set(re.findall(r'href="(/queue/\?[^"]*source=[^"]*other=[^"]*)"[^>]*>✓?(\d+)<', page))
    assert len(cells) >= 4
    for link, number in cells:
        pair = desk.get(link.replace("&amp;", "&"), follow=True).content.decode()
        assert f"<small>{number}</small>" in pair, link


def test_the_page_tells_origins_both_sides_and_pictures_with_words(desk: Client, story: Story) -> None:
    page = desk.get(f"/stories/{story.pk}/").content.decode()
    assert f"{story.articles} articles, {story.origins} origins" in page
    assert re.search(r"<b>A</b> of pair", page)
    assert re.search(r"<b>B</b> of pair", page)
    assert page.count('role="img"') == 2
    assert " style=" not in page


def test_the_queue_keeps_the_story_in_its_address(desk: Client, story: Story, newsroom: dict[str, Any]) -> None:
    answer = desk.get(f"/queue/?story={story.pk}")
    assert answer.headers["Location"].endswith(f"?story={story.pk}")
    page = desk.get(answer.headers["Location"]).content.decode()
    assert f'name="story" value="{story.pk}"' in page
    assert f'href="/stories/{story.pk}/"' in page
    assert "Story:" in desk.get(f"/articles/{newsroom['dam'].left.article_id}/").content.decode()


def test_an_editor_renames_merges_splits_moves_and_takes_back(
    desk: Client, story: Story, newsroom: dict[str, Any]
) -> None:
    dam: Article = newsroom["dam"].left.article
    other = StoryMember.objects.get(article=dam).story
    desk.post(f"/stories/{story.pk}/rename/", {"title": "The ferry"})
    assert "named by edda" in desk.get(f"/stories/{story.pk}/").content.decode()
    desk.post(f"/stories/{other.pk}/merge/", {"into": story.pk})
    assert desk.get(f"/stories/{other.pk}/").headers["Location"] == f"/stories/{story.pk}/"
    change = StoryChange.objects.latest("id")
    assert f"/storychanges/{change.pk}/undo/" in desk.get(f"/stories/{story.pk}/").content.decode()
    desk.post(f"/storychanges/{change.pk}/undo/")
    assert StoryMember.objects.get(article=dam).story == other
    desk.post(f"/articles/{dam.pk}/story/", {"into": story.pk})
    assert "edda moved it" in desk.get(f"/stories/{story.pk}/").content.decode()
    made = desk.post(f"/stories/{story.pk}/split/", {"article": dam.pk, "title": "The dam"})
    assert "The dam" in desk.get(made.headers["Location"]).content.decode()
    again = desk.post(f"/storychanges/{change.pk}/undo/", follow=True)
    assert "taken back already" in again.content.decode()


def test_what_cannot_be_is_said(desk: Client, story: Story) -> None:
    assert "choose articles" in desk.post(f"/stories/{story.pk}/split/", {}).content.decode()
    assert "itself" in desk.post(f"/stories/{story.pk}/merge/", {"into": story.pk}, follow=True).content.decode()
    assert desk.post(f"/stories/{story.pk}/merge/", {"into": "x"}).status_code == 404


def test_viewers_see_and_do_not_change(story: Story) -> None:
    client = Client()
    client.force_login(factories.editor("Viewer"))
    page = client.get(f"/stories/{story.pk}/")
    assert page.status_code == 200
    assert "/rename/" not in page.content.decode()
    assert client.get(f"/stories/{story.pk}/split/").status_code == 403


def test_evidence_of_a_story_as_page_json_and_csv(desk: Client, story: Story) -> None:
    assert b"Who contradicts whom" in desk.get(f"/stories/{story.pk}/evidence/").content
    pack = desk.get(f"/stories/{story.pk}/evidence.json").json()
    assert pack["pairs"]
    rows = desk.get(f"/stories/{story.pk}/evidence.csv").content.decode().splitlines()
    assert len(rows) == 1 + 2 * len(pack["pairs"])
    assert rows[0].startswith("pair,pair_kind,pair_score,verdict,side,source")


def test_an_empty_story_says_so(desk: Client) -> None:
    article = factories.article()
    story = factories.story(article)
    page = desk.get(f"/stories/{story.pk}/").content.decode()
    assert "No two sources contradict each other" in page
    article.delete()
    assert "No article is left here" in desk.get(f"/stories/{story.pk}/").content.decode()
    assert stories.matrix(story).sources == []


def test_a_source_is_split_and_made_whole(desk: Client) -> None:
    claim = factories.claim("the quay is open", "Young Holm", source=factories.source("Holm"))
    alias = SourceAlias.objects.create(source=claim.source, text="Young Holm", key="young holm", kind="title")
    path = f"/sources/{claim.source_id}/split/"
    assert "Young Holm" in desk.get(path).content.decode()
    assert "choose aliases" in desk.post(path, {"name": "Ivo Holm"}).content.decode()
    made = desk.post(path, {"name": "Ivo Holm", "alias": alias.pk})
    assert "was split off" in desk.get(made.headers["Location"]).content.decode()
    desk.post(f"/splits/{SourceSplit.objects.get().pk}/undo/")
    claim.refresh_from_db()
    assert claim.source.name == "Holm"
