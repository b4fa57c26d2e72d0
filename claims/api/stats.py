"""Stats: how much is on file and where it stands."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.filters import refuse_unknown
from claims.api.permissions import Need, RolePermission
from claims.api.resources import ApiView
from claims.models import ApiToken
from claims.services import stats


class CountsField(serializers.DictField):
    """Numbers by state."""

    child = serializers.IntegerField(min_value=0)


class StatsSerializer(serializers.Serializer[Any]):
    """What is on file."""

    counted_at = serializers.DateTimeField(help_text="Counts are taken anew twice a minute at most.")
    articles = CountsField(help_text="By status.")
    claims = serializers.IntegerField(help_text="Current ones.")
    sources = serializers.IntegerField(help_text="Those not merged away.")
    pairs = CountsField(help_text="Offered ones, by verdict.")
    reviews = serializers.IntegerField()
    runs = CountsField(help_text="By state.")


class StatsView(ApiView, APIView):
    """Counts of everything."""

    permission_classes = (RolePermission,)
    action = "retrieve"
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_article")}

    @extend_schema(responses=StatsSerializer, operation_id="stats_retrieve")
    def get(self, request: Request) -> Response:
        """What is on file and where it stands."""
        refuse_unknown(request, set())
        return Response(StatsSerializer(stats.summary()).data)
