"""Stories: articles about one matter, who contradicts whom in them, and editors' changes with their undoing."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import bodies, etags
from claims.api.filters import FlagFilter, MomentFilter, WordFilter
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer
from claims.api.storychanges import StoryChangeSerializer
from claims.api.storypictures import (
    MatrixSerializer,
    MissingListSerializer,
    TimelineSerializer,
    event_of,
    matrix_of,
    missing_of,
)
from claims.models import ApiToken, Article, Story, StoryChange
from claims.services import stories

MANY = 500  # articles that can be split off at once


class StorySerializer(SparseSerializer):
    """A story with its figures."""

    version = serializers.SerializerMethodField(help_text="For If-Match: changes with its name, watch and merges.")
    renamed = serializers.SerializerMethodField(help_text="Whether the title is an editor's.")
    merged_into_id = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Story
        fields = (
            "id", "version", "title", "machine_title", "renamed", "watched", "merged_into_id", "articles", "origins",
            "first_at", "latest_at", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_version(self, story: Story) -> str:
        """What If-Match must name."""
        return version_of(story)

    def get_renamed(self, story: Story) -> bool:
        """Whether an editor named it."""
        return story.renamed_by_id is not None


class RenameSerializer(bodies.StrictSerializer):
    """Another name; an empty one brings the machine's back."""

    title = bodies.TextField(max_length=300, allow_blank=True)


class FlagField(serializers.BooleanField):
    """true or false, nothing else."""

    def to_internal_value(self, data: Any) -> bool:
        """The flag. Raises ValidationError."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class WatchSerializer(bodies.StrictSerializer):
    """On the watch-list or off."""

    watched = FlagField()


class IntoSerializer(bodies.StrictSerializer):
    """The story to merge into."""

    into = bodies.IdField()


class StoryPartSerializer(bodies.StrictSerializer):
    """The articles that leave, and the name of their story."""

    articles = serializers.ListField(child=bodies.IdField(), min_length=1, max_length=MANY)
    title = bodies.TextField(max_length=300, allow_blank=True, default="")


class TakeSerializer(bodies.StrictSerializer):
    """The article that is to stand in this story."""

    article = bodies.IdField()


class StoryFilter(django_filters.FilterSet):
    """Parameters of the list of stories. Those that are part of another, or empty, are left out unless asked for."""

    title = WordFilter(method="named", help_text="Words of the title, case aside.")
    watched = FlagFilter(field_name="watched")
    merged = FlagFilter(method="merged_away", help_text="true: only those that are part of another.")
    latest_after = MomentFilter(field_name="latest_at", lookup_expr="gte")
    latest_before = MomentFilter(field_name="latest_at", lookup_expr="lt")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Standing stories, unless merged ones are asked for."""
        if self.form.cleaned_data["merged"] != True:  # noqa: E712 - "" where nothing was given
            queryset = queryset.filter(merged_into=None, articles__gt=0)
        return super().filter_queryset(queryset)

    def named(self, found: QuerySet[Story], name: str, value: str) -> QuerySet[Story]:
        """By words of the title."""
        for word in value.split()[:8]:
            found = found.filter(title__icontains=word)
        return found

    def merged_away(self, found: QuerySet[Story], name: str, value: bool) -> QuerySet[Story]:
        """Part of another, or not."""
        return found.filter(merged_into__isnull=not value)


_CONFLICTS = {
    409: OpenApiResponse(description="It is part of another story, or stands so already."),
    412: OpenApiResponse(description="The story is no longer what If-Match names."),
    428: OpenApiResponse(description="If-Match is missing."),
}


def version_of(story: Story) -> str:
    """The version of what editors decide about a story: its name, its watch and what it is part of."""
    state = f"{story.title}|{story.renamed_by_id}|{story.watched}|{story.merged_into_id}"
    return f"{story.pk}-{hashlib.sha256(state.encode()).hexdigest()[:12]}"


class StoryViewSet(ReadOnlyResource):
    """Stories, the one with the latest article first."""

    queryset = Story.objects.all()
    serializer_class = StorySerializer
    filterset_class = StoryFilter
    orderings: ClassVar = {
        "latest": ("-latest_at", "-id"), "earliest": ("latest_at", "id"), "largest": ("-articles", "-id"),
        "id": ("id",), "-id": ("-id",),
    }  # fmt: skip
    needs: ClassVar[dict[str, Any]] = {
        "read": Need(ApiToken.Scope.READ, "claims.view_story"),
        **{
            name: Need(ApiToken.Scope.STORIES, stories.PERMISSION)
            for name in ("rename", "watch", "merge", "split", "take")
        },
    }
    takes_version: ClassVar = ("rename", "merge", "split")

    def version(self, response: Response) -> str:
        """A single story's ETag begins with its version."""
        return str(response.data.get("version", "")) if self.action == "retrieve" else ""

    @extend_schema(responses={200: MatrixSerializer})
    @action(detail=True)
    def matrix(self, request: Request, pk: str) -> Response:
        """Who contradicts whom: pairs counted by the sources of their two sides."""
        return Response(matrix_of(stories.matrix(self.get_object())))

    @extend_schema(responses={200: TimelineSerializer})
    @action(detail=True)
    def timeline(self, request: Request, pk: str) -> Response:
        """The claims that contradict another, in the order of publication."""
        found = stories.timeline(self.get_object())
        return Response({"events": [event_of(event) for event in found.events], "pairs_left_out": found.left_out})

    @extend_schema(responses={200: MissingListSerializer})
    @action(detail=True)
    def missing(self, request: Request, pk: str) -> Response:
        """Who is accused, or is the subject of a claim, without a claim of theirs in the story."""
        return Response({"missing": [missing_of(one) for one in stories.missing(self.get_object())]})

    @extend_schema(request=RenameSerializer, responses={200: StorySerializer, **_CONFLICTS})
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, pk: str) -> Response:
        """Give the story another name, as it was seen: If-Match names its version or ETag."""
        title = bodies.read(RenameSerializer, request)["title"]
        return self._told(stories.rename(self._seen(request), title, person(request)))

    @extend_schema(request=WatchSerializer, responses={200: StorySerializer, 409: _CONFLICTS[409]})
    @action(detail=True, methods=["post"])
    def watch(self, request: Request, pk: str) -> Response:
        """Put the story on the watch-list, or take it off: its pairs come earlier in the queue, or no longer."""
        watched = bodies.read(WatchSerializer, request)["watched"]
        return self._told(stories.watch(self.get_object(), person(request), watched=watched))

    @extend_schema(request=IntoSerializer, responses={201: StoryChangeSerializer, **_CONFLICTS})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Make the story part of another; the change that is told can be undone."""
        number = bodies.read(IntoSerializer, request)["into"]
        story, into = self._seen(request), Story.objects.filter(pk=number).first()
        if into is None:
            raise serializers.ValidationError({"into": ["there is no such story"]})
        return _changed(stories.merge(story, into, person(request)))

    @extend_schema(
        request=StoryPartSerializer,
        responses={
            201: StoryChangeSerializer,
            **_CONFLICTS,
            422: OpenApiResponse(description="An article is not in the story, or none would be left."),
        },
    )
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: str) -> Response:
        """Make a story of its own (`into_id`) of some of the articles; the change can be undone."""
        given = bodies.read(StoryPartSerializer, request)
        story = self._seen(request)
        return _changed(stories.split(story, given["articles"], person(request), given["title"]))

    @extend_schema(request=TakeSerializer, responses={201: StoryChangeSerializer, 409: _CONFLICTS[409]})
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Move an article here from wherever it stands; the change can be undone."""
        number = bodies.read(TakeSerializer, request)["article"]
        story, article = self.get_object(), Article.objects.filter(pk=number).first()
        if article is None:
            raise serializers.ValidationError({"article": ["there is no such article"]})
        return _changed(stories.move(article, story, person(request)))

    def _seen(self, request: Request) -> Story:
        """The story, which must be what If-Match names."""
        story: Story = self.get_object()
        etags.check_version(request, version_of(story), "story")
        return story

    def _told(self, story: Story) -> Response:
        return Response(self.get_serializer(story).data)


def _changed(change: StoryChange) -> Response:
    return Response(StoryChangeSerializer(change).data, status=201)
