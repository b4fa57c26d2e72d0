"""Who has a pair in hand: assignments, which stand until changed, and looks, which expire by themselves."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from claims.models.pair import ClaimPair


class Assignment(models.Model):
    """The editor a pair was given to; at most one."""

    pair = models.OneToOneField(ClaimPair, on_delete=models.CASCADE, related_name="assignment")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"pair {self.pair_id} to user {self.editor_id}"


class Look(models.Model):
    """An editor has (or lately had) a pair open. It is a courtesy to others and never a lock."""

    pair = models.ForeignKey(ClaimPair, on_delete=models.CASCADE, related_name="looks")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pair", "editor"], name="look_once_per_editor")]

    def __str__(self) -> str:
        return f"user {self.editor_id} at pair {self.pair_id}"
