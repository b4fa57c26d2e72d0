"""What editors change about stories, and taking it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Article, Story, StoryChange
from claims.services import queue, stories
from claims.services.errors import NotAllowed, RefusedSplit, RefusedStory
from tests import factories
from tests.services.stories.conftest import FERRY, LUNCH, Writer, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> User:
    """An editor."""
    return factories.editor()  # type: ignore[return-value]


@pytest.fixture
def ferry(write: Writer) -> list[Article]:
    """Three articles of one story."""
    return [write(sentence, title=f"Ferry {number}") for number, sentence in enumerate(FERRY)]


@pytest.fixture
def lunch(write: Writer) -> list[Article]:
    """Two articles of another."""
    return [write(sentence, title=f"Lunch {number}") for number, sentence in enumerate(LUNCH)]


def story(article: Article) -> Story:
    """Where the article stands now."""
    return Article.objects.get(pk=article.pk).member.story


def test_an_editors_name_stays_until_taken_off(ferry: list[Article], editor: User, write: Writer) -> None:
    stories.rename(story(ferry[0]), "The  pier", editor)
    write("The harbour master said the granite pier of Norwick was struck by the ferry.", day=-3, title="Early")
    assert story(ferry[0]).title == "The pier"
    assert stories.rename(story(ferry[0]), " ", editor).title == "Early"
    with pytest.raises(RefusedStory, match="300"):
        stories.rename(story(ferry[0]), "x" * 301, editor)


def test_merge_and_its_undo(ferry: list[Article], lunch: list[Article], editor: User, write: Writer) -> None:
    change = stories.merge(story(lunch[0]), story(ferry[0]), editor)
    assert together(*ferry, *lunch)
    assert story(ferry[0]).articles == 5
    later = write("The caterer said no pupil left the Osterby canteen without lunch.")
    assert together(later, *ferry)
    with pytest.raises(RefusedStory, match="part of"):
        stories.rename(change.story, "x", editor)
    stories.undo(change, editor)
    assert together(*lunch)
    assert not together(ferry[0], lunch[0])
    with pytest.raises(RefusedStory, match="already"):
        stories.undo(change, editor)


def test_a_story_is_not_merged_into_itself(ferry: list[Article], lunch: list[Article], editor: User) -> None:
    change = stories.merge(story(lunch[0]), story(ferry[0]), editor)
    with pytest.raises(RefusedStory, match="itself"):
        stories.merge(story(ferry[0]), change.story, editor)


def test_split_and_its_undo(ferry: list[Article], editor: User) -> None:
    change = stories.split(story(ferry[0]), [ferry[1].pk], editor, "Union")
    assert not together(*ferry)
    assert (change.into.pk, story(ferry[1]).title) == (story(ferry[1]).pk, "Union")
    stories.file(ferry[1])
    stories.regroup()
    assert not together(ferry[0], ferry[1])
    assert stories.undo(change, editor).pk == story(ferry[0]).pk
    assert together(*ferry)
    assert ferry[1].member.moved_id is None
    assert not stories.find("Union").exists()


@pytest.mark.parametrize("chosen", [[], [0, 1, 2], [99]])
def test_a_split_takes_some_of_the_articles(ferry: list[Article], editor: User, chosen: list[int]) -> None:
    ids = [ferry[number].pk if number < 3 else 10**9 for number in chosen]
    with pytest.raises(RefusedSplit):
        stories.split(story(ferry[0]), ids, editor)
    assert not StoryChange.objects.exists()


def test_a_move_survives_grouping_and_can_be_taken_back(
    ferry: list[Article], lunch: list[Article], editor: User
) -> None:
    change = stories.move(ferry[2], story(lunch[0]), editor)
    stories.file(ferry[2])
    assert together(ferry[2], *lunch)
    assert story(ferry[0]).articles == 2
    with pytest.raises(RefusedStory, match="already"):
        stories.move(ferry[2], story(lunch[0]), editor)
    stories.undo(change, editor)
    assert together(*ferry)


def test_the_watch_list_moves_pairs_up(ferry: list[Article], editor: User) -> None:
    pair = factories.pair(ferry[0].claims.get(), ferry[1].claims.get())
    queue.set_priorities([pair.pk])
    pair.refresh_from_db()
    before = pair.priority
    stories.watch(story(ferry[0]), editor, watched=True)
    pair.refresh_from_db()
    assert pair.priority == pytest.approx(before + queue.WATCHED_DAYS)
    stories.watch(story(ferry[0]), editor, watched=False)
    pair.refresh_from_db()
    assert pair.priority == pytest.approx(before)


def test_viewers_change_nothing(ferry: list[Article]) -> None:
    viewer: Any = factories.editor("Viewer")
    for change in (
        lambda: stories.rename(story(ferry[0]), "x", viewer),
        lambda: stories.watch(story(ferry[0]), viewer, watched=True),
        lambda: stories.split(story(ferry[0]), [ferry[0].pk], viewer),
    ):
        with pytest.raises(NotAllowed):
            change()
