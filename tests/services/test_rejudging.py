"""A new version of the pairing judges what is on file anew, and leaves alone what editors decided."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Article, ClaimPair, FaintPair, Rejudging, Verdict
from claims.services import articles, extraction, pipeline, rejudging, reviews
from claims.services.articles import NewArticle
from tests import factories
from tests.fakes import FakePairFinder

pytestmark = pytest.mark.django_db


def read(text: str) -> Article:
    taken = articles.ingest(NewArticle(external_id=text[:20], text=text)).article
    return extraction.process_now(taken.pk)


def new_version(monkeypatch: pytest.MonkeyPatch, score: float, version: str = "pairs-2") -> FakePairFinder:
    finder = FakePairFinder(score)
    finder.version = version
    monkeypatch.setattr(pipeline, "pair_finder", lambda: finder)
    return finder


@pytest.fixture
def filed() -> list[ClaimPair]:
    read("Ada says the bridge is open. Bob denies the bridge is open.")
    read("Cleo says the dam is shut. Dan denies the dam is shut.")
    return list(ClaimPair.objects.order_by("id"))


def test_nothing_is_due_while_the_version_stays(filed: list[ClaimPair]) -> None:
    assert not rejudging.due()
    assert rejudging.step() == 0
    assert not Rejudging.objects.exists()


def test_a_new_version_renews_open_pairs_and_no_decided_one(
    filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor: Any = factories.editor()
    reviews.record(filed[0], editor, Verdict.CONTRADICTION)
    new_version(monkeypatch, 0.7)
    assert rejudging.due()
    assert rejudging.step() == 2
    assert rejudging.step() == 0
    assert not rejudging.due()
    decided, waiting = ClaimPair.objects.order_by("id")
    assert (decided.score, decided.pipeline_version) == (0.9, "reader-1-pairs-1")
    assert (waiting.score, waiting.pipeline_version) == (0.7, "reader-1-pairs-2")
    assert [pair.pk for pair in (decided, waiting)] == [pair.pk for pair in filed]


def test_a_pass_goes_on_where_it_stopped(filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch) -> None:
    new_version(monkeypatch, 0.7)
    assert rejudging.due()
    assert rejudging.step(1) == 1
    under_way = rejudging.progress()
    assert under_way is not None
    assert (under_way.done, under_way.articles) == (1, 2)
    assert rejudging.due()
    assert (rejudging.step(1), rejudging.step(1)) == (1, 0)
    assert rejudging.progress() is None
    assert ClaimPair.objects.count() == 2


def test_pairs_that_the_new_version_holds_faint_leave_the_queue(
    filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch
) -> None:
    new_version(monkeypatch, 0.3)
    rejudging.due()
    rejudging.step()
    assert not ClaimPair.objects.exists()
    assert FaintPair.objects.count() == 2


def test_going_back_to_an_earlier_version_judges_again(filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch) -> None:
    for score, version in ((0.3, "pairs-2"), (0.9, "pairs-1")):
        new_version(monkeypatch, score, version)
        assert rejudging.due()
        rejudging.step()
        rejudging.step()
    assert set(ClaimPair.objects.values_list("score", flat=True)) == {0.9}
    assert not FaintPair.objects.exists()


def test_a_third_version_ends_the_pass_of_the_second(filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch) -> None:
    new_version(monkeypatch, 0.7)
    rejudging.due()
    rejudging.step(1)
    new_version(monkeypatch, 0.6, "pairs-3")
    assert rejudging.due()
    assert rejudging.step() == 2
    assert set(ClaimPair.objects.values_list("score", flat=True)) == {0.6}


def test_new_articles_come_first(filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch) -> None:
    new_version(monkeypatch, 0.7)
    rejudging.due()
    factories.article("Waits.", status=Article.Status.PENDING)
    assert rejudging.step() == 0


def test_an_article_that_breaks_off_keeps_its_pairs(filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch) -> None:
    finder = new_version(monkeypatch, 0.7)

    def trip(*_: Any, **__: Any) -> Any:
        raise ValueError("tripped")

    monkeypatch.setattr(pipeline, "pair_finder", lambda: type("Tripping", (), {
        "version": finder.version, "threshold": 0.5, "__call__": trip})())  # fmt: skip
    rejudging.due()
    assert rejudging.step() == 2
    under_way = Rejudging.objects.get()
    assert under_way.failed == 2
    assert ClaimPair.objects.count() == 2


def test_a_step_that_was_overtaken_stops(filed: list[ClaimPair], monkeypatch: pytest.MonkeyPatch) -> None:
    new_version(monkeypatch, 0.7)
    rejudging.due()
    judge = rejudging._judge

    def overtaken(article: Article) -> bool:
        Rejudging.objects.update(reached=article.pk + 100)
        return judge(article)

    monkeypatch.setattr(rejudging, "_judge", overtaken)
    assert rejudging.step() == 0
