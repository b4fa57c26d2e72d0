"""Faint pairs: scored below the threshold, kept so that a lower one can be tried before it is set."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from claims.models.claim import Claim
from claims.models.pair import ClaimPair


class FaintPair(models.Model):
    """What a ClaimPair would be if its score were enough; nobody is shown it."""

    left = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=ClaimPair.Kind)
    raw_score = models.FloatField()
    score = models.FloatField()
    explanation = models.TextField()
    slots = models.JSONField(default=list)
    pipeline_version = models.CharField(max_length=64)
    statement_hash = models.CharField(max_length=130)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="faint_pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="faint_pair_left_before_right"),
        ]
        indexes: ClassVar = [models.Index(fields=["-score"], name="faint_pair_by_score")]

    def __str__(self) -> str:
        return f"faint pair of {self.left_id} and {self.right_id} ({self.kind}, {self.score:.2f})"
