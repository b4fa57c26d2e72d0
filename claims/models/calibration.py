"""Calibrations: what the pairing's scores mean at this desk, learned from its editors' verdicts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Calibration(models.Model):
    """One version of the scale: score = logistic(slope x log odds of the raw score + offset), and thresholds."""

    class State(models.TextChoices):
        ACTIVE = "active", "in use"
        PROPOSED = "proposed", "not in use"
        REFUSED = "refused", "no better"

    pairing_version = models.CharField(max_length=64, help_text="A scale fits the scores of one version alone.")
    slope = models.FloatField(default=1.0)
    offset = models.FloatField(default=0.0)
    thresholds = models.JSONField(default=dict, help_text='By kind of pair; "" for all others.')
    verdicts = models.PositiveIntegerField(default=0, help_text="Verdicts it was fitted on.")
    held_out = models.PositiveIntegerField(default=0, help_text="Verdicts it was compared on.")
    figures = models.JSONField(default=dict, help_text="Before and after, on the verdicts held out.")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reason = models.TextField(blank=True, help_text="Why it is, or is not, in use.")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who chose it; nobody where the nightly task did.",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="calibration_one_in_use"),
            models.CheckConstraint(condition=Q(slope__gt=0), name="calibration_keeps_the_order"),
        ]

    def __str__(self) -> str:
        return f"calibration {self.pk} ({self.get_state_display()})"
