"""Saved searches: what somebody looks for again and again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedSearch(models.Model):
    """A search under a name: the query part of the search page's address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_id = models.BigIntegerField(default=0, help_text="The latest row on file when its owner last looked.")

    class Meta:
        verbose_name_plural = "saved searches"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="search_once_per_name")]

    def __str__(self) -> str:
        return self.name
