"""API tokens: named, scoped and expiring keys of a user, of which only a hash is kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class ApiToken(models.Model):
    """A key that acts for its user, within its scopes and until it expires or is revoked."""

    class Scope(models.TextChoices):
        READ = "read", "read everything"
        ARTICLES = "articles:write", "add and re-run articles"
        REVIEWS = "reviews:write", "record and undo verdicts"
        SOURCES = "sources:write", "add aliases, merge and split sources"
        STORIES = "stories:write", "rename, watch-list, merge and split stories"
        FACT_CHECKS = "factchecks:write", "import and link fact checks"
        DRAFTS = "drafts", "check drafts"
        EXPORTS = "exports", "export"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100, help_text="What the token is for.")
    hint = models.CharField(max_length=12, editable=False, help_text="How the key begins.")
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the key.")
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "API token"
        verbose_name_plural = "API tokens"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="token_name_once_per_user"),
            models.CheckConstraint(condition=~Q(name=""), name="token_name_given"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}...)"
