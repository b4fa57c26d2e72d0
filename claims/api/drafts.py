"""Draft checks: submit unpublished copy, poll, fetch what was found, keep or drop it; one's own only."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims import tasks
from claims.api import bodies, idempotency
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, DraftCheck
from claims.services import draft_reports, drafts
from claims.services.draft_reports import ASSERTIONS, KINDS, Evidence, Finding
from claims.services.errors import DraftNotReady
from claims.services.idempotency import Answer

_PERMISSION = "claims.add_draftcheck"


class DraftCheckSerializer(SparseSerializer):
    """One check and how far it is; the text itself is never given back."""

    kept = serializers.BooleanField(read_only=True, help_text="Kept for its owner; otherwise it goes at expires_at.")

    class Meta:
        model = DraftCheck
        fields = ("id", "title", "state", "error", "kept", "created_at", "finished_at", "expires_at")
        read_only_fields = fields


class NewDraftSerializer(bodies.StrictSerializer):
    """Unpublished copy."""

    text = bodies.TextField(help_text="Offsets in the result are characters of it.")
    title = bodies.TextField(max_length=1000, allow_blank=True, default="")


class SpanSerializer(serializers.Serializer[Any]):
    """Characters of the draft, half-open."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class DifferenceSerializer(serializers.Serializer[Any]):
    """One row of what differs: on file left, in the draft right."""

    name = serializers.CharField()
    left = serializers.CharField(allow_blank=True)
    right = serializers.CharField(allow_blank=True)
    agreement = serializers.CharField()


class EvidenceSerializer(serializers.Serializer[Any]):
    """A claim on file, verbatim; score, kind, explanation and slots where it contradicts the draft."""

    claim_id = serializers.IntegerField()
    article_id = serializers.IntegerField()
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # the name of a speaker
    speaker_text = serializers.CharField(allow_blank=True)
    stance = serializers.CharField()
    content = serializers.CharField()
    outlet = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    articles = serializers.IntegerField(help_text="How many articles tell it.")
    origins = serializers.IntegerField(help_text="From how many independent origins.")
    score = serializers.FloatField()
    kind = serializers.CharField(allow_blank=True)
    explanation = serializers.CharField(allow_blank=True)
    slots = DifferenceSerializer(many=True)
    both_sides = serializers.BooleanField(help_text="The draft has this side too.")


class FindingSerializer(serializers.Serializer[Any]):
    """One thing to look at."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=list(KINDS.items()))
    spans = SpanSerializer(many=True)
    speaker = serializers.CharField(allow_blank=True, help_text="Who says it, in the draft.")
    assertion = serializers.CharField(
        allow_blank=True, help_text=f"Of statements without attribution: {', '.join(ASSERTIONS.values())}."
    )
    actor = serializers.CharField(allow_blank=True, help_text="Of one-sided passages: who is spoken against.")
    asked = serializers.BooleanField(help_text="The draft says that the actor was asked and gave no answer.")
    on_file = serializers.IntegerField(help_text="How many claims of the actor are on file.")
    evidence = EvidenceSerializer(many=True)


class DraftResultSerializer(serializers.Serializer[Any]):
    """What a check found, in the order of the text."""

    claims = serializers.IntegerField(help_text="Claims read in the draft.")
    findings = FindingSerializer(many=True)


class DraftCheckFilter(django_filters.FilterSet):
    """Parameters of the list of checks."""

    state = django_filters.ChoiceFilter(choices=DraftCheck.State.choices)


class DraftCheckViewSet(ReadOnlyResource):
    """One's own draft checks, the latest first."""

    queryset = DraftCheck.objects.defer("text", "result")
    serializer_class = DraftCheckSerializer
    filterset_class = DraftCheckFilter
    needs: ClassVar = {"read": Need(ApiToken.Scope.DRAFTS, _PERMISSION)}
    takes_key: ClassVar = ("create",)

    def get_queryset(self) -> QuerySet[DraftCheck]:
        """Nobody sees another's, whatever the role."""
        return super().get_queryset().filter(owner=self.request.user.pk)

    @extend_schema(
        request=NewDraftSerializer,
        responses={202: DraftCheckSerializer, 422: OpenApiResponse(description="The text cannot be read.")},
    )
    def create(self, request: Request) -> Response:
        """Have a draft checked; poll its address until it is done, then fetch `result`."""
        given = bodies.read(NewDraftSerializer, request)
        return idempotency.answer(request, lambda: self._submit(request, given))

    @extend_schema(
        responses={200: DraftResultSerializer, 409: OpenApiResponse(description="It is not done, or it failed.")},
    )
    @action(detail=True)
    def result(self, request: Request, pk: str) -> Response:
        """What was found, with the evidence as it stands on file now."""
        check = self.get_object()
        if check.state != DraftCheck.State.DONE:
            raise DraftNotReady(f"the check is {check.get_state_display()}")
        found = draft_reports.report(check)
        body = {"claims": found.claims, "findings": [_finding(item) for item in found.findings]}
        return Response(DraftResultSerializer(body).data)

    @extend_schema(request=None, responses=DraftCheckSerializer)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """Keep text and results for yourself."""
        check = self.get_object()
        drafts.keep(check)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Drop text and results now, whatever state the check is in."""
        drafts.forget(self.get_object())
        return Response(status=204)

    def _submit(self, request: Request, given: dict[str, str]) -> Answer:
        check = drafts.submit(person(request), given["text"], given["title"])
        tasks.schedule_check(check)
        address = reverse("api:draft-check-detail", [check.pk], request=request)
        return Answer(202, self.get_serializer(check).data, {"Location": address})


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "number": item.number, "kind": item.kind, "speaker": item.speaker, "assertion": item.assertion,
        "spans": [{"start": start, "end": end} for start, end in item.spans],
        "actor": item.name if item.kind == "one_sided" else "", "asked": item.asked, "on_file": item.total,
        "evidence": [_evidence(found) for found in item.evidence],
    }  # fmt: skip


def _evidence(item: Evidence) -> dict[str, Any]:
    claim, article = item.claim, item.claim.article
    return {
        "claim_id": claim.pk, "article_id": article.pk, "source": claim.source.name if claim.source else None,
        "speaker_text": claim.speaker_text, "stance": claim.stance, "content": claim.content,
        "outlet": article.outlet, "title": article.title, "url": article.url, "published_at": article.published_at,
        "articles": item.articles, "origins": item.origins, "score": item.score, "kind": item.kind,
        "explanation": item.explanation, "slots": item.slots, "both_sides": item.both_sides,
    }  # fmt: skip
