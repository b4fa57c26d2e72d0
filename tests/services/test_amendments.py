"""A corrected article keeps what still stands in it, and reopens what does not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User

from claims.models import Article, Claim, ClaimPair, Review, Verdict
from claims.services import articles, extraction, reviews
from claims.services.articles import NewArticle
from claims.services.errors import RefusedReview

pytestmark = pytest.mark.django_db

REST = "Nothing else happened on that day in the old harbour of the town."
SAYS = "Norwick says the ferry sailed at noon."


def ingest(key: str, text: str) -> Article:
    article = articles.ingest(NewArticle(external_id=key, text=text)).article
    return extraction.process_now(article.pk)


@pytest.fixture
def editor() -> User:
    person = User.objects.create_user("ed")
    person.groups.add(Group.objects.get(name="Editor"))
    return person


@pytest.fixture
def pair(editor: User) -> ClaimPair:
    """A decided pair between article a and article b."""
    ingest("a", f"{SAYS} {REST}")
    ingest("b", "Sudbury denies the ferry sailed at noon. The harbour master would not say more about that.")
    pair = ClaimPair.objects.get()
    reviews.record(pair, editor, Verdict.CONTRADICTION)
    return pair


def corrected(text: str, pair: ClaimPair) -> Article:
    article = ingest("a", text)
    pair.refresh_from_db()
    return article


@pytest.mark.parametrize(
    "text",
    [
        f"{SAYS} {REST} The weather was fair.",
        f"The weather was fair. {SAYS} {REST}",
        f"{REST} {SAYS}",
        f"{SAYS} Little else happened on that day in the harbour of the town.",
    ],
)
def test_a_verdict_stands_where_its_words_do(pair: ClaimPair, text: str) -> None:
    corrected(text, pair)
    assert (pair.verdict, pair.reopened_because) == (Verdict.CONTRADICTION, "")
    assert text[slice(*pair.left.content_spans[0])] == "the ferry sailed at noon"


@pytest.mark.parametrize(
    ("text", "because"),
    [
        (
            f"Norwick says the ferry sailed at nine. {REST}",
            "the article was corrected: “Norwick says the ferry sailed at noon” now reads “Norwick says the ferry "
            "sailed at nine”",
        ),
        (
            f"Norwick denies the ferry sailed at noon. {REST}",
            "the article was corrected: “Norwick says the ferry sailed at noon” now reads “Norwick denies the ferry "
            "sailed at noon”",
        ),
        (
            f"Nobody was there to see it. {REST}",
            "the article was corrected: “Norwick says the ferry sailed at noon” now reads “Nobody was there to see it”",
        ),
        (REST, "the article was corrected: “Norwick says the ferry sailed at noon” is no longer in it"),
    ],
)
def test_a_verdict_whose_words_changed_is_called_in_question(pair: ClaimPair, text: str, because: str) -> None:
    corrected(text, pair)
    assert (pair.verdict, pair.reopened_because) == ("", because)
    assert pair in ClaimPair.objects.waiting()


def test_what_was_reopened_is_kept_with_the_version_and_reviews_stay(pair: ClaimPair) -> None:
    article = corrected(f"Norwick says the ferry sailed at nine. {REST}\nCorrection: it was nine, not noon.", pair)
    version = article.versions.get()
    assert [(entry["pair"], entry["verdict"]) for entry in version.reopened] == [(pair.pk, "contradiction")]
    assert version.notice == article.notice == "Correction: it was nine, not noon."
    assert Review.objects.get().verdict == Verdict.CONTRADICTION


def test_the_claim_that_vanished_is_kept_as_no_longer_current(pair: ClaimPair) -> None:
    article = corrected(REST, pair)
    assert not Claim.objects.current().filter(article=article).exists()
    assert not pair.left.current or not pair.right.current


def test_a_reopened_pair_can_be_decided_again(pair: ClaimPair, editor: User) -> None:
    corrected(REST, pair)
    reviews.record(pair, editor, Verdict.SUPERSEDED)
    assert (pair.verdict, pair.reopened_because) == (Verdict.SUPERSEDED, "")


def test_undecided_pairs_are_not_reopened(pair: ClaimPair, editor: User) -> None:
    reviews.undo(pair, editor)
    article = ingest("a", f"{REST}")
    assert article.versions.get().reopened == []


def test_a_text_that_comes_back_is_one_version(pair: ClaimPair) -> None:
    for text in (REST, f"{SAYS} {REST}", REST):
        article = corrected(text, pair)
    assert article.versions.count() == 2


def test_reopening_wants_a_reason(pair: ClaimPair) -> None:
    with pytest.raises(RefusedReview):
        reviews.reopen(pair, " ")
