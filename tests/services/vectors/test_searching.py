"""The nearest vectors: exact in process and by pgvector find the same, and say the same of what is near."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from django.db import connection

from claims.models import Claim, ClaimVector
from claims.nlp.pairing.nearest import WIDTH
from claims.services import claims, pipeline, vectors
from claims.services.vectors import exact, hnsw
from tests import factories, fakes

pytestmark = pytest.mark.django_db
needs_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="pgvector is part of PostgreSQL")


def filed(count: int) -> list[Claim]:
    """Claims of one article each, with vectors drawn at random."""
    made = [factories.claim(f"claim {n}", f"Speaker {n}") for n in range(count)]
    vectors.make([claims.facts(claim) for claim in made])
    return made


@pytest.fixture
def at_random(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(5)

    def drawn(_: object, texts: list[str]) -> Any:
        rows = chance.standard_normal((len(texts), WIDTH))
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)

    monkeypatch.setattr(fakes.FakeEncoder, "vectors", drawn)


def asked(claim: Claim, limit: int = 5) -> list[tuple[int, float]]:
    found = vectors.nearest(vectors.of([claims.facts(claim)]), claim.article_id, limit)[0]
    return [(pk, round(likeness, 2)) for pk, _, likeness in found]


def test_the_nearest_come_first_and_the_own_article_is_left_out() -> None:
    article = factories.article("Ada said the dam was closed. Ben said the dam was shut.")
    one = factories.claim("the dam was closed", "Ada", of=article)
    own = factories.claim("the dam was shut", "Ben", of=article)
    near, far = factories.claim("the old dam was closed", "Cid"), factories.claim("wages rose", "Dee")
    vectors.make([claims.facts(claim) for claim in (one, own, near, far)])
    assert [pk for pk, _ in asked(one)] == [near.pk, far.pk]


@needs_postgresql
def test_both_searches_find_the_same(at_random: None, settings: Any) -> None:
    made = filed(40)
    assert vectors.in_use() == vectors.HNSW
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows would be searched without the index
        by_index = [asked(claim) for claim in made[:5]]
    settings.COUNTERCLAIM_VECTORS = vectors.EXACT
    assert vectors.in_use() == vectors.EXACT
    assert by_index == [asked(claim) for claim in made[:5]]


@needs_postgresql
def test_the_index_answers() -> None:
    filed(3)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        points = [hnsw._written(row) for row in pipeline.encoder().vectors(["the dam"])]
        cursor.execute(f"EXPLAIN {hnsw._NEAREST}", [points, "encoder-1", 1, 5])
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "claim_vector_near" in plan


@needs_postgresql
def test_without_the_extension_it_is_searched_in_process() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
    made = [factories.claim("the dam was closed"), factories.claim("the old dam was closed", "Cid")]
    vectors.make([claims.facts(claim) for claim in made])
    assert vectors.in_use() == vectors.EXACT
    assert [pk for pk, _ in asked(made[0])] == [made[1].pk]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks outstanding cannot be altered
    hnsw.build()
    assert (vectors.in_use(), hnsw.fill()) == (vectors.HNSW, 2)
    assert [pk for pk, _ in asked(made[0])] == [made[1].pk]


def test_new_vectors_are_added_to_those_held(settings: Any, at_random: None) -> None:
    settings.COUNTERCLAIM_VECTORS = vectors.EXACT
    first = filed(3)
    assert len(asked(first[0])) == 2
    more = [factories.claim("later", f"Later {n}") for n in range(2)]
    vectors.make([claims.facts(claim) for claim in more])
    assert len(asked(first[0])) == 4
    assert len(asked(first[0])) == 4


def test_only_the_newest_are_held(settings: Any, at_random: None, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.COUNTERCLAIM_VECTORS = vectors.EXACT
    monkeypatch.setattr(exact, "HELD", 3)
    made = filed(6)
    assert {pk for pk, _ in asked(made[0])} == {claim.pk for claim in made[3:]}


def test_vectors_of_another_version_are_not_compared(settings: Any) -> None:
    settings.COUNTERCLAIM_VECTORS = vectors.EXACT
    made = [factories.claim("the dam was closed"), factories.claim("the old dam was closed", "Cid")]
    vectors.make([claims.facts(claim) for claim in made])
    ClaimVector.objects.filter(claim=made[1]).update(version="encoder-0")
    assert asked(made[0]) == []
