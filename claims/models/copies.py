"""What tells copies: the prints of every text, and the passages that texts share."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from claims.models.article import Article, OriginGroup


class TextPrint(models.Model):
    """One key of one article's text; copies share keys. Few columns, for there are some forty rows an article."""

    key = models.BigIntegerField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="prints")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "article"], name="print_by_key")]

    def __str__(self) -> str:
        return f"{self.key:x} in article {self.article_id}"


class Borrowing(models.Model):
    """A passage of an article that stands in another text too: those words have that origin, not the article's."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="borrowings")
    origin = models.ForeignKey(OriginGroup, on_delete=models.CASCADE, related_name="borrowings")
    spans = models.JSONField(help_text="[[start, end], ...] in the article's text.")
    words = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-words", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "origin"], name="borrowing_once_per_origin"),
            models.CheckConstraint(condition=Q(words__gt=0), name="borrowing_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.words} words of origin {self.origin_id} in article {self.article_id}"
