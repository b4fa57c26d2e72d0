"""Claims: who says what, to look at; they come from runs and are changed by none."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.admin.filters import ClaimOutletFilter, FoundFilter, ScoreFilter, SourceFilter
from claims.admin.readonly import ReadOnlyAdmin, link_to, shortened
from claims.models import Claim, ClaimPair


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Claims with their source and place."""

    list_display = ("what", "speaker_text", "source", "stance", "kind", "article", "score_shown", "current")
    list_filter = (
        ("current", admin.BooleanFieldListFilter),
        ("stance", admin.ChoicesFieldListFilter),
        ("kind", admin.ChoicesFieldListFilter),
        ("hedged", admin.BooleanFieldListFilter),
        ScoreFilter,
        SourceFilter,
        ClaimOutletFilter,
        ("created_at", FoundFilter),
    )
    search_fields = ("content", "speaker_text", "speaker_name", "source__name", "article__title", "article__outlet")
    ordering = ("-id",)
    fields = ("passage", "content", "source", "speaker_text", "speaker_name", "speaker_kind", "cue", "stance", "hedged",
              "kind", "proposition", "via", "score", "article", "run", "current", "pairs", "source_spans", "cue_spans",
              "content_spans")  # fmt: skip
    readonly_fields = ("passage", "pairs")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """With article and source, without the texts."""
        return super().get_queryset(request).select_related("article", "source", "run").defer("article__text")

    @admin.display(description="Content", ordering="content")
    def what(self, claim: Claim) -> str:
        """The content, shortened."""
        return shortened(claim.content)

    @admin.display(description="Score", ordering="score")
    def score_shown(self, claim: Claim) -> str:
        """Two digits."""
        return f"{claim.score:.2f}"

    @admin.display(description="In its place")
    def passage(self, claim: Claim) -> SafeString:
        """The paragraph, with the roles marked."""
        return render_to_string("claims/claim_passage.html", {"claim": claim})

    @admin.display(description="Pairs")
    def pairs(self, claim: Claim) -> SafeString:
        """The pairs it is one side of."""
        rows = ClaimPair.objects.filter(Q(left=claim) | Q(right=claim))
        labels = [(link_to(pair, f"pair {pair.pk}"), pair.get_kind_display(), f"{pair.score:.2f}") for pair in rows]
        return format_html_join(", ", "{} ({}, {})", labels) or format_html("{}", "none")
