"""Taking articles in: stored as given, or refused whole."""

from __future__ import annotations

import pytest
from django.conf import settings

from claims.models import Article
from claims.services import articles
from claims.services.articles import NewArticle, Outcome
from claims.services.errors import (
    EmptyText,
    MalformedRecord,
    NotRetryable,
    NotText,
    RefusedArticle,
    TextTooLarge,
    UnreadableLanguage,
)

pytestmark = pytest.mark.django_db

TEXT = "The  council\u00a0met on Monday.\r\n\r\n“Nothing was decided,” the clerk said to the reporters there.\n"


def test_text_is_stored_exactly_as_given() -> None:
    article = articles.ingest(NewArticle(external_id="a", text=TEXT, title="T", outlet="Post")).article
    article.refresh_from_db()
    assert (article.text, article.title, article.outlet) == (TEXT, "T", "Post")
    assert article.status == Article.Status.PENDING


def test_the_same_text_again_does_nothing() -> None:
    first = articles.ingest(NewArticle(external_id="a", text=TEXT))
    Article.objects.update(status=Article.Status.DONE)
    again = articles.ingest(NewArticle(external_id="a", text=TEXT))
    assert (first.outcome, again.outcome) == (Outcome.NEW, Outcome.UNCHANGED)
    assert again.article.status == Article.Status.DONE


def test_other_text_under_the_same_id_is_a_correction() -> None:
    articles.ingest(NewArticle(external_id="a", text=TEXT))
    changed = articles.ingest(NewArticle(external_id="a", text=TEXT + "Correction: it was on Tuesday."))
    assert changed.outcome is Outcome.CHANGED
    assert [version.text for version in changed.article.versions.all()] == [TEXT]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", EmptyText),
        (" \n\t ", EmptyText),
        ("a\x00b " * 20, NotText),
        ("a\ud800b " * 20, NotText),
        ("x" * (settings.COUNTERCLAIM_MAX_ARTICLE_BYTES + 1), TextTooLarge),
        ("Der Stadtrat hat am Montag beschlossen, die Brücke nicht zu sperren, sagte der Sprecher. " * 3,
         UnreadableLanguage),
    ],
)  # fmt: skip
def test_bad_text_is_refused_and_nothing_is_stored(text: str, refusal: type[RefusedArticle]) -> None:
    with pytest.raises(refusal):
        articles.ingest(NewArticle(external_id="a", text=text))
    assert not Article.objects.exists()


def test_fields_longer_than_their_column_are_refused() -> None:
    with pytest.raises(MalformedRecord, match="outlet is longer than 200 characters"):
        articles.ingest(NewArticle(external_id="a", text=TEXT, outlet="x" * 201))


def test_only_an_article_at_rest_can_be_run_again() -> None:
    article = articles.ingest(NewArticle(external_id="a", text=TEXT)).article
    with pytest.raises(NotRetryable, match="queued already"):
        articles.rerun(article)
