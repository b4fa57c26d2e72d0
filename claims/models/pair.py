"""Claim pairs: two claims, how they relate, why, and where the review stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from claims.models.claim import Claim
from claims.models.verdict import Verdict


class ClaimPairQuerySet(models.QuerySet["ClaimPair"]):
    """Words for pairs."""

    def offered(self) -> ClaimPairQuerySet:
        """Pairs an editor is shown: no repeats of another pair, both claims still standing or decided on."""
        return self.filter(repeats=None)

    def waiting(self) -> ClaimPairQuerySet:
        """Offered pairs without a verdict, strongest first."""
        return self.offered().filter(verdict="").order_by("-score", "id")

    def decided(self) -> ClaimPairQuerySet:
        """Pairs that carry a verdict."""
        return self.exclude(verdict="")

    def of_story(self, story: int) -> ClaimPairQuerySet:
        """Pairs with a side in that story."""
        return self._with_side("article__member__story", story)

    def of_article(self, article: int) -> ClaimPairQuerySet:
        """Pairs with a side in that article."""
        return self._with_side("article", article)

    def _with_side(self, path: str, pk: int) -> ClaimPairQuerySet:
        """A union, because no index serves an OR over two joins."""
        left, right = (
            ClaimPair.objects.order_by().filter(**{f"{side}__{path}": pk}).values("pk") for side in ("left", "right")
        )
        return self.filter(pk__in=left.union(right))

    def with_sides(self) -> ClaimPairQuerySet:
        """Both claims with their article and source, in one query."""
        return self.select_related("left__article", "left__source", "right__article", "right__source")


class ClaimPair(models.Model):
    """Two claims (left < right) that the pairing holds to be contradictory."""

    class Relation(models.TextChoices):
        CONTRADICTION = "contradiction", "contradiction"
        POSITION_CHANGE = "position_change", "position change"

    class Kind(models.TextChoices):
        DENIAL = "denial", "direct denial"
        NEGATION = "negation", "negation"
        ANTONYM = "antonym", "opposites"
        NUMERIC = "numeric", "figures disagree"
        RESPONSIBILITY = "responsibility", "who is responsible"
        STATUS = "status", "state of affairs"
        TEMPORAL = "temporal", "when it happened"
        EXISTENCE = "existence", "whether it exists"
        IDENTITY = "identity", "who or what it was"
        MOTIVE = "motive", "why it happened"
        ROLE = "role", "who did what"
        LOCATION = "location", "where it happened"
        SELF_REVERSAL = "self_reversal", "position change"

    left = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="pairs_as_left")
    right = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="pairs_as_right")
    relation = models.CharField(max_length=20, choices=Relation, default=Relation.CONTRADICTION)
    kind = models.CharField(max_length=20, choices=Kind)
    score = models.FloatField(help_text="The pairing's score as this desk's calibration reads it.")
    raw_score = models.FloatField(null=True, help_text="The pairing's own score.")
    explanation = models.TextField()
    slots = models.JSONField(default=list, help_text='[{"name", "left", "right", "agreement"}, ...]')
    pipeline_version = models.CharField(max_length=64)
    statement_hash = models.CharField(max_length=130, db_index=True, help_text="The two statements, copies aside.")
    repeats = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="repeated_by",
        help_text="The pair that offers the same two statements already.",
    )  # fmt: skip
    verdict = models.CharField(max_length=20, choices=Verdict, blank=True, default="", db_index=True)
    reopened_because = models.TextField(blank=True)
    priority = models.FloatField(
        default=0.0, help_text="Place in the queue, higher first: strength, recency and independent origins, in days."
    )
    left_outlet = models.CharField(max_length=200, blank=True, default="", help_text="Of the left claim's article.")
    right_outlet = models.CharField(max_length=200, blank=True, default="", help_text="Of the right claim's article.")
    earliest_at = models.DateTimeField(null=True, help_text="When the earlier of the two articles was published.")
    latest_at = models.DateTimeField(null=True, help_text="When the later of the two articles was published.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClaimPairQuerySet.as_manager()

    class Meta:
        verbose_name = "pair"
        ordering: ClassVar = ["-score", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_left_before_right"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="pair_score_in_range"),
            models.CheckConstraint(condition=~Q(explanation=""), name="pair_has_explanation"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=Verdict.values),
                name="pair_verdict_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["verdict", "-score", "id"], name="pair_queue"),
            models.Index(fields=["verdict", "-priority", "id"], name="pair_priority"),
            models.Index(fields=["-priority", "id"], name="pair_any_by_priority"),
            models.Index(fields=["-score", "id"], name="pair_any_by_score"),
            models.Index(fields=["-created_at", "-id"], name="pair_any_by_date"),
            models.Index(fields=["left_outlet"], name="pair_left_outlet"),
            models.Index(fields=["right_outlet"], name="pair_right_outlet"),
            models.Index(fields=["earliest_at"], name="pair_earliest"),
            models.Index(fields=["latest_at"], name="pair_latest"),
        ]
        permissions: ClassVar = [("review_claimpair", "Can record verdicts on pairs")]

    def __str__(self) -> str:
        return f"pair {self.pk}: {self.left_id} / {self.right_id} ({self.kind}, {self.score:.2f})"
