"""What the review workspace shows of one pair: both sides with their marks, what differs, and the drawer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest

from claims.models import REASONS, ArticleVersion, Claim, ClaimPair, FactCheck, Review
from claims.models.verdict import Verdict
from claims.services import assignments, factchecks, followups, groups, marks, queue, reviews, stories, tags
from claims.web import access
from claims.web.frozen import Frozen

SCROLLS = 400  # characters of an excerpt
RELATED = 8
EARLIER = 5
RECENT = 500  # pairs of the same two sources that are looked through for earlier verdicts
_LIGHT = (
    "id", "score", "kind", "verdict", "left__content", "left__speaker_text", "left__source__name", "right__content",
    "right__speaker_text", "right__source__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of an article with the marks of one claim."""

    pieces: list[marks.Piece]
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One card: the claim, where it stands, and how many tell it."""

    letter: str
    claim: Claim
    excerpts: list[Excerpt]
    articles: int
    origins: int
    checks: list[FactCheck]
    appearances: list[Claim]

    @property
    def scrolls(self) -> bool:
        """Whether the excerpt may be taller than its place; then the keyboard must reach it to scroll it."""
        return sum(len(piece.text) for excerpt in self.excerpts for piece in excerpt.pieces) > SCROLLS


def context(request: HttpRequest, pair: ClaimPair, frozen: Frozen) -> dict[str, Any]:
    """The template variables of the workspace."""
    user = access.person(request)
    blind = frozen.filters.state == "second"
    looking = assignments.lookers({*frozen.window(pair.pk), pair.pk}, user)
    return {
        "pair": pair, "sides": sides(pair), "frozen": frozen, "blind": blind, "standing": reviews.standing(pair),
        "verdicts": _verdicts(pair), "rail": rail(frozen, pair.pk, looking), "place": frozen.position(pair.pk) + 1,
        "previous_url": frozen.address(frozen.beside(pair.pk, -1)),
        "next_url": frozen.address(frozen.beside(pair.pk, 1)), "undoable": request.session.get("undo"),
        **({} if blind else _drawer(pair)),
        "assignment": getattr(pair, "assignment", None), "notes": pair.notes.select_related("author", "resolved_by"),
        "tags": list(pair.tags.all()), "known_tags": tags.known() if user.has_perm(access.REVIEW) else [],
        "people": User.objects.filter(is_active=True).only("username").order_by("username")[:200],
        "stories": stories.of_pair(pair),
        "others": looking.get(pair.pk, []), "later": followups.later_side(pair),
    }  # fmt: skip


def rail(frozen: Frozen, pair_id: int, looking: dict[int, list[str]]) -> list[dict[str, Any]]:
    """The rows of the rail around a pair; `looking` are the names of who looks at each."""
    return [
        {"pair": row, "url": frozen.address(row.pk), "here": row.pk == pair_id, "looking": looking.get(row.pk, [])}
        for row in queue.entries(frozen.window(pair_id))
    ]


def sides(pair: ClaimPair) -> list[Side]:
    """Both cards, A and B."""
    told = queue.independent_origins({pair.left.statement_hash, pair.right.statement_hash})
    checks = factchecks.of_claims([pair.left_id, pair.right_id])
    alike = groups.appearances([pair.left, pair.right])
    return [
        _side(letter, claim, told, checks.get(claim.pk, []), alike.get(claim.pk, []))
        for letter, claim in (("A", pair.left), ("B", pair.right))
    ]


def _side(
    letter: str, claim: Claim, told: dict[str, tuple[int, int]], checks: list[FactCheck], alike: list[Claim]
) -> Side:
    text, found = _read_text(claim), marks.of_claim(claim)
    shown = [
        Excerpt(marks.pieces(text, found, start, end), start > 0, end < len(text))
        for start, end in marks.excerpts(text, found)
    ]
    articles, origins = told.get(claim.statement_hash, (1, 1))
    return Side(letter, claim, shown, articles, origins, checks, alike)


def _read_text(claim: Claim) -> str:
    """The text that the claim's spans lie in: an earlier one for claims that are no longer current, if it was kept."""
    if claim.current:
        return claim.article.text
    try:
        return claim.article.text_of(claim.run.text_hash)
    except ArticleVersion.DoesNotExist:
        return ""


def _verdicts(pair: ClaimPair) -> list[dict[str, Any]]:
    return [
        {
            "digit": digit, "value": verdict.value, "label": verdict.label, "reasons": REASONS[verdict],
            "suggested": followups.suggested_reason(pair, verdict),
            "closed": verdict == Verdict.SUPERSEDED and not followups.supersedable(pair),
        }
        for digit, verdict in enumerate(REASONS, start=1)
    ]  # fmt: skip


def _drawer(pair: ClaimPair) -> dict[str, Any]:
    given = Review.objects.filter(pair=pair).select_related("editor", "undoes", "followup__owner", "supersession")
    history = list(given)  # without a verdict nothing was put back, and nobody gave a second opinion
    return {
        "history": history, "requeues": pair.requeues.select_related("editor") if history else [],
        "opinions": pair.opinions.select_related("editor") if history else [],
        "related": _related(pair),
        "earlier": _earlier(pair),
    }  # fmt: skip


def _related(pair: ClaimPair) -> list[ClaimPair]:
    """Pairs that share a claim with this one, and its copies; one index each, as no index serves an OR."""
    sides = [pair.left_id, pair.right_id]
    others = ClaimPair.objects.order_by().exclude(pk=pair.pk)
    ids = [others.filter(condition).values_list("pk", flat=True) for condition in (
        Q(left__in=sides), Q(right__in=sides), Q(repeats=pair),
    )]  # fmt: skip
    light = ClaimPair.objects.select_related("left__source", "right__source").only(*_LIGHT)
    return list(light.filter(pk__in=list(ids[0].union(*ids[1:]))).order_by("-score")[:RELATED])


def _earlier(pair: ClaimPair) -> list[ClaimPair]:
    one, other = pair.left.source_id, pair.right.source_id
    if one is None or other is None:
        return []
    ways = [ClaimPair.objects.order_by().filter(left__source=left, right__source=right).values_list("pk", flat=True)
            for left, right in {(one, other), (other, one)}]  # fmt: skip
    found = list(ways[0].union(*ways[1:])[:RECENT])
    light = ClaimPair.objects.select_related("left__source", "right__source").only(*_LIGHT)
    return list(light.filter(pk__in=found).exclude(verdict="").exclude(pk=pair.pk).order_by("-updated_at")[:EARLIER])
