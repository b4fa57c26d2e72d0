"""Which kind of contradiction a pair is, and the sentence that says why it is shown."""

from __future__ import annotations

from claims.nlp.pairing.features import ordered
from claims.nlp.pairing.figures import FigureRelation
from claims.nlp.pairing.judge import Judgement
from claims.nlp.pairing.judge_input import speaker_text
from claims.nlp.pairing.slots import Comparison
from claims.nlp.types import ClaimFacts, ContradictionKind, Stance

_SURE_FIGURE = 0.7
_SHOWN_CHARACTERS = 120
_LEARNT_SHARE = 0.5
# Kinds that the slots alone decide: a judge's guess at them is not taken.
_SETTLED = frozenset({ContradictionKind.SELF_REVERSAL, ContradictionKind.DENIAL})
# Kinds whose sentence speaks of a yes and a no: false where both sides say yes, or both no.
_YES_AND_NO = frozenset({ContradictionKind.NEGATION, ContradictionKind.EXISTENCE})
_WITH_FIGURES = frozenset({ContradictionKind.NUMERIC, ContradictionKind.TEMPORAL, ContradictionKind.SELF_REVERSAL})
_WITH_WORDS = frozenset({ContradictionKind.ANTONYM, ContradictionKind.STATUS, ContradictionKind.SELF_REVERSAL})


def kind_of(found: Comparison, judgement: Judgement) -> ContradictionKind:
    """The kind: what the slots settle, else what the judge holds likeliest, else what the words suggest."""
    if found.same_speaker:
        return ContradictionKind.SELF_REVERSAL
    if (found.left.stance is Stance.DENIES) != (found.right.stance is Stance.DENIES):
        return ContradictionKind.DENIAL
    figure = found.figure
    if figure and figure.relation is FigureRelation.CLASHES and figure.sureness >= _SURE_FIGURE:
        return ContradictionKind.NUMERIC
    if found.support:
        return ContradictionKind.ROLE
    ruled_out = _SETTLED if found.left_no != found.right_no else _SETTLED | _YES_AND_NO
    shares = {kind: share for kind, share in judgement.kinds.items() if kind not in ruled_out}
    likely = max(shares, key=lambda kind: shares[kind], default=None)
    if likely is not None and (shares[likely] >= _LEARNT_SHARE or not found.opposites):
        return likely
    if found.opposites:
        return ContradictionKind.ANTONYM
    return ContradictionKind.NEGATION if found.left_no != found.right_no else ContradictionKind.STATUS


_REASONS = {
    ContradictionKind.DENIAL: "one side denies what the other states",
    ContradictionKind.NEGATION: "one side says yes and the other no",
    ContradictionKind.ANTONYM: "the two use words that exclude each other",
    ContradictionKind.NUMERIC: "the two give figures that cannot both be true",
    ContradictionKind.RESPONSIBILITY: "the two name different culprits",
    ContradictionKind.STATUS: "the two describe different states of the same matter",
    ContradictionKind.TEMPORAL: "the two put the same event at different times",
    ContradictionKind.EXISTENCE: "one side says it exists or happened, the other that it does not or did not",
    ContradictionKind.IDENTITY: "the two disagree on who or what it was",
    ContradictionKind.MOTIVE: "the two give different reasons for the same act",
    ContradictionKind.ROLE: "the two describe a different part played in the same matter",
    ContradictionKind.LOCATION: "the two put the same event in different places",
    ContradictionKind.SELF_REVERSAL: "the same speaker says something else than before",
}


def _quoted(claim: ClaimFacts) -> str:
    content = claim.content.strip(' "“”,.')
    if len(content) > _SHOWN_CHARACTERS:
        content = content[:_SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"
    verb = "denies" if claim.stance is Stance.DENIES else "says"
    return f"{speaker_text(claim)} {verb} “{content}”"


def _detail(found: Comparison, kind: ContradictionKind) -> str:
    figure = found.figure
    if figure and figure.relation is FigureRelation.CLASHES and kind in _WITH_FIGURES:
        return f" ({figure.left.printed} v {figure.right.printed})"
    if found.opposites and kind in _WITH_WORDS:
        return f" (“{found.opposites[0][0]}” v “{found.opposites[0][1]}”)"
    return ""


def explanation_of(found: Comparison, kind: ContradictionKind) -> str:
    """One sentence for an editor: both claims in the order they were made, and what clashes."""
    first, second = ordered(found)
    return f"{_quoted(first)}; {_quoted(second)}: {_REASONS[kind]}{_detail(found, kind)}."
