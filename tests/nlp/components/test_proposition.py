"""Self-contained propositions from invented contents."""

from __future__ import annotations

import pytest
import spacy

from claims.nlp.components.draft import Draft
from claims.nlp.components.proposition import Saying, build
from claims.nlp.types import AliasKind, QuoteKind, Speaker, Stance

DIRECT, INDIRECT = QuoteKind.DIRECT, QuoteKind.INDIRECT


@pytest.mark.parametrize(
    ("saying", "expected"),
    [
        (Saying(("that the bridge was open,",)), "The bridge was open."),
        (
            Saying(("“We held the bridge,”", "“all night.”"), speaker="Ivo Mann", body="the army", kind=DIRECT),
            "The army held the bridge, all night.",
        ),
        (Saying(('"I am not leaving,"',), speaker="Lea Kurz", kind=DIRECT), "Lea Kurz is not leaving."),
        (
            Saying(('"Our guns were silent,"',), speaker="Ivo Mann", body="Arn", kind=DIRECT),
            "Arn's guns were silent.",
        ),
        (Saying(("it had paid the bill",), speaker="Tramont Steel"), "Tramont Steel had paid the bill."),
        (Saying(("it was too early to say",), speaker="Tramont Steel"), "It was too early to say."),
        (Saying(("his men had left",), speaker="Ivo Mann"), "Ivo Mann's men had left."),
        (
            Saying(("at 22,000",), previous="the number of marchers at 60,000"),
            "The number of marchers is 22,000.",
        ),
        (Saying(("at 22,000",), previous="the road was closed"), "At 22,000."),
        (Saying(("the toll at 17",), cue="put"), "The toll is 17."),
        (
            Saying(("the army of shelling a school",), stance=Stance.ACCUSES),
            "The army was shelling a school.",
        ),
        (
            Saying(("the ice for the outbreak",), cue="blamed", stance=Stance.ACCUSES),
            "The ice is responsible for the outbreak.",
        ),
        (
            Saying(("to rebuild the dome",), speaker="Lea Kurz", stance=Stance.PROMISES),
            "Lea Kurz will rebuild the dome.",
        ),
        (
            Saying(("having fired a shot",), speaker="the army", stance=Stance.DENIES),
            "The army had fired a shot.",
        ),
        (Saying(("both sides to stop",), stance=Stance.CALLS_FOR), "Both sides should stop."),
        (Saying(('the plan "a disgrace"',), cue="called", kind=QuoteKind.MIXED), "The plan is a disgrace."),
        (Saying(("",)), ""),
        (
            Saying(("reports that its alarm had failed",), speaker="Tramont", stance=Stance.DENIES),
            "Tramont's alarm had failed.",
        ),
    ],
)
def test_build(saying: Saying, expected: str) -> None:
    assert build(saying) == expected


def test_an_unknown_speaker_leaves_pronouns_as_printed() -> None:
    assert build(Saying(('"I saw it,"',), kind=DIRECT)) == "I saw it."


def test_component_writes_propositions_and_leaves_spans() -> None:
    nlp = spacy.blank("en")
    doc = nlp("The army said it had left. Police put the dead at 12.")
    army = Speaker("army", "The army", AliasKind.EXACT)
    drafts = [
        Draft(source=((0, 8),), cue=((9, 13),), content=((14, 25),), score=1.0, speaker=army),
        Draft(source=((27, 33),), cue=((34, 37),), content=((38, 52),), score=1.0),
    ]
    doc._.attributions = drafts
    nlp.add_pipe("proposition_builder")(doc)
    assert [draft.proposition for draft in drafts] == ["The army had left.", "The dead is 12."]
    assert drafts[0].content == ((14, 25),)
