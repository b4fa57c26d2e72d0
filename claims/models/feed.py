"""Feeds that are polled, what they announced, and the web hosts that texts are fetched from."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.article import Article


class WebHost(models.Model):
    """A host that is fetched from: when it may be asked again, and what its robots.txt says."""

    name = models.CharField(max_length=300, help_text="With its port, where that is not the usual one.")
    next_at = models.DateTimeField(default=timezone.now, help_text="Not to be asked before.")
    robots = models.TextField(blank=True)
    robots_closed = models.BooleanField(default=False, help_text="Its robots.txt could not be had: nothing is fetched.")
    robots_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name"], name="web_host_once")]

    def __str__(self) -> str:
        return self.name


class FeedQuerySet(models.QuerySet["Feed"]):
    """Words for feeds."""

    def due(self, now: datetime) -> FeedQuerySet:
        """Feeds to be polled now, the longest overdue first."""
        return self.filter(enabled=True, next_run_at__lte=now).order_by("next_run_at")


class Feed(models.Model):
    """An RSS, Atom or JSON feed, polled at its own interval, less often while it fails."""

    class Takes(models.TextChoices):
        LINK = "link", "the page behind the link"
        ENTRY = "entry", "the text in the feed itself"

    url = models.URLField(max_length=2000)
    title = models.CharField(max_length=300, blank=True)
    outlet = models.CharField(max_length=200, blank=True, help_text="For its articles; the page's own where empty.")
    takes = models.CharField(max_length=10, choices=Takes, default=Takes.LINK)
    interval_minutes = models.PositiveIntegerField(default=15)
    enabled = models.BooleanField(default=True)
    next_run_at = models.DateTimeField(default=timezone.now, db_index=True)
    last_run_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["url"], name="feed_once"),
            models.CheckConstraint(condition=Q(interval_minutes__gte=1), name="feed_interval_positive"),
            models.CheckConstraint(condition=Q(takes__in=["link", "entry"]), name="feed_takes_known"),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class FeedEntry(models.Model):
    """Something a feed announced. The row is the truth of whether it was taken in; messages are nudges."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        TAKEN = "taken", "taken in"
        FAILED = "failed", "failed"

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64, help_text="Digest of the entry's id in the feed.")
    stamp = models.CharField(max_length=64, blank=True, help_text="Changes when the feed says that the entry did.")
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=1000, blank=True)
    author = models.CharField(max_length=300, blank=True)
    published = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True, help_text="For feeds whose own text is taken.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name_plural = "feed entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "taken", "failed"]), name="feed_entry_state_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="feed_entry_waiting")]

    def __str__(self) -> str:
        return self.title or self.url
