"""What must hold after every fault, written once: nothing waits for ever, nothing is lost, nothing is doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import redis

from claims.models import Article, Claim, ClaimPair, ExtractionRun, Review
from tests.fakes import FakeReader

QUEUES = ("upkeep", "intake", "extraction", "pairing")


def everything_stands(reviews: Iterable[int] = (), *, may_fail: bool = False) -> None:
    """Assert all of it; `reviews` are ids of verdicts given, and only `may_fail` lets healthy articles fail."""
    every_article_has_an_end(may_fail=may_fail)
    no_run_is_left_open()
    every_claim_is_there_once()
    every_pair_is_there_once()
    no_review_is_lost(reviews)


def every_article_has_an_end(*, may_fail: bool) -> None:
    """Each article is DONE or FAILED with a reason; healthy ones are DONE."""
    for article in Article.objects.all():
        assert article.status in (Article.Status.DONE, Article.Status.FAILED), (article.pk, article.status)
        if article.status == Article.Status.FAILED:
            assert article.error.strip()
            assert may_fail or _poisonous(article), article.error


def no_run_is_left_open() -> None:
    """A DONE article has exactly one DONE run; no run goes on without a worker; failed runs say why."""
    states = ExtractionRun.State
    assert not ExtractionRun.objects.filter(state__in=[states.RUNNING, states.READ]).exists()
    done = Counter(ExtractionRun.objects.filter(state=states.DONE).values_list("article_id", flat=True))
    finished = Article.objects.filter(status=Article.Status.DONE).values_list("pk", flat=True)
    assert done == Counter(dict.fromkeys(finished, 1))
    assert not ExtractionRun.objects.filter(state=states.FAILED, error="").exists()


def every_claim_is_there_once() -> None:
    """A DONE article has the claims of its text, each once."""
    reader = FakeReader()
    for article in Article.objects.filter(status=Article.Status.DONE):
        expected = Counter(found.content[0] for found in reader(article.text))
        stored = article.claims.filter(current=True).values_list("content_start", "content_end")
        assert Counter(stored) == expected, article.pk


def every_pair_is_there_once() -> None:
    """Statement and denial among DONE articles are one pair, once, whichever article came first."""
    sides = [frozenset(pair) for pair in ClaimPair.objects.values_list("left_id", "right_id")]
    assert len(sides) == len(set(sides))
    claims = Claim.objects.filter(current=True, article__status=Article.Status.DONE)
    rows = list(claims.values_list("pk", "content", "stance"))
    said = {content: pk for pk, content, stance in rows if stance == Claim.Stance.ASSERTS}
    denied = {content: pk for pk, content, stance in rows if stance == Claim.Stance.DENIES}
    expected = {frozenset((said[content], denied[content])) for content in said.keys() & denied.keys()}
    assert expected <= set(sides), f"{len(expected - set(sides))} of {len(expected)} pairs are missing"


def no_review_is_lost(reviews: Iterable[int]) -> None:
    """Every verdict given is on file, and its pair shows the last one given on it."""
    ids = set(reviews)
    assert set(Review.objects.filter(pk__in=ids).values_list("pk", flat=True)) == ids
    for review in Review.objects.filter(pk__in=ids).order_by("id"):
        last = review.pair.reviews.order_by("id").last()
        assert last is not None
        assert review.pair.verdict == last.verdict


def the_queues_are_empty(url: str) -> None:
    """No message waits."""
    client = redis.Redis.from_url(url)
    assert {name: client.llen(name) for name in QUEUES if client.llen(name)} == {}


def _poisonous(article: Article) -> bool:
    return any(word in article.text for word in ("ABORT", "GLUTTON", "CRASH"))
