"""Which article stands in which story and why, and what editors changed about that."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.claims import ArticleBriefSerializer
from claims.api.filters import FlagFilter, NumberFilter
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, StoryChange, StoryMember
from claims.services import stories


class StoryMemberSerializer(SparseSerializer):
    """One article in its story: what the machine decided and what an editor decided, apart."""

    expandable: ClassVar = {
        "article": lambda members: members.select_related("article").defer("article__text"),
    }

    article_id = serializers.IntegerField(read_only=True)
    story_id = serializers.IntegerField(read_only=True, help_text="Where the article stands.")
    placed_id = serializers.IntegerField(read_only=True, allow_null=True, help_text="The story the machine found.")
    moved_id = serializers.IntegerField(read_only=True, allow_null=True, help_text="The story an editor moved it to.")
    article = ArticleBriefSerializer(read_only=True, help_text="With `expand=article`.")

    class Meta:
        model = StoryMember
        fields = ("id", "article_id", "story_id", "placed_id", "moved_id", "likeness", "placed_at", "article")
        read_only_fields = fields


class StoryMemberFilter(django_filters.FilterSet):
    """Parameters of the list of articles in stories."""

    story = NumberFilter(field_name="story_id")
    article = NumberFilter(field_name="article_id")
    moved = FlagFilter(method="by_editor", help_text="true: moved by an editor; false: where the machine placed it.")

    def by_editor(self, found: QuerySet[StoryMember], name: str, value: bool) -> QuerySet[StoryMember]:
        """Moved or not."""
        return found.filter(moved__isnull=not value)


class StoryMemberViewSet(ReadOnlyResource):
    """Articles in stories, the latest to come in first."""

    queryset = StoryMember.objects.all()
    serializer_class = StoryMemberSerializer
    filterset_class = StoryMemberFilter
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_storymember")}


class StoryChangeSerializer(SparseSerializer):
    """A merge, split or move, and who did it."""

    story_id = serializers.IntegerField(read_only=True, help_text="The story that was merged, split or moved from.")
    into_id = serializers.IntegerField(read_only=True, help_text="The story it went to, or that was made.")
    editor = serializers.CharField(source="editor.username", read_only=True)

    class Meta:
        model = StoryChange
        fields = ("id", "kind", "story_id", "into_id", "editor", "created_at", "undone_at")
        read_only_fields = fields


class StoryChangeFilter(django_filters.FilterSet):
    """Parameters of the list of changes."""

    story = NumberFilter(field_name="story_id", help_text="What was changed.")
    into = NumberFilter(field_name="into_id", help_text="Where it went.")
    kind = django_filters.ChoiceFilter(choices=StoryChange.Kind.choices)
    undone = FlagFilter(method="taken_back", help_text="true: taken back; false: standing.")

    def taken_back(self, found: QuerySet[StoryChange], name: str, value: bool) -> QuerySet[StoryChange]:
        """Undone or standing."""
        return found.filter(undone_at__isnull=not value)


class StoryChangeViewSet(ReadOnlyResource):
    """Changes of stories by editors, the latest first."""

    queryset = StoryChange.objects.select_related("editor").defer("before")
    serializer_class = StoryChangeSerializer
    filterset_class = StoryChangeFilter
    needs: ClassVar[dict[str, Any]] = {
        "read": Need(ApiToken.Scope.READ, "claims.view_storychange"),
        "undo": Need(ApiToken.Scope.STORIES, stories.PERMISSION),
    }

    @extend_schema(
        request=None,
        responses={
            200: StoryChangeSerializer,
            409: OpenApiResponse(description="It was taken back already, or changed again since."),
        },
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take the change back."""
        change = self.get_object()
        stories.undo(change, person(request))
        return Response(self.get_serializer(self.get_queryset().get(pk=change.pk)).data)
