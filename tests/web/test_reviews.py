"""Verdicts from the page: recorded, undone, refused on conflict, asked again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import ClaimPair, Followup, Reason, Review, SecondOpinion, Supersession, Verdict
from claims.services import reviews
from tests import factories

pytestmark = pytest.mark.django_db
_CHOICE = {"choice": "contradiction", "seen": ""}


@pytest.fixture
def pair() -> ClaimPair:
    return factories.pair()


def decide(desk: Client, pair: ClaimPair, choice: str, **given: str) -> Review:
    desk.post(f"/pairs/{pair.pk}/verdict/", {"choice": choice, "seen": "", **given})
    pair.refresh_from_db()
    return pair.reviews.get()


def test_verdict_takes_the_reason_that_fits_the_kind(desk: Client, pair: ClaimPair) -> None:
    review = decide(desk, pair, "contradiction")
    assert (review.verdict, review.reason, pair.verdict) == ("contradiction", "direct_denial", "contradiction")


def test_verdict_with_a_reason(desk: Client, pair: ClaimPair) -> None:
    assert decide(desk, pair, "different_scope:place").reason == "place"


def test_needs_reporting_keeps_question_owner_and_day(desk: Client, editor: User, pair: ClaimPair) -> None:
    decide(desk, pair, "needs_reporting", question="Who?", owner=str(editor.pk), due_on="2026-12-01")
    followup = Followup.objects.get()
    assert (followup.question, followup.owner, str(followup.due_on)) == ("Who?", editor, "2026-12-01")


def test_superseded_needs_one_source_or_one_outlet(desk: Client, pair: ClaimPair) -> None:
    pair.right.article.outlet = "Another paper"
    pair.right.article.save()
    answer = desk.post(f"/pairs/{pair.pk}/verdict/", {"choice": "superseded", "seen": ""})
    assert answer.status_code == 409
    assert not Review.objects.exists()


def test_superseded_has_a_direction(desk: Client, pair: ClaimPair) -> None:
    decide(desk, pair, "superseded", later=str(pair.left_id))
    assert Supersession.objects.get().later_id == pair.left_id


def test_undo_brings_the_pair_back(desk: Client, pair: ClaimPair) -> None:
    decide(desk, pair, "contradiction")
    answer = desk.post(f"/pairs/{pair.pk}/undo/", follow=True)
    pair.refresh_from_db()
    assert pair.verdict == ""
    assert b"Undone" in answer.content


def test_double_decision_shows_who_was_first_and_loses_nothing(desk: Client, pair: ClaimPair) -> None:
    other = factories.editor("Editor", "edwin")
    reviews.record(pair, other, Verdict.DIFFERENT_SCOPE, Reason.TIME)  # type: ignore[arg-type]
    answer = desk.post(f"/pairs/{pair.pk}/verdict/", {"choice": "contradiction", "seen": ""})
    assert answer.status_code == 409
    assert "Edwin decided" in answer.content.decode()
    assert Review.objects.count() == 1


@pytest.mark.parametrize("choice", ["", "nonsense", "contradiction:time", "x" * 500])
def test_nonsense_is_refused(desk: Client, pair: ClaimPair, choice: str) -> None:
    assert desk.post(f"/pairs/{pair.pk}/verdict/", {"choice": choice, "seen": ""}).status_code == 409
    assert not Review.objects.exists()


def test_requeue_once_a_day(desk: Client, pair: ClaimPair) -> None:
    review = decide(desk, pair, "contradiction")
    desk.post(f"/pairs/{pair.pk}/requeue/", {"because": "New figures"})
    pair.refresh_from_db()
    assert (pair.verdict, pair.reopened_because) == ("", "New figures")
    desk.post(f"/pairs/{pair.pk}/verdict/", {"choice": "contradiction", "seen": str(review.pk)})
    again = desk.post(f"/pairs/{pair.pk}/requeue/", {"because": "Once more"})
    assert again.status_code == 409
    assert b"24 hours" in again.content


def test_second_opinion_is_blind_and_changes_no_verdict(desk: Client, editor: User, pair: ClaimPair) -> None:
    reviews.record(pair, factories.editor("Editor", "edwin"), Verdict.CONTRADICTION)  # type: ignore[arg-type]
    page = desk.get(f"/pairs/{pair.pk}/?state=second").content.decode()
    assert "by edwin" not in page
    assert "✓" not in page
    desk.post(f"/pairs/{pair.pk}/verdict/?state=second", {"choice": "not_a_contradiction", "seen": ""})
    pair.refresh_from_db()
    assert pair.verdict == "contradiction"
    assert SecondOpinion.objects.get().verdict == "not_a_contradiction"
    assert desk.get("/queue/?state=second").status_code == 200


def test_htmx_gets_the_next_pair_as_a_fragment(desk: Client, pair: ClaimPair) -> None:
    other = factories.pair(factories.claim("quay is open"), factories.claim("quay is shut", "The guard", "denied"))
    answer = desk.post(
        f"/pairs/{pair.pk}/verdict/", {"choice": "contradiction", "seen": ""}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Push-Url"] == f"/pairs/{other.pk}/"
    assert b"<html" not in answer.content
    assert b'id="desk"' in answer.content


def test_notes_and_assignment(desk: Client, editor: User, pair: ClaimPair) -> None:
    desk.post(f"/pairs/{pair.pk}/notes/", {"text": "Ask the mayor"})
    note = pair.notes.get()
    desk.post(f"/notes/{note.pk}/settle/")
    note.refresh_from_db()
    assert (note.text, note.resolved_by) == ("Ask the mayor", editor)
    desk.post(f"/pairs/{pair.pk}/assign/", {"to": "me"})
    assert pair.__class__.objects.get(pk=pair.pk).assignment.editor == editor
    assert desk.post(f"/pairs/{pair.pk}/notes/", {"text": "  "}).status_code == 409
