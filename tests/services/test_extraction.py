"""One article through the pipeline: idempotent, healed after losses, failures kept with their reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError
from django.utils import timezone

from claims.models import Article, Claim, ClaimPair, ExtractionRun, Verdict
from claims.services import articles, extraction, pipeline, recovery, reviews
from claims.services.articles import NewArticle, Outcome

pytestmark = pytest.mark.django_db

SAYS = "Norwick says the ferry sailed on time. Nothing else happened that day in the old harbour."
DENIES = "Sudbury denies the ferry sailed on time. Nothing else happened that day in the old harbour."
TAKE = ExtractionRun.take


def ingest(text: str, name: str = "a") -> Article:
    return articles.ingest(NewArticle(external_id=name, text=text)).article


def processed(text: str, name: str = "a") -> Article:
    return extraction.process_now(ingest(text, name).pk)


def age(article: Article, seconds: int) -> None:
    Article.objects.filter(pk=article.pk).update(nudged_at=timezone.now() - timedelta(seconds=seconds))


def test_an_article_ends_done_with_its_claims_and_pairs() -> None:
    processed(SAYS, "a")
    article = processed(DENIES, "b")
    assert article.status == Article.Status.DONE
    claim = article.claims.get()
    assert (claim.source.name, claim.cue, claim.content) == ("Sudbury", "denies", "the ferry sailed on time")
    start, end = claim.content_spans[0]
    assert article.text[start:end] == claim.content
    pair = ClaimPair.objects.get()
    assert (pair.left.article.external_id, pair.right.article.external_id) == ("a", "b")
    run = article.runs.get()
    assert (run.state, run.claims_found, run.pairs_found) == (ExtractionRun.State.DONE, 1, 1)


def test_repeated_and_duplicate_messages_change_nothing() -> None:
    processed(SAYS, "a")
    article = processed(DENIES, "b")
    for _ in range(3):
        assert extraction.read(article.pk) is False
        assert extraction.pair(article.pk) is None
    assert (Claim.objects.count(), ClaimPair.objects.count(), article.runs.count()) == (2, 1, 1)


def test_a_second_worker_stands_back_while_one_reads() -> None:
    article = ingest(SAYS)
    ExtractionRun.objects.create(article=article, text_hash=article.text_hash, pipeline_version=pipeline.version())
    assert extraction.read(article.pk) is False
    assert Claim.objects.count() == 0


def test_a_failure_is_kept_with_its_reason_and_raised() -> None:
    article = ingest("CRASH " + SAYS)
    with pytest.raises(ValueError, match="tripped"):
        extraction.read(article.pk)
    article.refresh_from_db()
    assert (article.status, article.error) == (Article.Status.FAILED, "ValueError: the reader tripped")
    assert article.runs.get().state == ExtractionRun.State.FAILED


def test_models_that_cannot_be_loaded_are_a_reason_too(monkeypatch: pytest.MonkeyPatch) -> None:
    article = ingest(SAYS)

    def missing() -> str:
        raise FileNotFoundError("no extractor.onnx in the weights folder")

    monkeypatch.setattr(pipeline, "version", missing)
    with pytest.raises(FileNotFoundError):
        extraction.read(article.pk)
    article.refresh_from_db()
    assert article.status == Article.Status.FAILED
    assert article.error == "FileNotFoundError: no extractor.onnx in the weights folder"
    assert recovery.sweep(100) == []


def test_a_failed_article_can_be_tried_again() -> None:
    article = ingest("CRASH " + SAYS)
    with pytest.raises(ValueError, match="tripped"):
        extraction.read(article.pk)
    article = ingest(SAYS)
    assert article.status == Article.Status.PENDING
    assert extraction.process_now(article.pk).status == Article.Status.DONE


def test_a_database_that_was_away_leaves_the_article_in_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    article = ingest(SAYS)

    def away(text: str) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(pipeline, "reader", lambda: away)
    monkeypatch.setattr(pipeline, "version", lambda: "v")
    for _ in range(recovery.MAX_ATTEMPTS - 1):
        with pytest.raises(OperationalError):
            extraction.read(article.pk)
        article.refresh_from_db()
        assert article.status == Article.Status.PENDING
    with pytest.raises(OperationalError):
        extraction.read(article.pk)
    article.refresh_from_db()
    assert article.status == Article.Status.FAILED


def test_the_sweeper_nudges_a_waiting_article_whose_message_was_lost() -> None:
    article = ingest(SAYS)
    assert recovery.sweep(100) == []
    age(article, settings.COUNTERCLAIM_STALE_SECONDS + 1)
    assert recovery.sweep(100) == [article.pk]
    assert recovery.sweep(100) == []


def test_the_sweeper_takes_an_article_back_from_a_dead_worker_and_gives_up_in_the_end() -> None:
    article = ingest(SAYS)
    for attempt in range(1, recovery.MAX_ATTEMPTS + 1):
        run = ExtractionRun.objects.create(article=article, text_hash=article.text_hash, pipeline_version="v")
        Article.objects.filter(pk=article.pk).update(status=Article.Status.READING, attempts=attempt)
        age(article, settings.TASK_SECONDS + settings.COUNTERCLAIM_STALE_SECONDS + 1)
        last = attempt == recovery.MAX_ATTEMPTS
        assert recovery.sweep(100) == ([] if last else [article.pk])
        run.refresh_from_db()
        assert run.state == ExtractionRun.State.FAILED
    article.refresh_from_db()
    assert article.status == Article.Status.FAILED
    assert "the worker stopped" in article.error


def test_an_article_waiting_to_be_paired_is_paired_after_the_sweep() -> None:
    article = ingest(SAYS)
    assert extraction.read(article.pk) is True
    age(article, settings.COUNTERCLAIM_STALE_SECONDS + 1)
    assert recovery.sweep(100) == [article.pk]
    assert extraction.read(article.pk) is True
    run = extraction.pair(article.pk)
    assert run is not None
    assert run.state == ExtractionRun.State.DONE


class Killed(BaseException):
    """Stands for the end of a process."""


def test_a_worker_that_dies_while_it_takes_an_article_leaves_it_free(monkeypatch: pytest.MonkeyPatch) -> None:
    article = ingest(SAYS)
    assert extraction.read(article.pk) is True

    def take(run: ExtractionRun, holder: str) -> bool:
        TAKE(run, holder)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(ExtractionRun, "take", take)
        with pytest.raises(Killed):
            extraction.pair(article.pk, holder="a message that does not come again")
    run = extraction.pair(article.pk, holder="another message")
    assert run is not None
    assert run.state == ExtractionRun.State.DONE


def test_changed_text_makes_a_new_run_and_keeps_what_did_not_change() -> None:
    processed(DENIES, "other")
    article = processed(SAYS)
    kept = article.claims.get()
    changed = articles.ingest(NewArticle(external_id="a", text="In short: " + SAYS + " Norwick says it rained."))
    assert changed.outcome is Outcome.CHANGED
    article = extraction.process_now(article.pk)
    assert article.versions.get().text == SAYS
    assert article.runs.count() == 2
    first = article.claims.current().order_by("content_start")[0]
    assert first.pk == kept.pk
    start, end = first.content_spans[0]
    assert article.text[start:end] == first.content
    assert article.claims.current().count() == 2


def test_a_reviewed_pair_survives_the_loss_of_its_claim() -> None:
    editor = User.objects.create_superuser("ed")
    processed(DENIES, "other")
    article = processed(SAYS)
    pair = ClaimPair.objects.get()
    reviews.record(pair, editor, Verdict.CONTRADICTION)
    ingest("Norwick says something else entirely happened. The rest of the page was the same as before.")
    extraction.process_now(article.pk)
    pair.refresh_from_db()
    assert pair.reviews.get().verdict == Verdict.CONTRADICTION
    assert pair.reopened_because
    assert article.claims.filter(current=False).count() == 1


def test_an_unreviewed_pair_goes_with_its_claim() -> None:
    processed(DENIES, "other")
    article = processed(SAYS)
    ingest("Norwick says something else entirely happened. The rest of the page was the same as before.")
    extraction.process_now(article.pk)
    assert ClaimPair.objects.count() == 0


def test_text_that_comes_back_is_read_again() -> None:
    article = processed(SAYS)
    ingest("Norwick says something else entirely happened. The rest of the page was the same as before.")
    extraction.process_now(article.pk)
    ingest(SAYS)
    article = extraction.process_now(article.pk)
    assert article.status == Article.Status.DONE
    assert article.claims.current().get().content == "the ferry sailed on time"


def test_text_that_changes_while_it_is_read_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    article = ingest(SAYS)
    reader = pipeline.reader()

    def slow(text: str) -> object:
        ingest(DENIES)
        return reader(text)

    monkeypatch.setattr(pipeline, "version", lambda: "v")
    monkeypatch.setattr(pipeline, "reader", lambda: slow)
    assert extraction.read(article.pk) is False
    article.refresh_from_db()
    assert article.status == Article.Status.PENDING
    monkeypatch.setattr(pipeline, "reader", lambda: reader)
    assert extraction.process_now(article.pk).claims.get().cue == "denies"


def test_the_same_two_statements_in_a_copy_are_offered_once() -> None:
    processed(DENIES, "other")
    processed(SAYS, "a")
    processed("Copied: " + SAYS, "b")
    assert ClaimPair.objects.count() == 2
    assert ClaimPair.objects.waiting().count() == 1


def test_a_pair_decided_on_is_not_offered_again_by_a_copy() -> None:
    editor = User.objects.create_superuser("ed")
    processed(DENIES, "other")
    processed(SAYS, "a")
    reviews.record(ClaimPair.objects.get(), editor, Verdict.NOT_A_CONTRADICTION)
    processed("Copied: " + SAYS, "b")
    assert ClaimPair.objects.waiting().count() == 0


def test_a_finished_article_runs_again_on_request_without_doubling_anything() -> None:
    processed(DENIES, "other")
    article = processed(SAYS)
    articles.rerun(article)
    article = extraction.process_now(article.pk)
    assert article.status == Article.Status.DONE
    assert (Claim.objects.count(), ClaimPair.objects.count()) == (2, 1)
