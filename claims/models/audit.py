"""The audit log: who did what, when and from where; rows are added and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class AppendOnly(Exception):
    """Somebody tried to change or delete an entry of the audit log."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Reading and adding; whatever else is refused."""

    def update(self, **_values: Any) -> int:
        """Refused."""
        raise AppendOnly("entries of the audit log are not changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise AppendOnly("entries of the audit log are not deleted")


class AuditEntry(models.Model):
    """One event. The name stands beside the user's id, so that the entry outlives the user."""

    class Event(models.TextChoices):
        SIGNED_IN = "signed_in", "signed in"
        SIGN_IN_FAILED = "sign_in_failed", "failed to sign in"
        LOCKED_OUT = "locked_out", "was locked out"
        SIGNED_OUT = "signed_out", "signed out"
        USER_CHANGED = "user_changed", "user made or changed"
        USER_DELETED = "user_deleted", "user deleted"
        ROLES_CHANGED = "roles_changed", "roles or permissions changed"
        TOKEN_ISSUED = "token_issued", "token issued"
        TOKEN_REVOKED = "token_revoked", "token revoked"
        SOURCES_MERGED = "sources_merged", "sources merged"
        SOURCES_SPLIT = "sources_split", "sources split"
        STORY_CHANGED = "story_changed", "story merged, split or article moved"
        ARTICLE_REMOVED = "article_removed", "article removed"
        EXPORTED = "exported", "exported"
        WEBHOOK_CHANGED = "webhook_changed", "webhook made or changed"
        WEBHOOK_DELETED = "webhook_deleted", "webhook deleted"
        FEED_CHANGED = "feed_changed", "feed made or changed"
        FEED_DELETED = "feed_deleted", "feed deleted"
        RESTORED = "restored", "backup restored"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    event = models.CharField(max_length=20, choices=Event, db_index=True)
    who = models.CharField(max_length=150, blank=True, help_text="User name; empty for the command line and workers.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False,
        related_name="+",
    )  # fmt: skip
    address = models.GenericIPAddressField(null=True, blank=True)
    subject = models.CharField(max_length=300, blank=True, help_text="What it was done to.")
    details = models.JSONField(default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name_plural = "audit log"

    def __str__(self) -> str:
        return f"{self.who or 'the system'}: {self.get_event_display()} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry; one that stands is refused."""
        if not self._state.adding:
            raise AppendOnly("entries of the audit log are not changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise AppendOnly("entries of the audit log are not deleted")
