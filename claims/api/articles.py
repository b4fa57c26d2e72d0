"""Articles: what was ingested and where each stands; adding one or many, and reading one again."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims import tasks
from claims.api import bodies, errors, idempotency
from claims.api.filters import MomentFilter, NounFilter, NumberFilter, WordFilter
from claims.api.permissions import Need
from claims.api.resources import ReadOnlyResource
from claims.api.runs import RunSerializer
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, Article
from claims.services import articles
from claims.services.articles import Ingested, NewArticle, Outcome
from claims.services.errors import CounterclaimError
from claims.services.idempotency import Answer

MOST_AT_ONCE = 100

_SUMMARY = (
    "id", "external_id", "title", "outlet", "url", "language", "published_at", "status", "error", "origin_id",
    "created_at", "updated_at", "runs",
)  # fmt: skip


class ArticleSummarySerializer(SparseSerializer):
    """An article without its text."""

    expandable: ClassVar = {"runs": lambda articles: articles.prefetch_related("runs")}

    origin_id = serializers.IntegerField(read_only=True, allow_null=True, help_text="Copies share one origin.")
    url = serializers.CharField(read_only=True, help_text="An address, or nothing.")
    runs = RunSerializer(many=True, read_only=True, help_text="With `expand=runs`: the history of its readings.")

    class Meta:
        model = Article
        fields: tuple[str, ...] = _SUMMARY
        read_only_fields: tuple[str, ...] = _SUMMARY


class ArticleSerializer(ArticleSummarySerializer):
    """An article with its text, exactly as it was given."""

    class Meta(ArticleSummarySerializer.Meta):
        fields = (*_SUMMARY, "text", "text_hash")
        read_only_fields = fields


class NewArticleSerializer(bodies.StrictSerializer):
    """An article as a newsroom hands it over."""

    external_id = bodies.TextField(max_length=500, help_text="The newsroom's own id.")
    text = bodies.TextField(help_text="Kept character by character; every offset refers to it.")
    title = bodies.TextField(max_length=1000, allow_blank=True, default="")
    outlet = bodies.TextField(max_length=200, allow_blank=True, default="")
    url = bodies.AddressField(default="")
    published_at = bodies.MomentField(allow_null=True, default=None)


class IngestedSerializer(serializers.Serializer[Any]):
    """What came of handing an article over."""

    outcome = serializers.ChoiceField(choices=[(word.value, word.name) for word in Outcome])
    article = ArticleSummarySerializer()


@extend_schema_field({"anyOf": [{"$ref": "#/components/schemas/NewArticleRequest"}, {}]})
class AnyArticleField(serializers.JSONField):
    """An article; one that is none is answered in its result."""


class ManyArticlesSerializer(bodies.StrictSerializer):
    """Articles to add in one call."""

    articles = serializers.ListField(child=AnyArticleField(allow_null=True), min_length=1, max_length=MOST_AT_ONCE)


class ItemResultSerializer(serializers.Serializer[Any]):
    """What came of one article of many: the status it would have had alone, and the article or the problem."""

    index = serializers.IntegerField(help_text="Its place in the request, from 0.")
    status = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=[(word.value, word.name) for word in Outcome], required=False)
    article = ArticleSummarySerializer(required=False)
    problem = errors.Problem(required=False)


class ManyResultsSerializer(serializers.Serializer[Any]):
    """One result for each article, in order."""

    results = ItemResultSerializer(many=True)


class ArticleFilter(NounFilter):
    """Parameters of the list of articles."""

    noun = "articles"
    external_id = WordFilter()
    outlet = WordFilter()
    language = WordFilter()
    status = django_filters.ChoiceFilter(choices=Article.Status.choices)
    origin = NumberFilter()
    published_after = MomentFilter()
    published_before = MomentFilter()
    created_after = MomentFilter()
    created_before = MomentFilter()


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
    needs: ClassVar = {
        "read": Need(ApiToken.Scope.READ, "claims.view_article"),
        "create": Need(ApiToken.Scope.ARTICLES, "claims.add_article"),
        "bulk": Need(ApiToken.Scope.ARTICLES, "claims.add_article"),
        "rerun": Need(ApiToken.Scope.ARTICLES, "claims.change_article"),
    }
    takes_key: ClassVar = ("create", "bulk")

    def get_queryset(self) -> Any:
        """Lists never load the texts."""
        found = super().get_queryset()
        return found.defer("text") if self.action == "list" else found

    @extend_schema(
        request=NewArticleSerializer,
        responses={
            201: IngestedSerializer,
            200: IngestedSerializer,
            422: OpenApiResponse(description="The text cannot be read: empty, no text, or not English."),
        },
    )
    def create(self, request: Request) -> Response:
        """Add an article, or hand over a corrected text of one (by its external_id); it is read in the background."""
        given = bodies.read(NewArticleSerializer, request)
        return idempotency.answer(request, lambda: _add(request, given))

    @extend_schema(request=ManyArticlesSerializer, responses={200: ManyResultsSerializer})
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Add up to 100 articles; each has its own result, and one that is refused stops no other."""
        given = bodies.read(ManyArticlesSerializer, request)["articles"]
        return idempotency.answer(request, lambda: _add_many(request, given))

    @extend_schema(
        request=None,
        responses={
            202: ArticleSummarySerializer,
            409: OpenApiResponse(description="The article is in the works already."),
        },
    )
    @action(detail=True, methods=["post"])
    def rerun(self, request: Request, pk: str) -> Response:
        """Send a finished or failed article through the pipeline once more."""
        article = self.get_object()
        articles.rerun(article)
        tasks.schedule_extraction(article)
        return Response(_summary(request, article), status=202)


def _add(request: Request, given: dict[str, Any]) -> Answer:
    ingested = articles.ingest(NewArticle(**given))
    if ingested.outcome is not Outcome.UNCHANGED:
        tasks.schedule_extraction(ingested.article)
    address = reverse("api:article-detail", [ingested.article.pk], request=request)
    return Answer(_status(ingested), _told(request, ingested), {"Location": address})


def _add_many(request: Request, given: list[Any]) -> Answer:
    results = []
    for index, item in enumerate(given):
        status, told = _add_item(request, item)
        results.append({"index": index, "status": status, **told})
    return Answer(200, {"results": results})


def _add_item(request: Request, item: Any) -> tuple[int, dict[str, Any]]:
    """The status and members of one result. The request's own errors are raised, an item's are told."""
    try:
        checked = NewArticleSerializer(data=item)
        checked.is_valid(raise_exception=True)
        added = _add(request, checked.validated_data)
        return added.status, added.body
    except (serializers.ValidationError, CounterclaimError) as error:
        answer = errors.answer(error, {"request": request})
        return (answer.status_code, {"problem": answer.data}) if answer else (400, {})


def _status(ingested: Ingested) -> int:
    return 201 if ingested.outcome is Outcome.NEW else 200


def _told(request: Request, ingested: Ingested) -> dict[str, Any]:
    return {"outcome": ingested.outcome.value, "article": _summary(request, ingested.article)}


def _summary(request: Request, article: Article) -> Any:
    return ArticleSummarySerializer(article, context={"request": request}).data
