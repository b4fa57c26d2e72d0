"""What reports have in common is read from all their claims, not from the two that are compared."""

from __future__ import annotations

from claims.nlp.pairing.candidates import MemoryStore
from claims.nlp.pairing.features import NAMES, rows_of
from claims.nlp.pairing.finder import compare_all
from claims.nlp.pairing.reports import Reports
from claims.nlp.pairing.slots import compare
from claims.nlp.pairing.vetoes import Veto, veto
from tests.nlp.pairing.claims import claim

SQUALL = claim("a sudden squall sank the boat", "The operator", article="a1", title="Forty dead")
NAMED = claim("the boat had left Kessau at noon", "The harbour master", article="a1", title="Forty dead")
CALM = claim("winds were light when the boat sank", "The weather office", article="a2", title="Search goes on")
PLACE = claim("nobody else from Kessau was missing", "The mayor", article="a2", title="Search goes on")
ELSEWHERE = claim("a squall took the roof", "The school", article="a3", title="Storm in Lugat")


def test_the_neighbours_of_two_claims_tell_that_their_reports_belong_together() -> None:
    assert veto(compare(SQUALL, CALM)) is Veto.OTHER_EVENT
    assert veto(compare(SQUALL, CALM, Reports([SQUALL, NAMED, CALM, PLACE]))) is None


def test_pairs_are_compared_with_what_all_claims_at_hand_tell_of_their_reports() -> None:
    given = [SQUALL, NAMED, CALM, PLACE, ELSEWHERE]
    found = {frozenset((pair.left.id, pair.right.id)): pair for pair in compare_all(given, MemoryStore(given), 30)}
    assert found[frozenset((SQUALL.id, CALM.id))].reports.names == 1
    assert frozenset((SQUALL.id, ELSEWHERE.id)) not in found


def test_common_names_and_stems_are_counted_the_same_in_both_orders() -> None:
    reports = Reports([SQUALL, NAMED, PLACE, ELSEWHERE])
    assert reports.common("a1", "a2") == reports.common("a2", "a1")
    assert reports.common("a1", "a2").names == 1
    assert 0 < reports.common("a1", "a2").stems_share < 1
    assert reports.common("a1", "a3").names == 0


def test_one_report_has_everything_in_common_with_itself() -> None:
    found = rows_of([compare(SQUALL, NAMED), compare(SQUALL, PLACE)])
    share = NAMES.index("reports_names_share")
    assert found[0][share] == 1.0
    assert found[1][share] == 0.0
