"""Tags: short words that editors put on pairs, to find them again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.pair import ClaimPair


class PairTag(models.Model):
    """One word on one pair."""

    pair = models.ForeignKey(ClaimPair, on_delete=models.CASCADE, related_name="tags")
    word = models.CharField(max_length=50)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["word", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pair", "word"], name="tag_once_per_pair"),
            models.CheckConstraint(condition=~Q(word=""), name="tag_word_given"),
        ]
        indexes: ClassVar = [models.Index(fields=["word", "pair"], name="tag_by_word")]

    def __str__(self) -> str:
        return self.word
