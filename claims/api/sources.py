"""Sources: who speaks and how each is written; an editor's aliases and merges."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import bodies
from claims.api.filters import FlagFilter, NumberFilter, WordFilter
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, Source, SourceAlias, SourceSplit
from claims.services import sources
from claims.services.errors import RefusedMerge
from claims.services.sources import key_of


class AliasSerializer(serializers.ModelSerializer[SourceAlias]):
    """One way a source is written."""

    class Meta:
        model = SourceAlias
        fields = ("id", "text", "kind", "created_at")
        read_only_fields = fields


class SourceSerializer(SparseSerializer):
    """A source under its canonical name."""

    expandable: ClassVar = {"aliases": lambda sources: sources.prefetch_related("aliases")}

    merged_into_id = serializers.IntegerField(read_only=True, allow_null=True)
    aliases = AliasSerializer(many=True, read_only=True, help_text="With `expand=aliases`.")

    class Meta:
        model = Source
        fields = ("id", "name", "merged_into_id", "created_at", "aliases")
        read_only_fields = fields


class NewAliasSerializer(bodies.StrictSerializer):
    """How a source is written."""

    text = bodies.TextField(max_length=300)


class MergeSerializer(bodies.StrictSerializer):
    """The source to merge into."""

    into = bodies.IdField()


class SourcePartSerializer(bodies.StrictSerializer):
    """The aliases that leave, and the name of their source."""

    name = bodies.TextField(max_length=300)
    aliases = serializers.ListField(child=bodies.IdField(), min_length=1, max_length=200)


class SourceFilter(django_filters.FilterSet):
    """Parameters of the list of sources."""

    name = WordFilter(method="named", help_text="The name, case and accents aside.")
    starts_with = WordFilter(method="starting", help_text="How the name begins, case and accents aside.")
    alias = WordFilter(method="written", help_text="One way it is written, case and accents aside.")
    merged_into = NumberFilter(field_name="merged_into_id")
    merged = FlagFilter(method="merged_away", help_text="true: only those merged away; false: only those not.")

    def named(self, found: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """By canonical name."""
        return found.filter(key=key_of(value))

    def starting(self, found: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """By the beginning of the name."""
        return found.filter(key__startswith=key_of(value))

    def written(self, found: QuerySet[Source], name: str, value: str) -> QuerySet[Source]:
        """By an alias."""
        return found.filter(pk__in=SourceAlias.objects.filter(key=key_of(value)).values("source"))

    def merged_away(self, found: QuerySet[Source], name: str, value: bool) -> QuerySet[Source]:
        """Standing or merged."""
        return found.filter(merged_into__isnull=not value)


class SourceViewSet(ReadOnlyResource):
    """Sources by name."""

    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    filterset_class = SourceFilter
    orderings: ClassVar = {"name": ("name", "id"), "-name": ("-name", "-id"), "id": ("id",), "-id": ("-id",)}
    needs: ClassVar = {
        "read": Need(ApiToken.Scope.READ, "claims.view_source"),
        "aliases": Need(ApiToken.Scope.SOURCES, "claims.add_sourcealias"),
        "merge": Need(ApiToken.Scope.SOURCES, "claims.change_source"),
        "split": Need(ApiToken.Scope.SOURCES, "claims.change_source"),
        "unsplit": Need(ApiToken.Scope.SOURCES, "claims.change_source"),
    }

    @extend_schema(
        request=NewAliasSerializer,
        responses={201: AliasSerializer, 422: OpenApiResponse(description="The text names nobody.")},
    )
    @action(detail=True, methods=["post"])
    def aliases(self, request: Request, pk: str) -> Response:
        """Rule that a text means this source; it replaces an earlier ruling on the same text."""
        text = bodies.read(NewAliasSerializer, request)["text"]
        alias = sources.add_alias(self.get_object(), text, person(request))
        return Response(AliasSerializer(alias).data, status=201)

    @extend_schema(
        request=MergeSerializer,
        responses={200: SourceSerializer, 409: OpenApiResponse(description="It is that source, or merged already.")},
    )
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Make this source one with another, which is told: claims and aliases move there."""
        number = bodies.read(MergeSerializer, request)["into"]
        source = self.get_object()
        into = Source.objects.filter(pk=number).first()
        if into is None:
            raise serializers.ValidationError({"into": ["there is no such source"]})
        sources.merge(source, into, person(request))
        return Response(self.get_serializer(sources.standing(into)).data)

    @extend_schema(
        request=SourcePartSerializer,
        responses={201: SourceSerializer, 422: OpenApiResponse(description="What is chosen, or the name, cannot be.")},
    )
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Make a source of its own, which is told, of some aliases and the claims printed so."""
        given = bodies.read(SourcePartSerializer, request)
        done = sources.split(self.get_object(), given["aliases"], given["name"], person(request))
        return Response(self.get_serializer(done.into).data, status=201)

    @extend_schema(
        request=None,
        responses={200: SourceSerializer, 409: OpenApiResponse(description="This source was not split off another.")},
    )
    @action(detail=True, methods=["post"])
    def unsplit(self, request: Request, pk: str) -> Response:
        """Take back the split that made this source; the source it is part of again is told."""
        done = SourceSplit.objects.filter(into=self.get_object(), undone_at=None).first()
        if done is None:
            raise RefusedMerge("this source was not split off another, or is part of it again")
        return Response(self.get_serializer(sources.unsplit(done, person(request))).data)
