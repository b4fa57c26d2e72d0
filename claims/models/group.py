"""Groups of claims that say the same: copies and paraphrases, so that a contradiction is offered once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class ClaimGroup(models.Model):
    """Claims of one speaker that say one thing; its id stays while claims come and go."""

    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"claim group {self.pk}"
