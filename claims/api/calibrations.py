"""Calibrations: what scores mean at this desk, each version with its figures; chosen on the page "Scores" alone."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from rest_framework import serializers

from claims.api.filters import MomentFilter, WordFilter
from claims.api.permissions import Need
from claims.api.resources import ReadOnlyResource
from claims.api.reviews import EditorSerializer
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, Calibration


class CalibrationSerializer(SparseSerializer):
    """One version of the scale: score = logistic(slope x log odds of the raw score + offset)."""

    thresholds = serializers.DictField(
        child=serializers.FloatField(), read_only=True, help_text='Least score shown, by kind of pair; "" for others.'
    )
    figures = serializers.DictField(
        read_only=True, help_text="`before` and `after` on the verdicts held out; empty where none were compared."
    )
    editor = EditorSerializer(read_only=True, allow_null=True, help_text="Nobody where the nightly task chose.")

    class Meta:
        model = Calibration
        fields = (
            "id", "state", "pairing_version", "slope", "offset", "thresholds", "verdicts", "held_out", "figures",
            "reason", "editor", "created_at",
        )  # fmt: skip
        read_only_fields = fields


class CalibrationFilter(django_filters.FilterSet):
    """Parameters of the list of calibrations."""

    state = django_filters.ChoiceFilter(choices=Calibration.State.choices)
    pairing_version = WordFilter()
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")


class CalibrationViewSet(ReadOnlyResource):
    """Calibrations, the latest first; `state=active` is the one in use."""

    queryset = Calibration.objects.select_related("editor")
    serializer_class = CalibrationSerializer
    filterset_class = CalibrationFilter
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_calibration")}
