"""Extraction runs: one pipeline version over one text of one article, with its state machine."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.article import Article


class ExtractionRun(models.Model):
    """A row that owns its transitions: running -> read (claims stored) -> done (pairs stored), or failed.

    Inserting the row takes the lock: one live run per article, text and pipeline version. A finished run whose
    text or reading was replaced is superseded.
    """

    class State(models.TextChoices):
        RUNNING = "running", "reading"
        READ = "read", "pairing"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        SUPERSEDED = "superseded", "superseded"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="runs")
    text_hash = models.CharField(max_length=64)
    pipeline_version = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    claims_found = models.PositiveIntegerField(default=0)
    pairs_found = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    holder = models.CharField(
        max_length=64, blank=True, help_text="The message whose worker has it in hand; empty between the stages."
    )
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-started_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "text_hash", "pipeline_version"],
                condition=Q(state__in=["running", "read", "done"]),
                name="run_one_live_per_text_and_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "read", "done", "failed", "superseded"]),
                name="run_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""),
                name="run_failed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "read"]) | Q(finished_at__isnull=False),
                name="run_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of article {self.article_id} ({self.state})"

    def read(self, claims: int) -> None:
        """Claims are stored; pairs are still to come."""
        self._move({self.State.RUNNING}, self.State.READ, claims_found=claims, holder="")

    def take(self, holder: str) -> bool:
        """Whether the pairing of this run is now `holder`'s: nobody else had it in hand."""
        free = type(self).objects.filter(pk=self.pk, state=self.State.READ, holder__in=["", holder])
        self.holder = holder
        return bool(free.update(holder=holder))

    def let_go(self) -> None:
        """Whoever comes next may pair this run."""
        type(self).objects.filter(pk=self.pk, state=self.State.READ, holder=self.holder).update(holder="")

    def done(self, pairs: int) -> None:
        """Pairs are stored; nothing is left to do."""
        self._move(
            {self.State.READ},
            self.State.DONE,
            pairs_found=pairs,
            finished_at=timezone.now(),
        )

    def fail(self, reason: str) -> None:
        """The run ends here, with a reason that an editor can read."""
        live = {self.State.RUNNING, self.State.READ}
        self._move(
            live,
            self.State.FAILED,
            error=reason or "unknown",
            finished_at=timezone.now(),
        )

    def supersede(self) -> None:
        """Another text or reading took this run's place."""
        live = {self.State.READ, self.State.DONE}
        self._move(live, self.State.SUPERSEDED, finished_at=self.finished_at or timezone.now())

    def _move(self, expected: set[State], state: State, **values: object) -> None:
        changed = type(self).objects.filter(pk=self.pk, state__in=expected).update(state=state, **values)
        if not changed:
            raise RunMovedOn(f"run {self.pk} is no longer {' or '.join(sorted(expected))}")
        self.refresh_from_db()


class RunMovedOn(Exception):
    """A transition was asked of a run that somebody else has ended meanwhile."""
