"""Corrections: applied at once, kept apart, applied again to every new reading, undone, exported."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Article, Claim, ClaimCorrection, SourceAlias
from claims.services import articles, corrections, extraction, pipeline
from claims.services.articles import NewArticle
from claims.services.errors import RefusedCorrection
from tests import factories
from tests.fakes import FakePairFinder, FakeReader

pytestmark = pytest.mark.django_db
TEXT = "Norwick says the ferry sailed at dawn. Later it was quiet, and Sudbury declared the harbour shut for repairs."


@pytest.fixture(autouse=True)
def small_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, finder = FakeReader(), FakePairFinder()
    monkeypatch.setattr(pipeline, "reader", lambda: reader)
    monkeypatch.setattr(pipeline, "pair_finder", lambda: finder)


@pytest.fixture
def article() -> Article:
    stored = articles.ingest(NewArticle(external_id="a", text=TEXT)).article
    return extraction.process_now(stored.pk)


def read_again(article: Article) -> None:
    articles.rerun(article)
    extraction.process_now(article.pk)


def claim(article: Article) -> Claim:
    return article.claims.current().get()


def test_other_speaker_survives_a_new_reading_and_teaches_an_alias(desk: Client, article: Article) -> None:
    desk.post(f"/claims/{claim(article).pk}/mend/", {"kind": "speaker", "name": "Norwick town", "alias": "1"})
    assert claim(article).source.name == "Norwick town"
    extraction.process_now(article.pk)
    assert claim(article).source.name == "Norwick town"
    assert SourceAlias.objects.get(kind="editor").source.name == "Norwick town"


def test_not_a_claim_survives_a_new_reading_and_can_be_undone(desk: Client, article: Article) -> None:
    desk.post(f"/claims/{claim(article).pk}/mend/", {"kind": "not_a_claim"})
    assert not article.claims.current().exists()
    extraction.process_now(article.pk)
    assert not article.claims.current().exists()
    desk.post(f"/corrections/{ClaimCorrection.objects.get().pk}/undo/")
    assert claim(article).content == "the ferry sailed at dawn"
    extraction.process_now(article.pk)
    assert claim(article).content == "the ferry sailed at dawn"


def test_moved_spans_survive_a_new_reading_and_undo_restores(desk: Client, article: Article, editor: User) -> None:
    desk.post(
        f"/claims/{claim(article).pk}/mend/", {"kind": "spans", "source": "0-7", "cue": "8-12", "content": "13-29"}
    )
    assert claim(article).content == "the ferry sailed"
    extraction.process_now(article.pk)
    assert claim(article).content == "the ferry sailed"
    corrections.undo(ClaimCorrection.objects.get(), editor)
    assert claim(article).content == "the ferry sailed at dawn"


def test_missed_claim_is_added_once_and_stays(desk: Client, article: Article) -> None:
    start = TEXT.index("the harbour")
    spans = {"source": "63-70", "cue": "71-79", "content": f"{start}-{len(TEXT) - 1}", "name": ""}
    for _ in range(2):
        desk.post(f"/articles/{article.pk}/claims/", spans)
    extraction.process_now(article.pk)
    added = article.claims.current().get(source__name="Sudbury")
    assert (added.cue, added.content) == ("declared", "the harbour shut for repairs")
    assert ClaimCorrection.objects.count() == 1


def test_corrections_follow_their_words_into_a_changed_text(article: Article, editor: User) -> None:
    corrections.move(claim(article), {"source": ((0, 7),), "cue": ((8, 12),), "content": ((13, 29),)}, editor)
    articles.ingest(NewArticle(external_id="a", text="UPDATE. " + TEXT))
    extraction.process_now(article.pk)
    moved = claim(Article.objects.get(pk=article.pk))
    assert (moved.content, moved.content_start) == ("the ferry sailed", 21)


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "spans", "content": ""},
        {"kind": "spans", "content": "5-5"},
        {"kind": "spans", "content": "0-99999"},
        {"kind": "spans", "content": "0-9, 4-12"},
        {"kind": "spans", "content": "from here to there"},
        {"kind": "speaker", "name": "!!!"},
        {"kind": "nonsense"},
    ],
)
def test_impossible_mends_are_refused_with_a_reason(desk: Client, article: Article, given: dict[str, str]) -> None:
    answer = desk.post(f"/claims/{claim(article).pk}/mend/", given)
    assert answer.status_code == 409
    assert b'role="alert"' in answer.content
    assert not ClaimCorrection.objects.exists()


def test_corrections_are_exported_for_training(desk: Client, article: Article, editor: User) -> None:
    corrections.strike(claim(article), editor)
    lines = b"".join(desk.get("/corrections.jsonl").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    row = json.loads(lines[0])
    assert (row["kind"], row["text"], row["before"]["speaker"]) == ("not_a_claim", TEXT, "Norwick")


def test_viewers_cannot_correct(article: Article) -> None:
    client = Client()
    client.force_login(factories.editor("Viewer"))
    assert client.post(f"/claims/{claim(article).pk}/mend/", {"kind": "not_a_claim"}).status_code == 403
    assert client.get(f"/claims/{claim(article).pk}/fix/").status_code == 403


def test_two_adds_of_one_claim_are_one(article: Article, editor: User) -> None:
    spans = {"source": ((63, 70),), "cue": ((71, 79),), "content": ((80, 91),)}
    corrections.add(article, spans, "", editor)
    with pytest.raises(RefusedCorrection):
        corrections.add(article, spans, "", editor)
