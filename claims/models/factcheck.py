"""Fact checks that others published, and the claims on file that they are about; never a judgement of this desk."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.claim import Claim


class FactCheckQuerySet(models.QuerySet["FactCheck"]):
    """Words for fact checks."""

    def in_state(self, state: str) -> FactCheckQuerySet:
        """Those with a link in that state; with "unlinked", those without any link that stands."""
        if state == "unlinked":
            return self.exclude(links__state__in=[FactCheckLink.State.PROPOSED, FactCheckLink.State.CONFIRMED])
        return self.filter(pk__in=FactCheckLink.objects.filter(state=state).values("fact_check"))


class FactCheck(models.Model):
    """One published ClaimReview, in its publisher's own words."""

    identity = models.CharField(max_length=64, unique=True, help_text="Hash of its address and the claim reviewed.")
    url = models.URLField(max_length=2000)
    publisher = models.CharField(max_length=300, db_index=True)
    claim_reviewed = models.TextField()
    claimant = models.CharField(max_length=300, blank=True, help_text="Who made the claim, as the publisher says.")
    appearances = models.JSONField(default=list, help_text="Addresses at which the claim was made.")
    rating = models.CharField(max_length=500, blank=True, help_text="The rating's text as published.")
    published_on = models.DateField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    linked_at = models.DateTimeField(null=True, db_index=True, help_text="When claims were last looked for.")

    objects = FactCheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(claim_reviewed=""), name="factcheck_claim_given"),
            models.CheckConstraint(condition=~Q(url=""), name="factcheck_url_given"),
            models.CheckConstraint(condition=~Q(publisher=""), name="factcheck_publisher_given"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.claim_reviewed[:80]}"


class FactCheckLink(models.Model):
    """That a fact check is about a claim: proposed by the machine, confirmed or removed by an editor."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        CONFIRMED = "confirmed", "confirmed"
        REMOVED = "removed", "removed"

    class Basis(models.TextChoices):
        APPEARANCE = "appearance", "the article is named as the place of the claim"
        WORDING = "wording", "the wording is alike"
        EDITOR = "editor", "an editor linked it"

    fact_check = models.ForeignKey(FactCheck, on_delete=models.CASCADE, related_name="links")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="fact_check_links")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    basis = models.CharField(max_length=10, choices=Basis)
    score = models.FloatField(help_text="How alike the wordings are, 0..1.")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-score", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact_check", "claim"], name="factcheck_link_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="factcheck_link_score_in_range"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(editor__isnull=False, decided_at__isnull=False),
                name="factcheck_link_decided_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["claim", "state"], name="factcheck_link_of_claim")]

    def __str__(self) -> str:
        return f"fact check {self.fact_check_id} about claim {self.claim_id} ({self.state})"
