"""A pair as numbers for the combiner: what the comparison found, the same for both orders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from claims.nlp.pairing.figures import FigureRelation, figures
from claims.nlp.pairing.polarity import negations
from claims.nlp.pairing.reports import surroundings
from claims.nlp.pairing.slots import Comparison
from claims.nlp.pairing.words import stems
from claims.nlp.types import ClaimFacts, QuoteKind, Stance

NAMES = (
    "same_speaker", "same_article", "days_apart", "overlap", "shared_stems", "jaccard", "shared_names",
    "names_differ", "one_says_no", "both_negated", "none_negated", "one_denies", "one_accuses",
    "one_promises", "one_hedged", "figure_clash", "figure_weak_clash", "figure_fits", "figure_same",
    "figure_grew", "figure_other_group", "figure_gap", "both_have_figures", "one_has_figures",
    "opposite_words", "moment_clash", "support_clash", "shortest", "longest", "apart", "title_overlap",
    "later_disputes", "later_turns", "later_refers_back", "later_negated", "context_overlap",
    "later_echoes", "one_future", "one_conditional", "one_opinion", "one_first_person", "both_quoted",
    "same_opening", "source_in_content", "around_names", "around_stems", "title_stems",
    "shared_beyond_names", "sentences_between", "paragraph_between", "denied_share", "denied_rest",
    "later_concedes", "one_absolute", "standing_low", "standing_high",
    "reports_names", "reports_names_share", "reports_stems_share",
)  # fmt: skip
_DISPUTES = re.compile(
    r"\b(?:counter|disput|den(?:y|ie)|reject|contradict|hit back|beg(?:ged|s)? to differ|repl(?:y|ie)|retort|rebut|"
    r"dismiss|insist|maintain|stood by|stands by|contest|disagree|object|protest|challeng|refut|answer|respond|"
    r"differ|oppos|rather|instead|admit|conced|acknowledg|correct|revers|retract|withdr)\w*",
    re.IGNORECASE,
)
_CONCEDES = re.compile(
    r"\b(?:admit|conced|acknowledg|correct|revers|retract|withdr|apologi[sz]|revis|accept|own(?:ed|s) up|now|after all|"
    r"no longer|in fact|has changed|contrary to what|regret|backtrack|disclos|confess)\w*",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\b(?:all|every|everyone|everybody|each|always|never|none|nobody|nothing|ever|any|anybody|anyone|whatever|single|only|"
    r"not one|entire|entirely|whole|fully|completely)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"\b(?:but|however|yet|though|although|while|whereas|despite|contrary|by contrast|only)\b", re.IGNORECASE
)
_REFERS_BACK = re.compile(
    r"^\W*(?:that\s+)?(?:it|this|that|they|he|she|those|these|such|the\s+(?:claim|charge|accusation|allegation|figure|report)s?|"
    r"any|no|nothing|none|nobody|not|never|all|there|we|our|i)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|shall|would|won't|going to|plans? to|intends?)\b|[’']ll\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\b(?:if|unless|provided|as long as|should\s+\w+\s+\w+|in case|whether)\b", re.IGNORECASE)
_OPINION = re.compile(
    r"\b(?:disgrac|shame|insult|scandal|outrag|tragedy|coward|hero|proud|pity|wise|foolish|mistake|unfair|fair|unjust|"
    r"betray|humiliat|miracle|welcome|triumph|crime|circus|joke|wrong|right|better|worse|worst|best|must|should|ought|deserv)\w*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"”’']?\s")
_SEEN = 200
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|i|my|me|ours)\b", re.IGNORECASE)


def ordered(found: Comparison) -> tuple[ClaimFacts, ClaimFacts]:
    """The claims as a reader meets them: by date, article and place; the same for both orders given."""

    def place(claim: ClaimFacts) -> tuple[str, str, int, str]:
        return (claim.published_on.isoformat() if claim.published_on else "", claim.article, claim.position, claim.id)

    first, second = sorted((found.left, found.right), key=place)
    return first, second


def _share(part: frozenset[str], of: frozenset[str], other: frozenset[str]) -> float:
    return len(part) / max(1, min(len(of), len(other), 8))


def _figure_numbers(found: Comparison) -> dict[str, float]:
    counts = [bool(figures(side.content)) for side in (found.left, found.right)]
    values = {"both_have_figures": float(all(counts)), "one_has_figures": float(sum(counts) == 1)}
    match = found.figure
    if match is None:
        return values
    name = {FigureRelation.FITS: "fits", FigureRelation.SAME: "same", FigureRelation.GREW: "grew",
            FigureRelation.OTHER_GROUP: "other_group"}.get(match.relation)  # fmt: skip
    if name is None:
        name = "clash" if match.sureness >= 0.7 else "weak_clash"
    low, high = sorted((match.left.value, match.right.value))
    values[f"figure_{name}"] = 1.0
    values["figure_gap"] = 1.0 - (low / high if high else 1.0)
    return values


def _stance_numbers(found: Comparison) -> dict[str, float]:
    stances = [found.left.stance, found.right.stance]
    negated = [bool(negations(side.content)) for side in (found.left, found.right)]
    return {
        "one_denies": float(stances.count(Stance.DENIES) == 1),
        "one_accuses": float(Stance.ACCUSES in stances),
        "one_promises": float(Stance.PROMISES in stances),
        "one_hedged": float(found.left.hedged or found.right.hedged),
        "one_says_no": float(found.left_no != found.right_no),
        "both_negated": float(all(negated)),
        "none_negated": float(not any(negated)),
    }


def _reading_numbers(found: Comparison) -> dict[str, float]:
    """What the later claim does with the earlier one, as its cue, its first words and what precedes it tell."""
    first, second = ordered(found)
    own = stems(second.content)
    before = second.context[-60:]
    return {
        "later_disputes": float(bool(_DISPUTES.search(second.cue))),
        "later_turns": float(bool(_TURN.search(before.rsplit(". ", 1)[-1])) or bool(_TURN.match(second.cue))),
        "later_refers_back": float(bool(_REFERS_BACK.match(second.content))),
        "later_negated": float(bool(negations(second.content))),
        "context_overlap": _share(own & stems(first.context), own, own),
        "later_echoes": _share(
            stems(first.content) & stems(second.context), stems(first.content), own or frozenset("x")
        ),
        "later_concedes": float(bool(_CONCEDES.search(f"{second.cue} {' '.join(second.content.split()[:4])}"))),
        "source_in_content": float(bool(stems(first.printed) & own or stems(second.printed) & stems(first.content))),
    }


def _surrounding_numbers(found: Comparison) -> dict[str, float]:
    """Whether the reports look to be about one event."""
    (left_names, left_stems), (right_names, right_stems) = surroundings(found.left), surroundings(found.right)
    return {
        "around_names": float(min(len(left_names & right_names), 5)),
        "around_stems": min(len(left_stems & right_stems), 16) / 16,
        "title_stems": float(min(len(stems(found.left.title) & stems(found.right.title)), 4)),
        "shared_beyond_names": float(min(len(found.shared - found.shared_names), 5)),
        "reports_names": float(min(found.reports.names, 6)),
        "reports_names_share": found.reports.names_share,
        "reports_stems_share": found.reports.stems_share,
    }


def _gap_numbers(found: Comparison) -> dict[str, float]:
    """Sentence and paragraph ends between two claims of one article, as far as the later one's context shows."""
    first, second = ordered(found)
    if not found.same_article:
        return {"sentences_between": 4.0, "paragraph_between": 1.0}
    size = max(0, second.position - first.position - len(first.content))
    gap = second.context[-size:] if size else ""
    return {
        "sentences_between": float(min(4, len(_SENTENCE_END.findall(gap)) if size < _SEEN else 4)),
        "paragraph_between": float("\n" in gap or size >= _SEEN),
    }


def _wording_numbers(found: Comparison) -> dict[str, float]:
    sides = (found.left.content, found.right.content)
    return {
        "one_future": float(sum(bool(_FUTURE.search(side)) for side in sides) == 1),
        "one_conditional": float(any(_CONDITIONAL.search(side) for side in sides)),
        "one_absolute": float(sum(bool(_ABSOLUTE.search(side)) for side in sides) == 1),
        "one_opinion": float(any(_OPINION.search(side) for side in sides)),
        "one_first_person": float(sum(bool(_FIRST_PERSON.search(side)) for side in sides) == 1),
        "both_quoted": float(found.left.kind is QuoteKind.DIRECT and found.right.kind is QuoteKind.DIRECT),
        "same_opening": float(sides[0].lower().split()[:3] == sides[1].lower().split()[:3]),
    }


def _denial_numbers(found: Comparison) -> dict[str, float]:
    """How much of what one side denies is what the other states: a denial of another matter shares little."""
    sides = (found.left, found.right)
    denials = [side for side in sides if side.stance is Stance.DENIES]
    if len(denials) != 1:
        return {}
    other = sides[0] if denials[0] is sides[1] else sides[1]
    denied = stems(denials[0].content) - stems(denials[0].printed)
    met = denied & (stems(other.content) | stems(other.printed))
    return {"denied_share": len(met) / max(1, len(denied)), "denied_rest": min(len(denied - met), 6) / 6}


def likeness(found: Comparison) -> float:
    """0..1: shared words of two contents over all their words, shared names and opposites counting once more."""
    left, right = stems(found.left.content), stems(found.right.content)
    extra = len(found.shared_names) + len(found.opposites) + len(found.figures)
    return (len(found.shared) + extra) / max(1, len(left | right) + extra)


def standings(compared: Sequence[Comparison], alike: Sequence[float]) -> list[tuple[float, float]]:
    """For each pair how much more alike it is than the best other pair of its claims, the lower and the higher.

    Set against each other are the pairs of one claim with the claims of one article: what a claim contradicts
    is mostly what it comes nearest to there.
    """
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for found, value in zip(compared, alike, strict=True):
        groups[found.left.id, found.right.article].append(value)
        groups[found.right.id, found.left.article].append(value)

    def ahead(key: tuple[str, str], value: float) -> float:
        others = sorted(groups[key], reverse=True)
        return value - (others[0] if others[0] > value else others[1] if len(others) > 1 else 0.0)

    both = [
        (ahead((found.left.id, found.right.article), value), ahead((found.right.id, found.left.article), value))
        for found, value in zip(compared, alike, strict=True)
    ]
    return [(min(pair), max(pair)) for pair in both]


def rows_of(compared: Sequence[Comparison]) -> list[tuple[float, ...]]:
    """`vector` of every pair, with its standing among the others."""
    alike = [likeness(found) for found in compared]
    rows = []
    for found, (low, high) in zip(compared, standings(compared, alike), strict=True):
        values = dict(zip(NAMES, vector(found), strict=True))
        values.update(standing_low=low, standing_high=high)
        rows.append(tuple(values[name] for name in NAMES))
    return rows


def vector(found: Comparison) -> tuple[float, ...]:
    """One number for each of NAMES, most of them 0 or 1."""
    left, right = stems(found.left.content), stems(found.right.content)
    titles = stems(found.left.title), stems(found.right.title)
    sizes = sorted(len(side.content.split()) for side in (found.left, found.right))
    apart = abs(found.left.position - found.right.position)
    values: dict[str, float] = {
        "same_speaker": float(found.same_speaker),
        "same_article": float(found.same_article),
        "days_apart": min(found.days or 0, 10) / 10,
        "overlap": _share(found.shared, left, right),
        "shared_stems": float(min(len(found.shared), 6)),
        "jaccard": len(found.shared) / max(1, len(left | right)),
        "shared_names": float(min(len(found.shared_names), 2)),
        "names_differ": float(bool(found.left_only_names and found.right_only_names and not found.shared_names)),
        "opposite_words": float(min(len(found.opposites), 2)),
        "moment_clash": float(found.clash is not None),
        "support_clash": float(found.support),
        "shortest": min(sizes[0], 20) / 20,
        "longest": min(sizes[1], 30) / 30,
        "apart": min(apart, 1000) / 1000 if found.same_article else 1.0,
        "title_overlap": 1.0 if found.same_article else _share(titles[0] & titles[1], *titles),
        **_stance_numbers(found),
        **_figure_numbers(found),
        **_reading_numbers(found),
        **_wording_numbers(found),
        **_surrounding_numbers(found),
        **_gap_numbers(found),
        **_denial_numbers(found),
    }
    return tuple(values.get(name, 0.0) for name in NAMES)
