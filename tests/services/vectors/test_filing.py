"""Vectors as rows: made once a claim, gone with it, made anew for what changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from claims.models import Claim, ClaimVector
from claims.services import claims, pairs, pipeline, vectors
from claims.services.vectors import filing
from tests import factories, fakes

pytestmark = pytest.mark.django_db


def make(*made: Claim) -> int:
    return vectors.make([claims.facts(claim) for claim in made])


def test_a_vector_is_made_once() -> None:
    one, other = factories.claim("the dam was closed"), factories.claim("the dam was open", "Lowland")
    assert (make(one, other), make(one, other)) == (2, 0)
    row = ClaimVector.objects.get(claim=one)
    assert (row.in_article, row.version) == (one.article_id, "encoder-1")
    assert np.array_equal(filing.read(row.numbers), pipeline.encoder().vectors(["the dam was closed"])[0])


def test_vectors_on_file_are_read_and_others_made_for_the_moment() -> None:
    one, other = factories.claim("the dam was closed"), factories.claim("the dam was open", "Lowland")
    make(one)
    rows = vectors.of([claims.facts(one), claims.facts(other)])
    assert np.array_equal(rows, pipeline.encoder().vectors(["the dam was closed", "the dam was open"]))
    assert ClaimVector.objects.count() == 1


def test_likeness_is_known_of_claims_with_vectors() -> None:
    one, same = factories.claim("the dam was closed"), factories.claim("was the dam closed", "Lowland")
    make(one)
    assert vectors.likeness(one.pk, same.pk) is None
    make(same)
    assert vectors.likeness(one.pk, same.pk) == pytest.approx(1.0, abs=1e-3)


def test_another_encoder_makes_them_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(fakes.FakeEncoder):
        version = "encoder-2"

    one = factories.claim("the dam was closed")
    make(one)
    monkeypatch.setattr(pipeline, "encoder", Later)
    assert make(one) == 1
    assert ClaimVector.objects.get().version == "encoder-2"


def test_a_reworded_claim_loses_its_vector_until_it_is_paired() -> None:
    one = factories.claim("the dam was closed")
    make(one)
    claims.index([one])
    assert not ClaimVector.objects.exists()


def test_a_claim_reworded_meanwhile_gets_no_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    one = factories.claim("the dam was closed")
    stale = claims.facts(one)
    Claim.objects.filter(pk=one.pk).update(proposition="the dam was open")
    assert vectors.make([stale]) == 0


def test_a_claim_no_longer_current_has_none() -> None:
    one = factories.claim("the dam was closed")
    make(one)
    claims.retire(one.article, keep=[])
    assert not ClaimVector.objects.exists()


@pytest.mark.usefixtures("small_pipeline")
def test_articles_judged_anew_get_their_vectors() -> None:
    one = factories.claim("the dam was closed")
    assert not ClaimVector.objects.exists()
    pairs.find(one.article)
    assert ClaimVector.objects.get().claim == one


def test_nothing_is_made_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object, texts: Sequence[str]) -> None:
        raise AssertionError("nothing to encode")

    monkeypatch.setattr(fakes.FakeEncoder, "vectors", refuse)
    assert vectors.make([]) == 0
