"""Filing articles under stories, one by one and all anew."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Article, OriginGroup, Story, StoryKey, StoryMember
from claims.services import articles, extraction, stories
from claims.services.articles import NewArticle
from tests import factories
from tests.services.stories.conftest import FERRY, LUNCH, Writer, together

pytestmark = pytest.mark.django_db


def story_of(article: Article) -> Story:
    """Where it stands, read anew."""
    return StoryMember.objects.get(article=article).story


def state() -> list[tuple[Any, ...]]:
    """Where every article stands and why, and what the stories are called."""
    return [
        *StoryMember.objects.order_by("article").values_list("article", "story", "placed", "moved"),
        *Story.objects.order_by("id").values_list("id", "title", "articles", "origins", "merged_into"),
    ]


def test_articles_about_one_matter_share_a_story(write: Writer) -> None:
    ferry = [write(sentence, title="Ferry") for sentence in FERRY]
    lunch = [write(sentence) for sentence in LUNCH]
    assert together(*ferry)
    assert together(*lunch)
    assert not together(ferry[0], lunch[0])
    story = story_of(ferry[0])
    assert (story.title, story.articles, story.origins) == ("Ferry", 3, 3)


def test_what_was_said_long_ago_is_another_story(write: Writer) -> None:
    assert not together(write(FERRY[0]), write(FERRY[2], day=900))


def test_copies_share_a_story_and_are_one_origin(write: Writer) -> None:
    origin = OriginGroup.objects.create(text_hash="wire")
    one, other = (write(FERRY[0], day, origin=origin) for day in (0, 1))
    assert together(one, other)
    assert (story_of(one).articles, story_of(one).origins) == (2, 1)


def test_filing_again_changes_nothing(write: Writer) -> None:
    made = [write(sentence) for sentence in (*FERRY, *LUNCH)]
    before = state()
    for article in made:
        stories.file(article)
    assert state() == before


def test_an_article_without_claims_is_in_no_story(write: Writer) -> None:
    assert stories.file(factories.article("Nobody spoke.")) is None
    read = write(FERRY[0])
    read.claims.all().delete()
    assert stories.file(read) is None
    assert not StoryKey.objects.exists()
    assert not stories.find().exists()


def test_a_paired_article_is_filed() -> None:
    found = articles.ingest(NewArticle("a-1", "Norwick says the ferry struck the pier. The rest of it is quiet."))
    extraction.process_now(found.article.pk)
    assert found.article.member.story.articles == 1


def test_grouping_anew_finds_the_same_and_does_it_twice(write: Writer) -> None:
    for sentence in (*FERRY, *LUNCH):
        write(sentence)
    before = state()
    assert stories.regroup().moved == 0
    assert state() == before
    stories.regroup()
    assert state() == before


def test_grouping_anew_mends_a_lost_grouping_and_keeps_rulings(write: Writer) -> None:
    ferry = [write(sentence) for sentence in FERRY]
    lunch = [write(sentence) for sentence in LUNCH]
    editor: Any = factories.editor()
    stories.move(ferry[2], lunch[0].member.story, editor)
    named = stories.rename(story_of(ferry[0]), "The pier", editor)
    StoryMember.objects.filter(article=ferry[1]).update(story=story_of(lunch[0]), placed=story_of(lunch[0]))
    assert stories.regroup().articles == 5
    assert together(*ferry[:2])
    assert together(ferry[2], *lunch)
    assert Story.objects.get(pk=named.pk).title == "The pier"
    again = state()
    stories.regroup()
    assert state() == again
