"""Articles: texts that were ingested, kept exactly as given, and where each stands in the work."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left


class OriginGroup(models.Model):
    """Articles that carry the same text, edited or not, count as one origin, never as corroboration.

    A passage that several texts share without being one text is an origin too (see Borrowing).
    """

    text_hash = models.CharField(
        max_length=64,
        unique=True,
        help_text="Hash of the text (or passage) that was met first, case and spacing aside.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"origin {self.pk}"


class ArticleQuerySet(models.QuerySet["Article"]):
    """Words for the states of an article."""

    def unfinished(self) -> ArticleQuerySet:
        """Articles that somebody still has to read or pair."""
        return self.filter(status__in=Article.Status.unfinished())

    def in_queue(self) -> ArticleQuerySet:
        """Articles that wait for a worker: to be read, or read and not yet taken to be paired."""
        return self.filter(Q(status=Article.Status.PENDING) | Q(status=Article.Status.PAIRING, attempts=0))

    def in_hand(self) -> ArticleQuerySet:
        """Articles that a worker has taken, and not finished."""
        return self.filter(Q(status=Article.Status.READING) | Q(status=Article.Status.PAIRING, attempts__gt=0))

    def without_news(self, since: datetime, until: datetime) -> ArticleQuerySet:
        """Articles last heard of before `since`, longest first, or, where a clock went wrong, after `until`."""
        return self.filter(Q(nudged_at__lt=since) | Q(nudged_at__gt=until)).order_by("nudged_at")

    def failed(self) -> ArticleQuerySet:
        """Articles that were given up on, each with its reason in `error`."""
        return self.filter(status=Article.Status.FAILED)


class Article(models.Model):
    """One ingested text. Its status is the queue of truth; task messages are only nudges."""

    class Status(models.TextChoices):
        PENDING = "pending", "queued"
        READING = "reading", "reading"
        PAIRING = "pairing", "pairing"
        DONE = "done", "done"
        FAILED = "failed", "failed"

        @classmethod
        def unfinished(cls) -> list[Article.Status]:
            return [cls.PENDING, cls.READING, cls.PAIRING]

    REMOVED: ClassVar = "This article was removed from the file."

    external_id = models.CharField(max_length=500, help_text="The newsroom's own id; unique.")
    title = models.CharField(max_length=1000, blank=True)
    outlet = models.CharField(max_length=200, blank=True, db_index=True)
    url = models.URLField(max_length=2000, blank=True)
    language = models.CharField(max_length=12, default="en")
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    author = models.CharField(max_length=300, blank=True)
    captions = models.JSONField(default=list, blank=True, help_text="Captions of its pictures, kept apart.")
    agencies = models.JSONField(default=list, blank=True, help_text="News agencies that its credit lines name.")
    notice = models.TextField(blank=True, help_text="What it says about its own correction.")
    text = models.TextField(help_text="Exactly as given; every offset refers to it.")
    text_hash = models.CharField(max_length=64, db_index=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING, db_index=True)
    error = models.TextField(blank=True, help_text="Why the last run failed, in words an editor can read.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Tries at the present text.")
    origin = models.ForeignKey(OriginGroup, null=True, on_delete=models.SET_NULL, related_name="articles")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    nudged_at = models.DateTimeField(help_text="When a worker was last told of it, or last reported on it.")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["external_id"], name="article_external_id_unique"),
            models.CheckConstraint(condition=~Q(external_id=""), name="article_external_id_given"),
            models.CheckConstraint(condition=~Q(text=""), name="article_text_given"),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""),
                name="article_failed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "reading", "pairing", "done", "failed"]),
                name="article_status_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "nudged_at"], name="article_stale"),
            models.Index(Left("url", 200), name="article_url_head"),  # whole addresses can be too long for an index
        ]

    def __str__(self) -> str:
        return self.title or self.external_id

    @property
    def removed(self) -> bool:
        """Whether the text was taken off the file, with only what editors decided on left."""
        return self.text == self.REMOVED

    def text_of(self, text_hash: str) -> str:
        """The text a run read: the present one, or the earlier version with that hash.

        Raises ArticleVersion.DoesNotExist where no such version was kept.
        """
        return self.text if text_hash == self.text_hash else self.versions.get(text_hash=text_hash).text


class ArticleVersion(models.Model):
    """An earlier text of an article, kept when a correction replaced it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(max_length=1000, blank=True)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    notice = models.TextField(blank=True, help_text="What the text that replaced it says about the correction.")
    reopened = models.JSONField(
        default=list,
        blank=True,
        help_text='Pairs put back in the queue: [{"pair", "claim", "verdict", "because"}, ...]',
    )
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-replaced_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "text_hash"], name="version_once_per_text"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.article_id} until {self.replaced_at:%Y-%m-%d %H:%M}"
