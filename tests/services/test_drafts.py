"""Draft checks: read and paired like articles, stored like nothing, gone on time."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Article, Claim, DraftCheck, Source
from claims.services import articles, draft_reports, drafts, extraction, pipeline
from claims.services.articles import NewArticle
from claims.services.errors import DraftFailed, EmptyText, RefusedDraft, TextTooLarge, TooManyDrafts
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_pipeline")]
States = DraftCheck.State
ON_FILE = "Norwick says the ferry sailed on Monday morning. The harbour was quiet that day, as it often is."
DRAFT = "Osterby denies the ferry sailed on Monday morning. About 200 villagers have barred the road since then."


@pytest.fixture
def owner(db: None) -> Any:
    return factories.editor("Editor", "owen")


@pytest.fixture
def on_file(db: None) -> Claim:
    """One claim, read and stored by the pipeline."""
    article = articles.ingest(NewArticle(external_id="a", text=ON_FILE, title="Ferry")).article
    extraction.process_now(article.pk)
    return Claim.objects.get()


def checked(owner: User, text: str = DRAFT) -> DraftCheck:
    found = drafts.check(drafts.submit(owner, text, "Working title").pk)
    assert found is not None
    return found


def test_a_draft_is_set_beside_the_file_and_leaves_nothing_on_it(owner: User, on_file: Claim) -> None:
    before = Article.objects.count(), Claim.objects.count(), Source.objects.count()
    report = draft_reports.report(checked(owner))
    conflict, statement = report.findings
    assert (conflict.kind, conflict.quoted, conflict.speaker) == (
        "conflict",
        "the ferry sailed on Monday morning",
        "Osterby",
    )
    (evidence,) = conflict.evidence
    assert (evidence.claim, evidence.score, evidence.both_sides) == (on_file, 0.9, False)
    assert (statement.kind, statement.name) == ("unattributed", "About 200")
    assert (report.counts, report.claims) == ({"conflict": 1, "unattributed": 1, "one_sided": 0}, 1)
    assert before == (Article.objects.count(), Claim.objects.count(), Source.objects.count())


def test_results_hold_numbers_not_words(owner: User, on_file: Claim) -> None:
    result = checked(owner).result
    assert "villagers" not in str(result)
    assert result["conflicts"][0]["on_file"] == on_file.pk


def test_a_side_that_the_draft_has_too_is_marked(owner: User, on_file: Claim) -> None:
    both = "Norwick says the ferry sailed on Monday morning. Osterby denies the ferry sailed on Monday morning."
    report = draft_reports.report(checked(owner, both))
    assert [item.both_sides for finding in report.findings for item in finding.evidence] == [True]


def test_evidence_that_left_the_file_is_counted(owner: User, on_file: Claim) -> None:
    check = checked(owner)
    Claim.objects.update(current=False)
    report = draft_reports.report(check)
    assert (report.gone, report.counts["conflict"]) == (1, 0)


@pytest.mark.parametrize(
    ("text", "error"), [("  \n", EmptyText), ("a word " * 40_000, TextTooLarge)], ids=["empty", "large"]
)
def test_what_cannot_be_read_is_refused_at_once(owner: User, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        drafts.submit(owner, text)
    assert not DraftCheck.objects.exists()


def test_nobody_fills_the_queue(owner: User, settings: Any) -> None:
    settings.COUNTERCLAIM_DRAFTS_AT_ONCE = 2
    for _ in range(2):
        drafts.submit(owner, DRAFT)
    with pytest.raises(TooManyDrafts):
        drafts.submit(owner, DRAFT)
    drafts.submit(factories.editor(), DRAFT)  # type: ignore[arg-type]


def test_a_failure_says_why_without_a_word_of_the_text(
    owner: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def trip(text: str) -> None:
        raise ValueError(f"cannot read {text}")

    monkeypatch.setattr(pipeline, "reader", lambda: trip)
    check = drafts.submit(owner, DRAFT)
    with caplog.at_level(logging.DEBUG), pytest.raises(DraftFailed) as raised:
        drafts.check(check.pk)
    check.refresh_from_db()
    assert (check.state, check.error) == (States.FAILED, "the check broke off (ValueError)")
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert "villagers" not in str(raised.value) + check.error + caplog.text


def test_two_workers_do_not_check_one_draft(owner: User) -> None:
    check = drafts.submit(owner, DRAFT)
    DraftCheck.objects.update(state=States.READING)
    assert drafts.check(check.pk) is None


def test_a_draft_dropped_while_it_is_checked_stays_dropped(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    check = drafts.submit(owner, DRAFT)
    reader = pipeline.reader()

    def drop(text: str) -> Any:
        drafts.forget(check)
        return reader(text)

    monkeypatch.setattr(pipeline, "reader", lambda: drop)
    assert drafts.check(check.pk) is None
    assert not DraftCheck.objects.exists()


def test_drafts_go_when_their_time_is_over_unless_kept(owner: User) -> None:
    kept, gone = drafts.submit(owner, DRAFT), drafts.submit(owner, DRAFT)
    drafts.keep(kept)
    DraftCheck.objects.filter(pk=gone.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert drafts.wipe() == 1
    assert list(DraftCheck.objects.values_list("pk", flat=True)) == [kept.pk]


def test_again_starts_over_and_not_twice(owner: User) -> None:
    check = checked(owner)
    drafts.again(check)
    check.refresh_from_db()
    assert (check.state, check.result) == (States.QUEUED, {})
    with pytest.raises(RefusedDraft):
        drafts.again(check)


@pytest.mark.parametrize(
    ("state", "attempts", "becomes"),
    [("queued", 0, "queued"), ("reading", 1, "queued"), ("pairing", 2, "queued"), ("reading", 3, "failed")],
)
def test_lost_messages_and_workers_are_made_up_for(owner: User, state: str, attempts: int, becomes: str) -> None:
    check = drafts.submit(owner, DRAFT)
    long_ago = timezone.now() - timedelta(hours=1)
    DraftCheck.objects.update(state=state, attempts=attempts, touched_at=long_ago)
    assert drafts.sweep() == ([check.pk] if becomes == "queued" else [])
    check.refresh_from_db()
    assert check.state == becomes
    assert drafts.sweep() == []


def test_what_is_in_hand_is_left_alone(owner: User) -> None:
    drafts.submit(owner, DRAFT)
    assert drafts.sweep() == []
