"""Which stored claims are looked at beside a new one, and that the search stays bounded."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimKey
from claims.services import candidates, claims, vectors
from claims.services.candidates import StoredClaims
from tests import factories

pytestmark = pytest.mark.django_db


def filed(content: str, speaker: str = "The mayor", **values: Any) -> Claim:
    claim = factories.claim(content, speaker, **values)
    claims.index([claim])
    return claim


def near(claim: Claim, limit: int = 30, **values: Any) -> list[int]:
    found = StoredClaims(**values).near(claims.facts(claim), limit)
    return [int(other.id) for other in found]


def test_claims_that_share_rare_words_come_first() -> None:
    new, dam = filed("the Greyfell dam was closed"), filed("nobody closed the Greyfell dam", "Lowland")
    ferry = filed("the ferry was closed", "The union")
    assert near(new) == [dam.pk, ferry.pk]


def test_a_claim_without_keys_finds_its_own_article() -> None:
    article = factories.article("They said so. The mayor said the bridge is open.")
    new = factories.claim("so", "They", of=article)
    other = factories.claim("the bridge is open", of=article)
    assert near(new) == [other.pk]


def test_claims_no_longer_current_are_not_found() -> None:
    new, gone = filed("the Greyfell dam was closed"), filed("nobody closed the Greyfell dam", "Lowland")
    Claim.objects.filter(pk=gone.pk).update(current=False)
    assert near(new) == []
    gone.refresh_from_db()
    claims.index([gone])
    assert not ClaimKey.objects.filter(claim=gone).exists()


def test_a_long_article_leaves_half_the_places_to_others() -> None:
    text = " ".join(f"The mayor said dam {n} was closed." for n in range(20))
    article = factories.article(text)
    own = [filed(f"dam {n} was closed", of=article, digest=str(n)) for n in range(20)]
    others = [filed("a dam was closed", f"Speaker {n}") for n in range(8)]
    found = near(own[0], 12)
    assert len(set(found) & {claim.pk for claim in others}) == 6
    assert len(found) == 12


def test_a_key_that_too_many_hold_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "COMMON_KEY", 3)
    new = filed("the Greyfell dam was closed")
    for number in range(5):
        filed("closed", f"Speaker {number}")
    rare = filed("Greyfell", "Lowland")
    assert near(new) == [rare.pk]


def test_partners_are_always_candidates() -> None:
    new, partner = filed("the Greyfell dam was closed"), filed("villages had to be protected", "Upland")
    assert near(new, partners={new.pk: {partner.pk}}) == [partner.pk]


def test_the_second_claim_of_an_article_asks_less() -> None:
    article = factories.article("The mayor said the dam was closed. Ada said the dam was shut.")
    first = filed("the dam was closed", of=article)
    second = filed("the dam was shut", "Ada", of=article)
    filed("the dam was open", "Lowland")
    store = StoredClaims()
    store.look_up([claims.facts(first), claims.facts(second)])
    with CaptureQueriesContext(connection) as asked:
        store.near(claims.facts(first), 30)
    assert len(asked) == 4
    with CaptureQueriesContext(connection) as asked:
        store.near(claims.facts(second), 30)
    assert len(asked) <= 3


def test_a_claim_in_other_words_is_found_by_its_vector() -> None:
    new, other = factories.claim("the dam was closed"), factories.claim("the dam was closed", "Lowland")
    assert near(new) == []  # neither keys nor vectors are on file
    vectors.make([claims.facts(other)])
    assert near(new) == [other.pk]


def test_without_vectors_keys_alone_are_searched(settings: Any) -> None:
    new, other = factories.claim("the dam was closed"), factories.claim("the dam was closed", "Lowland")
    vectors.make([claims.facts(other)])
    settings.COUNTERCLAIM_VECTORS = vectors.OFF
    assert near(new) == []
    assert vectors.make([claims.facts(new)]) == 0
