"""Reviews: editors' verdicts on pairs, append-only; an undo is a row of its own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.pair import ClaimPair
from claims.models.verdict import REASONS, Reason, Verdict


def _reason_fits_verdict() -> Q:
    condition = Q(verdict="", reason="")
    for verdict, reasons in REASONS.items():
        condition |= Q(verdict=verdict.value, reason__in=[reason.value for reason in reasons])
    return condition


class Review(models.Model):
    """One verdict of one editor on one pair; without a verdict, the undoing of an earlier review."""

    pair = models.ForeignKey(ClaimPair, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    note = models.TextField(blank=True)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    undoes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="undone_by",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_reason_fits_verdict(), name="review_reason_fits_verdict"),
            models.CheckConstraint(
                condition=Q(verdict="", undoes__isnull=False) | (~Q(verdict="") & Q(undoes__isnull=True)),
                name="review_undo_names_its_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display() or 'undo'} on pair {self.pair_id}"
