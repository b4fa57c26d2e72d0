"""An article that is taken off the file: all of it, or all but what editors decided."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Article, AuditEntry, Claim, ClaimPair, Review, Verdict
from claims.services import articles, extraction, removal, reviews
from claims.services.articles import NewArticle, Outcome
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> Any:
    return factories.editor("Chief")


def test_nothing_is_left_where_nobody_decided(chief: Any) -> None:
    pair = factories.pair()
    other = pair.right.article
    assert removal.remove(pair.left.article, chief) is True
    assert list(Article.objects.all()) == [other]
    assert not ClaimPair.objects.exists()
    assert AuditEntry.objects.filter(event="article_removed", user=chief).exists()


def test_reviews_and_their_words_outlive_the_text(chief: Any) -> None:
    article = factories.article("The mayor said the bridge is open. The guard said nobody came.", title="The bridge")
    left = factories.claim("the bridge is open", of=article)
    waiting = factories.claim("nobody came", "The guard", "said", of=article)
    decided = factories.pair(left)
    factories.pair(waiting)
    review = reviews.record(decided, chief, Verdict.CONTRADICTION)
    assert removal.remove(article, chief) is False
    article.refresh_from_db()
    assert article.removed
    assert "bridge" not in article.text
    assert list(Claim.objects.filter(article=article).values_list("content", "current")) == [
        ("the bridge is open", False)
    ]
    assert list(Review.objects.all()) == [review]
    assert ClaimPair.objects.get().verdict == "contradiction"
    assert not article.versions.exists()


def test_a_removed_article_that_is_handed_in_again_comes_back(chief: Any) -> None:
    new = NewArticle(external_id="a", text="Norwick says the ferry sailed. It was quiet in the harbour that morning.")
    article = articles.ingest(new).article
    extraction.process_now(article.pk)
    reviews.record(factories.pair(article.claims.get()), chief, Verdict.CONTRADICTION)
    removal.remove(article, chief)
    assert articles.ingest(new).outcome is Outcome.CHANGED
    extraction.process_now(article.pk)
    claim = article.claims.get()
    assert (claim.current, claim.content) == (True, "the ferry sailed")
