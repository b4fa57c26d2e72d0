"""Vectors of claims: what each says, as numbers that lie near those of claims alike in meaning."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from claims.models.claim import Claim


class ClaimVector(models.Model):
    """The vector of a current claim's proposition. On PostgreSQL with pgvector the table has one more column, `point`,
    made of `numbers`, which the nearest are searched by."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="vector")
    in_article = models.BigIntegerField(help_text="The claim's article: the search reads nothing else.")
    version = models.CharField(max_length=16, help_text="Of the encoder; vectors of different ones do not compare.")
    numbers = models.BinaryField(help_text="384 half-precision numbers, little-endian, of length 1.")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"vector of claim {self.claim_id}"
