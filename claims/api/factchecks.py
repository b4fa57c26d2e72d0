"""Fact checks that others published: importing them, and settling which claims they are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters
from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims import tasks
from claims.api import bodies, idempotency
from claims.api.filters import DayFilter, NumberFilter, WordFilter
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, Claim, FactCheck, FactCheckLink
from claims.services import factchecks
from claims.services.factchecks import Outcome
from claims.services.idempotency import Answer

STATES = [*FactCheckLink.State.choices, ("unlinked", "without a link that stands")]
_LINKS = Prefetch("links", FactCheckLink.objects.select_related("claim", "editor"))
Settle = Callable[[FactCheck, Claim, User], FactCheckLink]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class AddressesField(serializers.JSONField):
    """Web addresses."""


class LinkSerializer(serializers.ModelSerializer[FactCheckLink]):
    """That a fact check is about a claim, as far as that is settled."""

    claim_id = serializers.IntegerField(read_only=True)
    content = serializers.CharField(source="claim.content", read_only=True, help_text="The claim's words.")
    editor = serializers.CharField(source="editor.username", read_only=True, allow_null=True, default=None)

    class Meta:
        model = FactCheckLink
        fields = ("claim_id", "content", "state", "basis", "score", "editor", "decided_at")
        read_only_fields = fields


class FactCheckSerializer(SparseSerializer):
    """A fact check in its publisher's words; never a judgement of this desk."""

    expandable: ClassVar = {"links": lambda checks: checks.prefetch_related(_LINKS)}

    url = serializers.CharField(read_only=True)
    appearances = AddressesField(read_only=True, help_text="Where the claim was made, as the publisher says.")
    links = LinkSerializer(many=True, read_only=True, help_text="With `expand=links`: the likeliest first.")

    class Meta:
        model = FactCheck
        fields = (
            "id", "url", "publisher", "claim_reviewed", "claimant", "appearances", "rating", "published_on",
            "created_at", "updated_at", "linked_at", "links",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_field({"anyOf": [{"type": "object"}, {"type": "array", "items": {}}]})
class DocumentField(serializers.JSONField):
    """JSON-LD in whatever shape."""


class NewFactChecksSerializer(bodies.StrictSerializer):
    """A document that holds ClaimReviews, or the address of one: exactly one of the two."""

    document = DocumentField(required=False, help_text="ClaimReview JSON-LD: one, many, a graph or a feed.")
    url = bodies.AddressField(required=False, help_text="A page with JSON-LD, or a JSON document.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if bool(attrs.get("url")) == ("document" in attrs):
            raise serializers.ValidationError("either a document or a url is expected")
        return attrs


class FiledItemSerializer(serializers.Serializer[Any]):
    """What came of one ClaimReview."""

    outcome = serializers.ChoiceField(choices=[(word.value, word.name) for word in Outcome])
    id = serializers.IntegerField(allow_null=True, help_text="The fact check; null for one that was refused.")
    detail = serializers.CharField(allow_blank=True, help_text="Why it was refused.")


class FiledSerializer(serializers.Serializer[Any]):
    """One result for each ClaimReview, in order."""

    results = FiledItemSerializer(many=True)


class ClaimIdSerializer(bodies.StrictSerializer):
    """A claim."""

    claim = bodies.IdField()


class FactCheckFilter(django_filters.FilterSet):
    """Parameters of the list of fact checks."""

    publisher = WordFilter()
    url = WordFilter()
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", help_text="With a link in that state.")
    claim = NumberFilter(method="about", help_text="Linked to that claim, and not removed.")
    published_from = DayFilter(field_name="published_on", lookup_expr="gte")
    published_to = DayFilter(field_name="published_on", lookup_expr="lte")

    def in_state(self, found: QuerySet[FactCheck], name: str, value: str) -> Any:
        """By the state of a link."""
        return found.in_state(value)  # type: ignore[attr-defined]

    def about(self, found: QuerySet[FactCheck], name: str, value: int) -> QuerySet[FactCheck]:
        """By a claim."""
        standing = FactCheckLink.objects.filter(claim=value).exclude(state=FactCheckLink.State.REMOVED)
        return found.filter(pk__in=standing.order_by().values("fact_check"))


class FactCheckViewSet(ReadOnlyResource):
    """Fact checks, the latest on file first."""

    queryset = FactCheck.objects.all()
    serializer_class = FactCheckSerializer
    filterset_class = FactCheckFilter
    needs: ClassVar = {
        "read": Need(ApiToken.Scope.READ, "claims.view_factcheck"),
        "take": Need(ApiToken.Scope.FACT_CHECKS, "claims.add_factcheck"),
        "confirm": Need(ApiToken.Scope.FACT_CHECKS, "claims.change_factchecklink"),
        "remove": Need(ApiToken.Scope.FACT_CHECKS, "claims.change_factchecklink"),
    }
    takes_key: ClassVar = ("take",)

    @extend_schema(
        request=NewFactChecksSerializer,
        responses={
            200: FiledSerializer,
            422: OpenApiResponse(description="There is no ClaimReview in it, or the page cannot be fetched."),
        },
    )
    @action(detail=False, methods=["post"], url_path="import", url_name="import")
    def take(self, request: Request) -> Response:
        """Import published fact checks; a bad one is told in its result and stops no other."""
        given = bodies.read(NewFactChecksSerializer, request)
        return idempotency.answer(request, lambda: _file(given))

    @extend_schema(request=ClaimIdSerializer, responses=LinkSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that the fact check is about a claim, proposed or not."""
        return self._settle(request, factchecks.confirm)

    @extend_schema(
        request=ClaimIdSerializer,
        responses={200: LinkSerializer, 422: OpenApiResponse(description="It is not linked to that claim.")},
    )
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Say that it is not; it is not proposed again."""
        return self._settle(request, factchecks.remove)

    def _settle(self, request: Request, settle: Settle) -> Response:
        number = bodies.read(ClaimIdSerializer, request)["claim"]
        check = self.get_object()
        claim = Claim.objects.filter(pk=number).first()
        if claim is None:
            raise serializers.ValidationError({"claim": ["there is no such claim"]})
        return Response(LinkSerializer(settle(check, claim, person(request))).data)


def _file(given: dict[str, Any]) -> Answer:
    filed = factchecks.file_page(given["url"]) if given.get("url") else factchecks.file([given["document"]])
    tasks.schedule_linking()
    told = [{"outcome": outcome.value, "id": pk, "detail": detail} for outcome, pk, detail in filed.items]
    return Answer(200, {"results": told})
