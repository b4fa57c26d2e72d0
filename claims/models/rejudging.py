"""Re-judgings: all articles on file paired anew by a new version of the pairing, in the background."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Rejudging(models.Model):
    """One pass over the articles for one version; `reached` is the last article done, so that it can go on."""

    version = models.CharField(max_length=64, help_text="Of the pairing.")
    last_article = models.BigIntegerField(help_text="Articles that come later are paired by this version anyway.")
    reached = models.BigIntegerField(default=0)
    articles = models.PositiveIntegerField(help_text="How many there were to do at the start.")
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(
        default=0, help_text="Articles whose pairing broke off; they keep their pairs."
    )
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version"], condition=Q(finished_at=None), name="rejudging_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"re-judging by {self.version}: {self.done} of {self.articles}"
