"""Which stored claims are compared with a claim."""

from __future__ import annotations

from claims.nlp.pairing.candidates import MemoryStore, candidate_keys
from tests.nlp.pairing.claims import claim


def test_keys_fold_names_and_their_demonyms():
    turkey = candidate_keys(claim("Turkey sent drones", "Yerevan"))
    turkish = candidate_keys(claim("the Turkish drones never came", "Armenian officials"))
    assert {"turk", "armen"} <= turkey & turkish


def test_keys_hold_figures_with_what_is_counted():
    assert "192 soldier" in candidate_keys(claim("192 soldiers died"))


def test_keys_are_stable_and_bounded():
    long = claim(" ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(200)))
    assert candidate_keys(long) == candidate_keys(long)
    assert len(candidate_keys(long)) <= 40
    assert all(0 < len(key) <= 40 for key in candidate_keys(long))


def test_near_prefers_what_shares_rare_words():
    bridge = claim("the Polva bridge was blown up", article="a2")
    other = claim("wheat prices rose in Lugat", article="a3")
    store = MemoryStore([bridge, other])
    asked = claim("nobody touched the bridge at Polva", "Ministry", article="a4")
    assert [found.id for found in store.near(asked, 1)] == [bridge.id]


def test_near_offers_every_claim_of_the_same_article_but_not_the_claim_itself():
    first, second = claim("94 were handed over"), claim("it is nothing of the sort", "Mayor")
    store = MemoryStore([first, second])
    assert [found.id for found in store.near(first, 5)] == [second.id]


def test_a_claim_brings_its_article_along():
    talk = claim("talks on the Polva bridge were held in Lugat", article="a5")
    short = claim("it is all invented", "Mayor", article="a5")
    store = MemoryStore([talk, short, claim("wheat prices rose", article="a6")])
    asked = claim("the Polva talks in Lugat never took place", article="a7")
    assert short.id in {found.id for found in store.near(asked, 2)}


def test_filing_twice_changes_nothing():
    only = claim("the bridge is open")
    store = MemoryStore([only, only])
    store.add(only)
    assert len(store) == 1
