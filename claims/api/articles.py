"""Articles: what was ingested and where each stands; adding one or many, and reading one again."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from rest_framework import serializers

from claims.api.filters import MomentFilter, NumberFilter, WordFilter
from claims.api.permissions import Need
from claims.api.resources import ReadOnlyResource
from claims.api.runs import RunSerializer
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, Article

_SUMMARY = (
    "id", "external_id", "title", "outlet", "url", "language", "published_at", "status", "error", "origin_id",
    "created_at", "updated_at", "runs",
)  # fmt: skip


class ArticleSummarySerializer(SparseSerializer):
    """An article without its text."""

    expandable: ClassVar = {"runs": lambda articles: articles.prefetch_related("runs")}

    origin_id = serializers.IntegerField(read_only=True, allow_null=True, help_text="Copies share one origin.")
    runs = RunSerializer(many=True, read_only=True, help_text="With `expand=runs`: the history of its readings.")

    class Meta:
        model = Article
        fields = _SUMMARY
        read_only_fields = _SUMMARY


class ArticleSerializer(ArticleSummarySerializer):
    """An article with its text, exactly as it was given."""

    class Meta(ArticleSummarySerializer.Meta):
        fields = (*_SUMMARY, "text", "text_hash")
        read_only_fields = fields


class ArticleFilter(django_filters.FilterSet):
    """Parameters of the list of articles."""

    external_id = WordFilter()
    outlet = WordFilter()
    language = WordFilter()
    status = django_filters.ChoiceFilter(choices=Article.Status.choices)
    origin = NumberFilter(field_name="origin_id")
    published_after = MomentFilter(field_name="published_at", lookup_expr="gte")
    published_before = MomentFilter(field_name="published_at", lookup_expr="lt")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")


class ArticleViewSet(ReadOnlyResource):
    """Articles, the latest first."""

    queryset = Article.objects.all()
    serializer_class = ArticleSerializer
    list_serializer_class = ArticleSummarySerializer
    filterset_class = ArticleFilter
    orderings: ClassVar = {
        "-id": ("-id",), "id": ("id",), "-published_at": ("-published_at", "-id"),
        "published_at": ("published_at", "id"),
    }  # fmt: skip
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_article")}

    def get_queryset(self) -> Any:
        """Lists never load the texts."""
        found = super().get_queryset()
        return found.defer("text") if self.action == "list" else found
