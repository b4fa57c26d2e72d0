"""Extraction runs: which pipeline version read which article when, and what came of it."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from rest_framework import serializers

from claims.api.filters import MomentFilter, NumberFilter, WordFilter
from claims.api.permissions import Need
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, ExtractionRun


class RunSerializer(SparseSerializer):
    """One run."""

    article_id = serializers.IntegerField(read_only=True)

    class Meta:
        model = ExtractionRun
        fields = (
            "id", "article_id", "text_hash", "pipeline_version", "state", "claims_found", "pairs_found", "error",
            "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class RunFilter(django_filters.FilterSet):
    """Parameters of the list of runs."""

    article = NumberFilter(field_name="article_id")
    state = django_filters.ChoiceFilter(choices=ExtractionRun.State.choices)
    pipeline_version = WordFilter()
    started_after = MomentFilter(field_name="started_at", lookup_expr="gte")
    started_before = MomentFilter(field_name="started_at", lookup_expr="lt")


class RunViewSet(ReadOnlyResource):
    """Runs, the latest first."""

    queryset = ExtractionRun.objects.all()
    serializer_class = RunSerializer
    filterset_class = RunFilter
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_extractionrun")}
