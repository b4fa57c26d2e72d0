"""Claims that say the same form groups; a contradiction is offered once for a whole group and stays decided."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from claims.models import Claim, ClaimGroup, ClaimPair, Verdict
from claims.services import extraction, groups, pairs, reviews
from claims.services.articles import NewArticle, ingest
from claims.services.errors import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

ONE = "Ada says the Greyfell dam was closed before villages flooded."
OTHER = "Ada says the Greyfell dam was closed before the villages flooded."
DENIAL = "Bob denies the Greyfell dam was closed before villages flooded."
DENIED_AGAIN = "Bob denies the Greyfell dam was closed before the villages flooded."


def read(*texts: str) -> list[Claim]:
    for number, text in enumerate(texts):
        name = f"{Claim.objects.count()}-{number}"
        extraction.process_now(ingest(NewArticle(external_id=name, text=text)).article.pk)
    return list(Claim.objects.order_by("pk"))


def test_other_words_of_one_speaker_form_a_group() -> None:
    one, other = read(ONE, OTHER)
    assert one.group_id == other.group_id is not None


def test_other_speakers_and_opposites_form_none() -> None:
    read(ONE, DENIAL, "Cleo says the Greyfell dam was closed before the villages flooded.")
    assert not ClaimGroup.objects.exists()


def test_a_group_keeps_its_id_while_claims_join() -> None:
    first = read(ONE, OTHER)[0].group_id
    claims = read("Ada says the Greyfell dam was closed before many villages flooded.")
    assert {claim.group_id for claim in claims} == {first}


def test_a_contradiction_is_offered_once_for_the_group() -> None:
    read(ONE, DENIAL, OTHER, DENIED_AGAIN)
    assert ClaimPair.objects.count() == 2
    assert ClaimPair.objects.offered().count() == 1


def test_a_rejected_pair_stays_rejected_for_claims_that_join_later() -> None:
    editor: Any = factories.editor()
    read(ONE, DENIAL)
    reviews.record(ClaimPair.objects.get(), editor, Verdict.NOT_A_CONTRADICTION)
    read(OTHER, DENIED_AGAIN)
    assert ClaimPair.objects.count() == 2
    assert not ClaimPair.objects.waiting().exists()


def test_a_claim_taken_out_stands_for_itself_and_stays_out() -> None:
    editor: Any = factories.editor()
    claims = read(ONE, DENIAL, OTHER, DENIED_AGAIN)
    pairs.regroup(groups.take_out(claims[2], editor))
    claims[2].refresh_from_db()
    assert (claims[2].group_id, claims[2].apart) == (None, True)
    assert ClaimPair.objects.offered().count() == 2
    read("Ada says the Greyfell dam was closed before villages had flooded.")
    claims[2].refresh_from_db()
    assert claims[2].group_id is None


def test_taking_out_is_for_editors() -> None:
    viewer: Any = factories.editor("Viewer")
    with pytest.raises(NotAllowed):
        groups.take_out(factories.claim(), viewer)


def test_appearances_are_the_others_of_the_group_and_copies() -> None:
    one, other, again = read(ONE, OTHER, ONE + " It rained.")
    found = groups.appearances([one])
    assert [claim.pk for claim in found[one.pk]] == [other.pk, again.pk]


def test_a_chain_of_small_differences_is_no_group() -> None:
    words = "alpha bravo carbon delta ember falcon garden harbour island jungle kettle".split()
    said = [" ".join(words[n : n + 9]) for n in range(3)]
    chain = [factories.claim(one, of=factories.article(f"The mayor said {one}.")) for one in said]
    assert groups.file([(chain[0].pk, chain[1].pk)])
    assert groups.file([(chain[1].pk, chain[2].pk)]) == set()


def test_the_pair_page_lists_the_appearances_and_takes_one_out() -> None:
    editor: Any = factories.editor()
    client = Client()
    client.force_login(editor)
    claims = read(ONE, DENIAL, OTHER)
    page = f"/pairs/{ClaimPair.objects.offered().get().pk}/"
    assert "Said 1 more time" in client.get(page).content.decode()
    answer = client.post(f"/claims/{claims[2].pk}/apart/", {"pair": ClaimPair.objects.offered().get().pk})
    assert answer.headers["Location"] == page
    assert "more time" not in client.get(page).content.decode()
