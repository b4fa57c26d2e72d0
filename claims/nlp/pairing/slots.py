"""Two claims set side by side, respect by respect, as raw findings and as the rows an editor reads."""

from __future__ import annotations

from dataclasses import dataclass

from claims.nlp.pairing import moments
from claims.nlp.pairing.figures import FigureMatch, FigureRelation, decisive, figure_matches
from claims.nlp.pairing.judge_input import speaker_text
from claims.nlp.pairing.polarity import negations, opposites, says_no, support_kinds
from claims.nlp.pairing.reports import Common, Reports
from claims.nlp.pairing.words import names, printed_as, stems
from claims.nlp.types import Agreement, ClaimFacts, Slot, Stance

_FIGURE_AGREEMENT = {
    FigureRelation.SAME: Agreement.SAME,
    FigureRelation.FITS: Agreement.DIFFERS,
    FigureRelation.GREW: Agreement.DIFFERS,
    FigureRelation.CLASHES: Agreement.INCOMPATIBLE,
    FigureRelation.OTHER_GROUP: Agreement.DIFFERS,
}
_STANCE_WORDS = {
    Stance.ASSERTS: "asserts",
    Stance.DENIES: "denies",
    Stance.DOUBTS: "doubts",
    Stance.UNCONFIRMED: "leaves open",
    Stance.ACCUSES: "accuses",
    Stance.PROMISES: "promises",
    Stance.CALLS_FOR: "calls for",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found when two claims were set side by side; `left` and `right` keep the order given.

    shared: stems both contents have; figures: matched amounts; opposites: words that exclude each other;
    clash: two moments that differ; support: both speak of support, one of arms and the other not;
    reports: what the articles they stand in have in common.
    """

    left: ClaimFacts
    right: ClaimFacts
    same_speaker: bool
    same_article: bool
    days: int | None
    shared: frozenset[str]
    shared_names: frozenset[str]
    left_only_names: frozenset[str]
    right_only_names: frozenset[str]
    figures: tuple[FigureMatch, ...]
    opposites: tuple[tuple[str, str], ...]
    left_no: bool
    right_no: bool
    clash: tuple[str, str] | None
    support: bool
    reports: Common

    @property
    def figure(self) -> FigureMatch | None:
        """The two amounts that settle the figures, if any are of one thing."""
        return decisive(self.figures)


def _days(left: ClaimFacts, right: ClaimFacts) -> int | None:
    if left.published_on is None or right.published_on is None:
        return None
    return abs((right.published_on - left.published_on).days)


def _clashing_support(left: str, right: str) -> bool:
    one, other = support_kinds(left), support_kinds(right)
    return (one == {"armed"} and other == {"other"}) or (one == {"other"} and other == {"armed"})


def compare(left: ClaimFacts, right: ClaimFacts, reports: Reports | None = None) -> Comparison:
    """Set two claims side by side; nothing is judged here. Without `reports`, the claims are all that is known."""
    reports = reports or Reports((left, right))
    left_names, right_names = names(left.content), names(right.content)
    return Comparison(
        left=left,
        right=right,
        same_speaker=bool(left.source) and left.source == right.source,
        same_article=left.article == right.article,
        days=_days(left, right),
        shared=stems(left.content) & stems(right.content),
        shared_names=left_names & right_names,
        left_only_names=left_names - right_names,
        right_only_names=right_names - left_names,
        figures=figure_matches(left, right),
        opposites=opposites(left.content, right.content),
        left_no=says_no(left),
        right_no=says_no(right),
        clash=moments.clash(left.content, right.content),
        support=_clashing_support(left.content, right.content),
        reports=reports.common(left.article, right.article),
    )


def _row(name: str, left: str, right: str, agreement: Agreement) -> Slot:
    return Slot(name, left, right, agreement)


def _either(left: str, right: str, differing: Agreement) -> Agreement:
    if not left or not right:
        return Agreement.UNKNOWN
    return Agreement.SAME if left == right else differing


def _polarity(claim: ClaimFacts, no: bool) -> str:
    word = negations(claim.content)
    reason = "denied" if claim.stance is Stance.DENIES else f"“{word[0]}”" if word else ""
    return f"{'no' if no else 'yes'}{f' ({reason})' if reason else ''}"


def _figure_rows(found: Comparison) -> list[Slot]:
    match = found.figure
    if match is None:
        return []
    rows = [_row("figure", match.left.printed, match.right.printed, _FIGURE_AGREEMENT[match.relation])]
    if match.left.whose or match.right.whose:
        rows.append(_row("whose", match.left.whose, match.right.whose,
                         _either(match.left.whose, match.right.whose, Agreement.DIFFERS)))  # fmt: skip
    return rows


def _word_rows(found: Comparison) -> list[Slot]:
    rows = [_row("words", a, b, Agreement.INCOMPATIBLE) for a, b in found.opposites[:2]]
    if found.support:
        rows.append(_row("kind of support", *_support_words(found), Agreement.INCOMPATIBLE))
    return rows


def _support_words(found: Comparison) -> tuple[str, str]:
    return tuple(  # type: ignore[return-value]
        "armed" if "armed" in support_kinds(side.content) else "not armed" for side in (found.left, found.right)
    )


def _when(claim: ClaimFacts) -> str:
    said = claim.published_on.isoformat() if claim.published_on else "undated"
    event = moments.printed(claim.content)
    return f"{event} (as of {said})" if event else f"as of {said}"


def _time_row(found: Comparison) -> Slot:
    left, right = moments.moments(found.left.content), moments.moments(found.right.content)
    agreement = Agreement.UNKNOWN
    if found.clash:
        agreement = Agreement.DIFFERS
    elif left & right:
        agreement = Agreement.SAME
    return _row("event time", _when(found.left), _when(found.right), agreement)


def slots_of(found: Comparison) -> tuple[Slot, ...]:
    """The rows of "what differs", the same for both orders but for the sides."""
    left, right = found.left, found.right
    who = Agreement.SAME if found.same_speaker else Agreement.DIFFERS
    about = [printed_as(side.content, found.shared) for side in (left, right)]
    certain = ["hedged" if side.hedged else "plain" for side in (left, right)]
    return (
        _row("speaker", speaker_text(left), speaker_text(right), who),
        _row("about", about[0], about[1], Agreement.SAME if found.shared else Agreement.UNKNOWN),
        _row("stance", _STANCE_WORDS[left.stance], _STANCE_WORDS[right.stance],
             _either(left.stance, right.stance, Agreement.DIFFERS)),
        _row("polarity", _polarity(left, found.left_no), _polarity(right, found.right_no),
             Agreement.SAME if found.left_no == found.right_no else Agreement.INCOMPATIBLE),
        *_figure_rows(found),
        *_word_rows(found),
        _row("names", printed_as(left.content, found.left_only_names),
             printed_as(right.content, found.right_only_names),
             Agreement.SAME if not (found.left_only_names or found.right_only_names) else Agreement.DIFFERS),
        _time_row(found),
        _row("certainty", certain[0], certain[1], _either(certain[0], certain[1], Agreement.DIFFERS)),
    )  # fmt: skip
