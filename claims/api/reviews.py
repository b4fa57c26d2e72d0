"""Reviews: editors' verdicts on pairs, every one of them, undone ones included."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from rest_framework import serializers

from claims.api.filters import FlagFilter, MomentFilter, NumberFilter, WordFilter
from claims.api.permissions import Need
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer, word_or_nothing
from claims.models import ApiToken, Reason, Review, Verdict


class EditorSerializer(serializers.ModelSerializer[Any]):
    """Who decided."""

    name = serializers.CharField(source="get_username", read_only=True)

    class Meta:
        model = get_user_model()
        fields = ("id", "name")
        read_only_fields = fields


class ReviewSerializer(SparseSerializer):
    """One verdict, or the undoing of one."""

    pair_id = serializers.IntegerField(read_only=True)
    undoes_id = serializers.IntegerField(read_only=True, allow_null=True, help_text="The review taken back by this.")
    editor = EditorSerializer(read_only=True)
    verdict = word_or_nothing(Verdict, "Nothing where an earlier review was undone.")
    reason = word_or_nothing(Reason)

    class Meta:
        model = Review
        fields = ("id", "pair_id", "verdict", "reason", "note", "editor", "undoes_id", "created_at")
        read_only_fields = fields


class ReviewFilter(django_filters.FilterSet):
    """Parameters of the list of reviews."""

    pair = NumberFilter(field_name="pair_id")
    editor = WordFilter(field_name="editor__username")
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices)
    reason = django_filters.ChoiceFilter(choices=Reason.choices)
    mine = FlagFilter(method="own", help_text="true: only the user's own; false: only others'.")
    standing = FlagFilter(method="stands", help_text="true: verdicts that were not undone; false: the rest.")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")

    def own(self, found: QuerySet[Review], name: str, value: bool) -> QuerySet[Review]:
        """By the user who asks."""
        mine = {"editor": self.request.user}
        return found.filter(**mine) if value else found.exclude(**mine)

    def stands(self, found: QuerySet[Review], name: str, value: bool) -> QuerySet[Review]:
        """Verdicts that nobody took back."""
        standing = Review.objects.filter(undone_by=None).exclude(verdict="")
        return found.filter(pk__in=standing) if value else found.exclude(pk__in=standing)


class ReviewViewSet(ReadOnlyResource):
    """The history of decisions, the latest first."""

    queryset = Review.objects.select_related("editor")
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_review")}
