"""Verdicts are appended, undone by rows of their own, and never overwrite a colleague's unseen."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User

from claims.models import ClaimPair, Reason, Review, Verdict
from claims.services import articles, extraction, reviews
from claims.services.articles import NewArticle
from claims.services.errors import NotAllowed, NothingToUndo, ReasonMismatch, ReviewConflict

pytestmark = pytest.mark.django_db

REST = " Nothing else happened that day in the old harbour."


@pytest.fixture
def pair() -> ClaimPair:
    for name, text in (("a", "Norwick says the ferry sailed."), ("b", "Sudbury denies the ferry sailed.")):
        article = articles.ingest(NewArticle(external_id=name, text=text + REST)).article
        extraction.process_now(article.pk)
    return ClaimPair.objects.get()


def user(name: str, group: str) -> User:
    person = User.objects.create_user(name)
    person.groups.add(Group.objects.get(name=group))
    return person


def test_a_verdict_is_recorded_with_its_first_reason(pair: ClaimPair) -> None:
    review = reviews.record(pair, user("ed", "Editor"), Verdict.CONTRADICTION, note="both on record")
    assert (review.reason, review.note) == (Reason.DIRECT_DENIAL, "both on record")
    assert pair.verdict == Verdict.CONTRADICTION


def test_a_reason_must_belong_to_its_verdict(pair: ClaimPair) -> None:
    with pytest.raises(ReasonMismatch, match="'place' is no reason for 'Contradiction'"):
        reviews.record(pair, user("ed", "Editor"), Verdict.CONTRADICTION, Reason.PLACE)


def test_viewers_decide_nothing(pair: ClaimPair) -> None:
    with pytest.raises(NotAllowed):
        reviews.record(pair, user("vi", "Viewer"), Verdict.CONTRADICTION)
    assert not Review.objects.exists()


def test_undo_is_a_row_and_brings_back_the_verdict_before(pair: ClaimPair) -> None:
    editor = user("ed", "Editor")
    reviews.record(pair, editor, Verdict.NEEDS_REPORTING)
    reviews.record(pair, editor, Verdict.CONTRADICTION)
    reviews.undo(pair, editor)
    assert pair.verdict == Verdict.NEEDS_REPORTING
    reviews.undo(pair, editor)
    assert pair.verdict == ""
    assert Review.objects.count() == 4
    with pytest.raises(NothingToUndo):
        reviews.undo(pair, editor)


def test_nobody_undoes_a_colleague(pair: ClaimPair) -> None:
    reviews.record(pair, user("ed", "Editor"), Verdict.CONTRADICTION)
    with pytest.raises(NothingToUndo, match="ed's, not yours"):
        reviews.undo(pair, user("jo", "Editor"))


def test_a_decision_made_meanwhile_is_a_conflict_and_nothing_is_lost(pair: ClaimPair) -> None:
    first, second = user("ed", "Editor"), user("jo", "Editor")
    reviews.record(pair, first, Verdict.CONTRADICTION, seen=None, check_seen=True)
    with pytest.raises(ReviewConflict, match="ed decided 'Contradiction' meanwhile"):
        reviews.record(pair, second, Verdict.NOT_A_CONTRADICTION, seen=None, check_seen=True)
    assert Review.objects.count() == 1
