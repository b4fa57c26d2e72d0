"""Pairs that no editor wants to see, whatever their words."""

from __future__ import annotations

from datetime import date

import pytest

from claims.nlp.pairing.slots import compare
from claims.nlp.pairing.vetoes import Veto, veto
from tests.nlp.pairing.claims import claim


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        (claim("its tanks had entered Polva"), claim("whether tanks had entered Polva", "Mayor", "could not confirm"),
         Veto.LEFT_OPEN),
        (claim("its tanks had entered Polva"), claim("the army to leave Polva", "Mayor", "urged"), Veto.CALL),
        (claim("its tanks had entered Polva"), claim("how could tanks have entered Polva?", "Mayor", "asked"),
         Veto.QUESTION),
        (claim("its tanks had entered Polva"), claim("the state of Polva", "The talks", "also covered"), Veto.TOPIC),
        (claim("nine bridges are open"), claim("Nine bridges are open.", "Mayor"), Veto.ONE_CLAIM),
        (claim("14 villagers were killed", day=1), claim("19 villagers were killed", day=3), Veto.GREW),
        (claim("at least 45 villagers were killed"), claim("50 villagers were killed", "Mayor"), Veto.FIGURES_FIT),
        (claim("that Fidan and Bayramov had spoken of Polva by telephone", "Sources"),
         claim("Minister Hakan Fidan talked with Bayramov about Polva on the phone", "Ministry"), Veto.ONE_CLAIM),
        (claim("70 litres had leaked", "Agency", article="a1", title="Spill at Polva depot", context="at Polva"),
         claim("300 litres had leaked", "Inspectors", article="a2", title="Lugat tank bursts", context="at Lugat"),
         Veto.OTHER_EVENT),
        (claim("the ministers discussed trade in Polva"),
         claim("trade in Polva was discussed by the ministers", "Mayor", published_on=date(2025, 2, 1)),
         Veto.OTHER_TIME),
        (claim("192 Azerbaijani soldiers had died"), claim("at least 200 Karabakh soldiers had died", "Commissioner"),
         Veto.OTHER_GROUP),
    ],
)  # fmt: skip
def test_not_shown(left, right, reason):
    assert veto(compare(left, right)) is reason
    assert veto(compare(right, left)) is reason


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (claim("the town of Polva was in its hands"), claim("the town of Polva had fallen", "Ministry", "denied")),
        (claim("its tanks had not entered Polva"), claim("how its tanks entered Polva", "Witnesses", "detailed")),
        (claim("45 villagers were killed"), claim("no villager was killed", "Ministry")),
        (claim("19 villagers were killed", day=1), claim("14 villagers were killed", "Ministry", day=1)),
        (claim("the army had entered Polva"),
         claim("the army had never entered Polva", "Mayor", published_on=date(2025, 2, 1))),
        (claim("Turkish officers are fighting in Karabakh"),
         claim("Turkey is providing political and diplomatic support", "Azerbaijan", "says")),
    ],
)  # fmt: skip
def test_left_to_the_judge(left, right):
    assert veto(compare(left, right)) is None
