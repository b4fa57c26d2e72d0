"""Reviews: every verdict and undo ever recorded; rows are only added, and only by the reviews service."""

from __future__ import annotations

from django.contrib import admin

from claims.admin.readonly import ReadOnlyAdmin, link_to, shortened
from claims.models import Review


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """The record, latest first."""

    list_display = ("created_at", "editor", "ruling", "reason", "on_pair", "note_shown")
    list_filter = (
        ("verdict", admin.ChoicesFieldListFilter),
        ("reason", admin.ChoicesFieldListFilter),
        ("editor", admin.RelatedOnlyFieldListFilter),
        ("created_at", admin.DateFieldListFilter),
    )
    list_select_related = ("editor", "pair", "undoes")
    search_fields = ("note", "editor__username", "pair__left__content", "pair__right__content")

    @admin.display(description="Verdict", ordering="verdict")
    def ruling(self, review: Review) -> str:
        """The verdict, or what was undone."""
        undone = f"took back {review.undoes.get_verdict_display()}" if review.undoes else ""
        return review.get_verdict_display() or undone

    @admin.display(description="Pair", ordering="pair")
    def on_pair(self, review: Review) -> str:
        """A link to the pair."""
        return link_to(review.pair, f"pair {review.pair_id}")

    @admin.display(description="Note")
    def note_shown(self, review: Review) -> str:
        """The note, shortened."""
        return shortened(review.note)
