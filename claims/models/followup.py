"""What a verdict leaves behind: questions to report out, directions of supersession, re-queues, second opinions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.claim import Claim
from claims.models.pair import ClaimPair
from claims.models.review import Review
from claims.models.verdict import Reason, Verdict


class Followup(models.Model):
    """The open question of a "needs reporting" verdict, whose it is and by when."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="followup")
    question = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="followups"
    )
    due_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"question of review {self.review_id}"


class Supersession(models.Model):
    """The direction of a "superseded" verdict: which of the two claims holds the later word."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="supersession")
    later = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"claim {self.later_id} is the later word (review {self.review_id})"


class Requeue(models.Model):
    """A decided pair put back in the queue, by whom and why."""

    pair = models.ForeignKey(ClaimPair, on_delete=models.CASCADE, related_name="requeues")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(because=""), name="requeue_has_reason")]

    def __str__(self) -> str:
        return f"pair {self.pair_id} back in the queue"


class SecondOpinion(models.Model):
    """What another editor held of a decided pair without being shown the verdict; it changes no verdict."""

    pair = models.ForeignKey(ClaimPair, on_delete=models.CASCADE, related_name="opinions")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions")
    verdict = models.CharField(max_length=20, choices=Verdict)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    against = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="opinions")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["against", "editor"], name="opinion_once_per_review"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="opinion_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} on pair {self.pair_id}, blind"
