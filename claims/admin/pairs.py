"""The review queue: pairs of claims, verdicts from the list, and the page of one pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from claims.admin.filters import (
    FoundFilter,
    PairArticleFilter,
    PairOutletFilter,
    PairPublishedFilter,
    PairSourceFilter,
    ScoreFilter,
    StateFilter,
)
from claims.admin.pair_page import PairPage
from claims.admin.readonly import editor_of, shortened
from claims.models import REASONS, Claim, ClaimPair, Reason, Verdict
from claims.services import reviews
from claims.services.errors import RefusedReview

MOST_AT_ONCE = 500
SIDES = ("left__article", "left__source", "right__article", "right__source")
UNREAD = [f"{side}__{name}" for side in ("left", "right") for name in ("article__text", "proposition", "context")]

Action = Callable[["ClaimPairAdmin", HttpRequest, QuerySet[ClaimPair]], None]


def decide_action(verdict: Verdict, reason: Reason) -> Action:
    """The list action that records one verdict, with its reason, on every selected pair."""

    def decide(pairs: ClaimPairAdmin, request: HttpRequest, queryset: QuerySet[ClaimPair]) -> None:
        pairs.decide(request, queryset, verdict, reason)

    decide.__name__ = f"{verdict.value}:{reason.value}"
    return admin.action(decide, description=f"{verdict.label}: {reason.label}", permissions=["review"])


@admin.action(description="Undo my verdict", permissions=["review"])
def undo_verdicts(pairs: ClaimPairAdmin, request: HttpRequest, queryset: QuerySet[ClaimPair]) -> None:
    """Take back one's own standing verdicts."""
    pairs.each(request, queryset, lambda pair: reviews.undo(pair, editor_of(request)), "undone")


@admin.register(ClaimPair)
class ClaimPairAdmin(PairPage):
    """Pairs, waiting ones first; verdicts go through the reviews service."""

    list_display = ("left_claim", "right_claim", "why")
    list_display_links = ("left_claim", "right_claim")
    list_filter = (
        StateFilter,
        ("verdict", admin.ChoicesFieldListFilter),
        ("kind", admin.ChoicesFieldListFilter),
        ("relation", admin.ChoicesFieldListFilter),
        ScoreFilter,
        PairSourceFilter,
        PairOutletFilter,
        PairPublishedFilter,
        ("created_at", FoundFilter),
        PairArticleFilter,
    )
    search_fields = [
        f"{side}__{name}"
        for side in ("left", "right")
        for name in ("content", "speaker_text", "source__name", "article__title", "article__outlet")
    ]
    search_help_text = "Searches what was said, who said it, headlines and outlets."
    ordering = ("-score", "id")
    actions = [
        *(decide_action(verdict, reason) for verdict, reasons in REASONS.items() for reason in reasons),
        undo_verdicts,
    ]
    actions_on_bottom = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimPair]:
        """Pairs with both sides, in one query, without the articles' texts."""
        return super().get_queryset(request).select_related(*SIDES).defer(*UNREAD)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue under its own title."""
        context = {"title": "Review queue", "subtitle": None, **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_action_choices(
        self, request: HttpRequest, default_choices: list[tuple[str, str]] = models.BLANK_CHOICE_DASH
    ) -> list[Any]:
        """The reasons under their verdicts, then the rest."""
        flat = super().get_action_choices(request, default_choices)
        groups = [(verdict.label, [c for c in flat if c[0].startswith(f"{verdict}:")]) for verdict in REASONS]
        others = [choice for choice in flat if ":" not in choice[0]]
        return [*others[:1], *(group for group in groups if group[1]), *others[1:]]

    def decide(self, request: HttpRequest, queryset: QuerySet[ClaimPair], verdict: Verdict, reason: Reason) -> None:
        """Record the verdict on every pair, unless somebody decided one since it was listed."""

        def record(pair: ClaimPair) -> None:
            seen = reviews.standing(pair) if pair.verdict else None
            reviews.record(pair, editor_of(request), verdict, reason, seen=seen, check_seen=True)

        self.each(request, queryset, record, f"recorded as {verdict.label} ({reason.label})")

    def each(
        self, request: HttpRequest, queryset: QuerySet[ClaimPair], act: Callable[[ClaimPair], object], done: str
    ) -> None:
        """Do something to each pair, and say how many went well and why others did not."""
        pairs = list(queryset[: MOST_AT_ONCE + 1])
        if len(pairs) > MOST_AT_ONCE:
            self.message_user(request, f"Nothing was done: at most {MOST_AT_ONCE} pairs at once.", messages.ERROR)
            return
        successes = sum(self._one(request, pair, act) for pair in pairs)
        if successes:
            self.message_user(request, f"{_pairs(successes)} {done}.", messages.SUCCESS)
        self._report_gone(request, len(pairs))

    def _one(self, request: HttpRequest, pair: ClaimPair, act: Callable[[ClaimPair], object]) -> bool:
        try:
            act(pair)
        except RefusedReview as error:
            self.message_user(request, f"Pair {pair.pk}: {error}.", messages.ERROR)
            return False
        return True

    def _report_gone(self, request: HttpRequest, found: int) -> None:
        """Pairs that were selected, but have left the list since: somebody else decided them."""
        selected = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if request.POST.get("select_across", "0") == "0" and len(selected) > found:
            gone = f"{_pairs(len(selected) - found)} left this list meanwhile and stayed as they are."
            self.message_user(request, gone, messages.WARNING)

    @admin.display(description="One claim", ordering="left__content")
    def left_claim(self, pair: ClaimPair) -> str:
        """The left claim, verbatim."""
        return _side(pair.left)

    @admin.display(description="The other claim", ordering="right__content")
    def right_claim(self, pair: ClaimPair) -> str:
        """The right claim, verbatim."""
        return _side(pair.right)

    @admin.display(description="Score and why", ordering="score")
    def why(self, pair: ClaimPair) -> str:
        """Score, kind and explanation, and where the review stands."""
        return format_html(
            '<span class="cc-why-cell"><span class="cc-score">{}</span> <strong>{}</strong>'
            '<span class="cc-said">{}</span><span class="cc-where">{}</span></span>',
            f"{pair.score:.2f}",
            pair.get_kind_display(),
            shortened(pair.explanation, 220),
            _state(pair),
        )


def _side(claim: Claim) -> str:
    return format_html(
        '<span class="cc-side"><span class="cc-said">{}</span>'
        '<span class="cc-who">{}</span><span class="cc-where">{}</span></span>',
        shortened(claim.content, 180),
        _who(claim),
        _where(claim),
    )


def _state(pair: ClaimPair) -> str:
    """The verdict, or why there is none."""
    if pair.verdict:
        return pair.get_verdict_display()
    if pair.repeats_id:
        return f"repeats pair {pair.repeats_id}"
    return f"reopened: {pair.reopened_because}" if pair.reopened_because else "waiting"


def _who(claim: Claim) -> str:
    """The source as printed, and the one on file where that is another name."""
    printed = shortened(claim.speaker_text, 80) or claim.speaker_name or "nobody named"
    name = claim.source.name if claim.source else ""
    speaker = f"{printed} → {name}" if name and name != printed else printed
    return f"{speaker} · {claim.get_stance_display()}"


def _where(claim: Claim) -> str:
    article = claim.article
    day = f"{article.published_at:%-d %b %Y}" if article.published_at else "no date"
    return f"{article.outlet or 'no outlet'} · {day}"


def _pairs(number: int) -> str:
    return f"{number} pair{'' if number == 1 else 's'}"
