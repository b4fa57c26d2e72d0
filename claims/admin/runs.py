"""Extraction runs: which pipeline read which article, and how it ended."""

from __future__ import annotations

from django.contrib import admin

from claims.admin.readonly import ReadOnlyAdmin, shortened
from claims.models import ExtractionRun


@admin.register(ExtractionRun)
class ExtractionRunAdmin(ReadOnlyAdmin):
    """Runs, latest first."""

    list_display = (
        "article",
        "state",
        "claims_found",
        "pairs_found",
        "started_at",
        "took",
        "why_failed",
        "pipeline_version",
    )
    list_filter = (
        ("state", admin.ChoicesFieldListFilter),
        ("started_at", admin.DateFieldListFilter),
        ("pipeline_version", admin.AllValuesFieldListFilter),
    )
    list_select_related = ("article",)
    search_fields = ("article__title", "article__external_id", "error", "pipeline_version")

    @admin.display(description="Took")
    def took(self, run: ExtractionRun) -> str:
        """Seconds from start to end."""
        return f"{(run.finished_at - run.started_at).total_seconds():.1f} s" if run.finished_at else ""

    @admin.display(description="Why it failed")
    def why_failed(self, run: ExtractionRun) -> str:
        """The reason, shortened."""
        return shortened(run.error)
