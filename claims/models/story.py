"""Stories: articles about one matter; what the machine decided and what an editor decided are kept apart."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.article import Article


class StoryQuerySet(models.QuerySet["Story"]):
    """Words for stories."""

    def standing(self) -> StoryQuerySet:
        """Stories that were not merged into another and have an article."""
        return self.filter(merged_into=None, articles__gt=0)


class Story(models.Model):
    """Articles about one matter, and thereby their claims and the pairs of these.

    `articles`, `origins` and the two dates are brought up to date whenever an article comes or goes.
    """

    title = models.CharField(max_length=300, help_text="As shown: an editor's name for it, else the machine's.")
    machine_title = models.CharField(max_length=300, help_text="The headline of its first article.")
    renamed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The editor whose name for it stands; nobody where the machine named it.",
    )  # fmt: skip
    watched = models.BooleanField(default=False, help_text="On the desk's watch-list: its pairs come earlier.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_stories"
    )
    articles = models.PositiveIntegerField(default=0)
    origins = models.PositiveIntegerField(default=0, help_text="Origins that do not depend on one another.")
    first_at = models.DateTimeField(default=timezone.now, help_text="Publication of its first article.")
    latest_at = models.DateTimeField(default=timezone.now, help_text="Publication of its latest article.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        ordering: ClassVar = ["-latest_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="story_title_given"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="story_not_merged_into_itself"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-latest_at", "-id"], name="story_latest", condition=Q(merged_into=None, articles__gt=0)
            ),
            models.Index(fields=["id"], name="story_watched", condition=Q(watched=True)),
        ]

    def __str__(self) -> str:
        return self.title


class StoryMember(models.Model):
    """One article in its story: where the machine placed it, where an editor moved it, where it stands by both."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="member")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="members")
    placed = models.ForeignKey(
        Story, null=True, on_delete=models.SET_NULL, related_name="+", help_text="What the machine decided."
    )
    moved = models.ForeignKey(
        Story, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="What an editor decided."
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    likeness = models.FloatField(default=0.0, help_text="How like the story's nearest articles it was, 0..1.")
    placed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(likeness__gte=0, likeness__lte=1), name="member_likeness_in_range"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"article {self.article_id} in story {self.story_id}"


class StoryKey(models.Model):
    """One telling word of one article, and how much it counts there: what likeness is computed from."""

    key = models.CharField(max_length=64)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="story_keys")
    weight = models.FloatField(help_text="Share of the article's signature, 0..1; the squares add up to 1.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "article"], name="story_by_key")]

    def __str__(self) -> str:
        return f"{self.key} in article {self.article_id}"


class StoryChange(models.Model):
    """One merge, split or move by an editor: which articles went where, so that it can be taken back."""

    class Kind(models.TextChoices):
        MERGE = "merge", "merged"
        SPLIT = "split", "split"
        MOVE = "move", "moved"

    kind = models.CharField(max_length=5, choices=Kind)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="changes")
    into = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="changes_into")
    before = models.JSONField(
        default=list, blank=True, help_text="[[article, story an editor had moved it to or null], ...]"
    )
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["merge", "split", "move"]), name="story_change_kind_known"),
        ]

    def __str__(self) -> str:
        return f"story {self.story_id} {self.get_kind_display()}, story {self.into_id}"
