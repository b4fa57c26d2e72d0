"""Draft checks: unpublished copy that is read against the file, for its owner alone and for a while."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class DraftCheckQuerySet(models.QuerySet["DraftCheck"]):
    """Words for draft checks."""

    def unfinished(self) -> DraftCheckQuerySet:
        """Those that wait or are being worked on."""
        return self.filter(state__in=DraftCheck.State.unfinished())

    def expired(self, now: datetime) -> DraftCheckQuerySet:
        """Those whose time is over; kept ones have no end."""
        return self.filter(expires_at__lte=now)

    def stale(self, waited: datetime, worked: datetime) -> DraftCheckQuerySet:
        """Those that wait without news since before `waited`, or are being worked on since before `worked`."""
        states = DraftCheck.State
        waiting = Q(state=states.QUEUED, touched_at__lt=waited)
        working = Q(state__in=[states.READING, states.PAIRING], touched_at__lt=worked)
        return self.filter(waiting | working).order_by("id")


class DraftCheck(models.Model):
    """One check of one text. The row is the queue; it goes at `expires_at` unless its owner keeps it.

    `result` holds numbers and offsets only, and ids of claims on file: what is shown is taken from the text and
    from the file at that moment. See services/drafts.py for its members.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "queued"
        READING = "reading", "reading"
        PAIRING = "pairing", "pairing"
        DONE = "done", "done"
        FAILED = "failed", "failed"

        @classmethod
        def unfinished(cls) -> list[DraftCheck.State]:
            """States that something is still to come after."""
            return [cls.QUEUED, cls.READING, cls.PAIRING]

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="draft_checks")
    title = models.CharField(max_length=1000, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    error = models.TextField(blank=True, help_text="Why it failed, without a word of the text.")
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(help_text="When a worker was last told of it, or last reported on it.")
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="Empty: kept.")

    objects = DraftCheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "reading", "pairing", "done", "failed"]), name="draft_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="draft_failed_has_reason"),
            models.CheckConstraint(condition=~Q(text=""), name="draft_text_given"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "touched_at"], name="draft_stale")]

    def __str__(self) -> str:
        return f"draft check {self.pk} ({self.state})"

    @property
    def kept(self) -> bool:
        """Whether the owner asked for it to be kept."""
        return self.expires_at is None

    @property
    def working(self) -> bool:
        """Whether something is still to come."""
        return self.state in self.State.unfinished()
