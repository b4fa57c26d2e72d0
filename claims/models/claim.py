"""Claims: attributions as stored rows, with verbatim text and offsets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from claims.models.article import Article
from claims.models.group import ClaimGroup
from claims.models.run import ExtractionRun
from claims.models.source import Source, SourceAlias


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Words for claims."""

    def current(self) -> ClaimQuerySet:
        """Claims of the latest reading of their article."""
        return self.filter(current=True)


class Claim(models.Model):
    """Who (source) says (cue) what (content) in one article."""

    class Kind(models.TextChoices):
        DIRECT = "direct", "direct"
        INDIRECT = "indirect", "indirect"
        MIXED = "mixed", "mixed"

    class Stance(models.TextChoices):
        ASSERTS = "asserts", "asserts"
        DENIES = "denies", "denies"
        DOUBTS = "doubts", "doubts"
        UNCONFIRMED = "unconfirmed", "does not confirm"
        ACCUSES = "accuses", "accuses"
        PROMISES = "promises", "promises"
        CALLS_FOR = "calls_for", "calls for"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="claims")
    run = models.ForeignKey(ExtractionRun, on_delete=models.RESTRICT, related_name="claims")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    speaker_text = models.CharField(max_length=1000, blank=True, help_text="The speaker as printed.")
    speaker_name = models.CharField(max_length=300, blank=True, help_text="Who was speaking, for the source.")
    speaker_kind = models.CharField(max_length=20, choices=SourceAlias.Kind, blank=True)
    source_spans = models.JSONField(default=list, blank=True, help_text="[[start, end], ...] in the article's text.")
    cue_spans = models.JSONField(default=list, blank=True)
    content_spans = models.JSONField()
    content_start = models.PositiveIntegerField()
    content_end = models.PositiveIntegerField()
    content = models.TextField(help_text="The verbatim pieces, joined by a space.")
    cue = models.CharField(max_length=1000, blank=True)
    proposition = models.TextField(help_text="The content as a sentence that stands on its own.")
    context = models.TextField(blank=True, help_text="What stands just before, for elliptical contents.")
    kind = models.CharField(max_length=10, choices=Kind)
    stance = models.CharField(max_length=12, choices=Stance)
    hedged = models.BooleanField(default=False)
    via = models.JSONField(default=list, blank=True, help_text="Reporters in between, outermost first.")
    score = models.FloatField()
    digest = models.CharField(
        max_length=64,
        help_text="Hash of the verbatim roles: the same claim in a later run.",
    )
    statement_hash = models.CharField(
        max_length=64,
        db_index=True,
        help_text="Hash of actor, stance and content: the same claim in a copy.",
    )
    group = models.ForeignKey(
        ClaimGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims",
        help_text="The claims that say the same in other words.",
    )  # fmt: skip
    apart = models.BooleanField(default=False, help_text="An editor took it out of its group: it joins none again.")
    current = models.BooleanField(default=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["article_id", "content_start", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "digest"], name="claim_once_per_run"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="claim_score_in_range"),
            models.CheckConstraint(
                condition=Q(content_start__lt=F("content_end")),
                name="claim_span_not_empty",
            ),
            models.CheckConstraint(condition=~Q(content=""), name="claim_content_given"),
            models.CheckConstraint(
                condition=Q(kind__in=["direct", "indirect", "mixed"]),
                name="claim_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    stance__in=[
                        "asserts",
                        "denies",
                        "doubts",
                        "unconfirmed",
                        "accuses",
                        "promises",
                        "calls_for",
                    ]
                ),
                name="claim_stance_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "current"], name="claim_of_source")]

    def __str__(self) -> str:
        return f"{self.speaker_text or '?'}: {self.content[:80]}"


class ClaimKey(models.Model):
    """One word or name a current claim can be found by: the index of candidates for pairing."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=64)
    in_article = models.BigIntegerField(help_text="The claim's article: the search reads nothing but this index.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "claim", "in_article"], name="claim_key_once_with_article")
        ]

    def __str__(self) -> str:
        return self.key
