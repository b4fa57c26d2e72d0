"""What the trees read of a pair: what a denial denies, and how a pair stands among the others of its claims."""

from __future__ import annotations

from claims.nlp.pairing.features import NAMES, rows_of, standings
from claims.nlp.pairing.slots import Comparison, compare
from claims.nlp.types import ClaimFacts, Stance


def claim(name: str, article: str, content: str, stance: Stance = Stance.ASSERTS) -> ClaimFacts:
    return ClaimFacts(name, article, name, content, content, stance, printed=name)


def value(compared: list[Comparison], row: int, name: str) -> float:
    return rows_of(compared)[row][NAMES.index(name)]


STATED = claim("mayor", "a", "soldiers shelled the dairy")
DENIED = claim("army", "b", "that soldiers shelled the dairy", Stance.DENIES)
OTHER_MATTER = claim("army", "b", "that conscripts were called up early", Stance.DENIES)


def test_a_denial_of_another_matter_shares_little() -> None:
    same, other = [compare(STATED, DENIED)], [compare(STATED, OTHER_MATTER)]
    assert value(same, 0, "denied_share") == 1.0
    assert value(same, 0, "denied_rest") == 0.0
    assert value(other, 0, "denied_share") == 0.0
    assert value(other, 0, "denied_rest") > 0.3


def test_only_one_denial_counts() -> None:
    assert value([compare(DENIED, DENIED)], 0, "denied_share") == 0.0


def test_the_nearest_pair_of_a_claim_stands_ahead_of_the_others() -> None:
    ahead, behind = standings([compare(STATED, DENIED), compare(STATED, OTHER_MATTER)], [0.6, 0.2])
    assert ahead[0] > 0 > behind[0]


def test_a_pair_by_itself_stands_by_its_own_likeness() -> None:
    assert standings([compare(STATED, DENIED)], [0.6]) == [(0.6, 0.6)]


def test_pairs_with_other_articles_are_no_rivals() -> None:
    elsewhere = claim("general", "c", "that soldiers shelled the dairy", Stance.DENIES)
    assert standings([compare(STATED, DENIED), compare(STATED, elsewhere)], [0.6, 0.9])[0] == (0.6, 0.6)


def test_rows_are_the_same_for_both_orders() -> None:
    assert rows_of([compare(STATED, DENIED)]) == rows_of([compare(DENIED, STATED)])
