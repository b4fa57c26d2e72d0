"""What the database itself refuses, whoever writes to it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from claims.models import Article, Claim, ClaimPair, ExtractionRun, Review, Source, SourceAlias
from claims.models.run import RunMovedOn
from claims.nlp import types

pytestmark = pytest.mark.django_db


def make_article(name: str = "a", **values: object) -> Article:
    given = {"external_id": name, "text": "Text.", "text_hash": "h", "nudged_at": timezone.now(), **values}
    return Article.objects.create(**given)


def make_run(article: Article, **values: object) -> ExtractionRun:
    return ExtractionRun.objects.create(article=article, **{"text_hash": "h", "pipeline_version": "v", **values})


def make_claim(run: ExtractionRun, **values: object) -> Claim:
    given = {
        "article": run.article, "run": run, "content_spans": [[0, 4]], "content_start": 0, "content_end": 4,
        "content": "Text", "proposition": "Text", "kind": "indirect", "stance": "asserts", "score": 0.5,
        "digest": "d", "statement_hash": "s", **values,
    }  # fmt: skip
    return Claim.objects.create(**given)


def make_pair(left: Claim, right: Claim, **values: object) -> ClaimPair:
    given = {"kind": "denial", "score": 0.5, "explanation": "why", "pipeline_version": "v", "statement_hash": "s"}
    return ClaimPair.objects.create(left=left, right=right, **{**given, **values})


def refused(model: type[models.Model], **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize("values", [{"name": "a"}, {"name": ""}, {"name": "b", "text": ""}])
def test_an_article_has_an_id_of_its_own_and_a_text(values: dict[str, str]) -> None:
    make_article("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(**values)


@pytest.mark.parametrize("values", [{"status": "failed", "error": ""}, {"status": "lost"}])
def test_an_articles_status_is_known_and_failure_has_a_reason(values: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(**values)


def test_one_live_run_per_article_text_and_version() -> None:
    article = make_article()
    run = make_run(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_run(article)
    make_run(article, pipeline_version="other")
    run.fail("stopped")
    make_run(article)


def test_a_run_moves_only_forward() -> None:
    run = make_run(make_article())
    run.read(claims=2)
    run.done(pairs=1)
    assert run.finished_at is not None
    with pytest.raises(RunMovedOn):
        run.fail("too late")
    run.supersede()
    assert run.state == ExtractionRun.State.SUPERSEDED


@pytest.mark.parametrize(
    "values",
    [{"score": 1.5}, {"content_end": 0}, {"content": ""}, {"kind": "odd"}, {"stance": "shouts"}],
)
def test_a_claim_is_refused(values: dict[str, object]) -> None:
    run = make_run(make_article())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_claim(run, **values)


def test_a_pair_is_stored_once_and_left_before_right() -> None:
    run = make_run(make_article())
    left, right = make_claim(run, digest="1"), make_claim(run, digest="2")
    make_pair(left, right)
    for sides in ((left, right), (right, left), (left, left)):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_pair(*sides)


@pytest.mark.parametrize("values", [{"score": -0.1}, {"explanation": ""}, {"verdict": "maybe"}])
def test_a_pair_is_refused(values: dict[str, object]) -> None:
    run = make_run(make_article())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pair(make_claim(run, digest="1"), make_claim(run, digest="2"), **values)


def test_a_review_has_a_reason_of_its_verdict_and_an_undo_names_what_it_undoes() -> None:
    run = make_run(make_article())
    pair = make_pair(make_claim(run, digest="1"), make_claim(run, digest="2"))
    editor = User.objects.create_user("ed")
    verdict = Review.objects.create(pair=pair, editor=editor, verdict="contradiction", reason="incompatible")
    refused(Review, pair=pair, editor=editor, verdict="contradiction", reason="place")
    refused(Review, pair=pair, editor=editor, verdict="")
    refused(Review, pair=pair, editor=editor, verdict="contradiction", reason="incompatible", undoes=verdict)
    Review.objects.create(pair=pair, editor=editor, undoes=verdict)
    refused(Review, pair=pair, editor=editor, undoes=verdict)


def test_reviews_outlive_every_attempt_to_delete_what_they_decided() -> None:
    run = make_run(make_article())
    pair = make_pair(make_claim(run, digest="1"), make_claim(run, digest="2"))
    Review.objects.create(
        pair=pair, editor=User.objects.create_user("ed"), verdict="contradiction", reason="incompatible"
    )
    for row in (pair, pair.left, run.article):
        with pytest.raises(models.ProtectedError):
            row.delete()


def test_an_article_without_reviews_can_be_deleted_with_all_that_hangs_on_it() -> None:
    run = make_run(make_article())
    make_pair(make_claim(run, digest="1"), make_claim(run, digest="2"))
    run.article.delete()
    assert not Claim.objects.exists()
    assert not ClaimPair.objects.exists()


def test_one_editors_ruling_per_spelling() -> None:
    one, two = (Source.objects.create(name=name, key=name) for name in ("one", "two"))
    SourceAlias.objects.create(source=one, text="x", key="x", kind="editor")
    refused(SourceAlias, source=two, text="x", key="x", kind="editor")
    SourceAlias.objects.create(source=two, text="x", key="x", kind="alias")
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=one.pk).update(merged_into=one)


@pytest.mark.parametrize(
    ("choices", "enumeration"),
    [
        (Claim.Stance, types.Stance),
        (Claim.Kind, types.QuoteKind),
        (ClaimPair.Kind, types.ContradictionKind),
        (SourceAlias.Kind, types.AliasKind),
    ],
)
def test_rows_and_library_know_the_same_words(choices: type, enumeration: type) -> None:
    assert set(choices.values) == {member.value for member in enumeration}
