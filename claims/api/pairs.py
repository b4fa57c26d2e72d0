"""Pairs: two claims that contradict each other, as the queue orders them; verdicts and their undoing."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims import tasks
from claims.api import bodies, etags, idempotency
from claims.api.claims import SideField, side_columns
from claims.api.filters import FlagFilter, MomentFilter, NumberFilter, ScoreFilter, WordFilter
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.reviews import ReviewSerializer
from claims.api.selection import SparseSerializer, word_or_nothing
from claims.models import ApiToken, Claim, ClaimPair, Reason, Review, Verdict
from claims.services import reviews
from claims.services.idempotency import Answer

_SLOT = {"name": {"type": "string"}, "left": {}, "right": {}, "agreement": {"type": "string"}}
_HISTORY = Prefetch("reviews", Review.objects.select_related("editor"))
_OWN_COLUMNS = (
    "verdict", "reopened_because", "relation", "kind", "score", "priority", "explanation", "slots", "pipeline_version",
    "repeats_id", "created_at", "updated_at",
)  # fmt: skip
UNDECIDED = "undecided"


@extend_schema_field({"type": "array", "items": {"type": "object", "properties": _SLOT}})
class SlotsField(serializers.JSONField):
    """What the two sides say of the same thing, part by part."""


class PairSerializer(SparseSerializer):
    """A pair with both sides and the reasons for the pairing."""

    expandable: ClassVar = {"reviews": lambda pairs: pairs.prefetch_related(_HISTORY)}

    left = SideField()
    right = SideField()
    slots = SlotsField(read_only=True)
    verdict = word_or_nothing(Verdict, "Nothing while the pair waits in the queue.")
    repeats_id = serializers.IntegerField(read_only=True, allow_null=True)
    version = serializers.SerializerMethodField(help_text="For If-Match: changes with every decision on the pair.")
    reviews = ReviewSerializer(many=True, read_only=True, help_text="With `expand=reviews`: the latest first.")

    class Meta:
        model = ClaimPair
        fields = (
            "id", "version", "verdict", "reopened_because", "relation", "kind", "score", "priority", "explanation",
            "slots", "pipeline_version", "repeats_id", "created_at", "updated_at", "left", "right", "reviews",
        )  # fmt: skip
        read_only_fields = fields

    def get_version(self, pair: ClaimPair) -> str:
        """What If-Match must name."""
        return etags.of_pair(pair, getattr(pair, "standing_id", None))


class VerdictSerializer(bodies.StrictSerializer):
    """A verdict on the pair, never on who is right."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.ChoiceField(
        choices=Reason.choices, required=False, help_text="Must belong to the verdict; its first reason where left out."
    )
    note = bodies.TextField(max_length=10_000, allow_blank=True, default="")


class DecisionSerializer(serializers.Serializer[Any]):
    """The review that was recorded, and the pair as it stands now."""

    review = ReviewSerializer()
    pair = PairSerializer()


_CONFLICTS = {
    409: OpenApiResponse(description="Somebody decided at the same moment, or there is nothing to undo."),
    412: OpenApiResponse(description="The pair is no longer what If-Match names."),
}


class PairFilter(django_filters.FilterSet):
    """Parameters of the list of pairs: all that the queue filters by. Repeats of another pair are left out."""

    verdict = django_filters.ChoiceFilter(choices=[(UNDECIDED, "in the queue"), *Verdict.choices], method="decided")
    kind = django_filters.ChoiceFilter(choices=ClaimPair.Kind.choices)
    relation = django_filters.ChoiceFilter(choices=ClaimPair.Relation.choices)
    source = NumberFilter(method="side_of", help_text="A source on either side.")
    against = NumberFilter(method="side_of", help_text="Another source, on the other side.")
    outlet = WordFilter(method="printed_in", help_text="An outlet on either side.")
    article = NumberFilter(method="drawn_from", help_text="An article on either side.")
    claim = NumberFilter(method="made_of", help_text="A claim on either side.")
    mine = FlagFilter(method="in_hand", help_text="true: assigned to the user; false: not so.")
    reopened = FlagFilter(method="came_back", help_text="true: reopened after a correction or a change.")
    repeats = FlagFilter(method="repeating", help_text="true: only pairs that repeat another.")
    min_score = ScoreFilter(field_name="score", lookup_expr="gte")
    max_score = ScoreFilter(field_name="score", lookup_expr="lte")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")
    published_after = MomentFilter(field_name="latest_at", lookup_expr="gte", help_text="Either article.")
    published_before = MomentFilter(field_name="earliest_at", lookup_expr="lt", help_text="Either article.")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Offered pairs, unless repeats are asked for."""
        if self.form.cleaned_data["repeats"] == "":
            queryset = queryset.filter(repeats=None)
        return super().filter_queryset(queryset)

    def decided(self, found: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """By where the review stands."""
        return found.filter(verdict="" if value == UNDECIDED else value)

    def side_of(self, found: QuerySet[ClaimPair], name: str, value: int) -> QuerySet[ClaimPair]:
        """By a source."""
        return _on_either_side(found, source=value)

    def printed_in(self, found: QuerySet[ClaimPair], name: str, value: str) -> QuerySet[ClaimPair]:
        """By an outlet."""
        return found.filter(Q(left_outlet=value) | Q(right_outlet=value))

    def drawn_from(self, found: QuerySet[ClaimPair], name: str, value: int) -> QuerySet[ClaimPair]:
        """By an article."""
        return _on_either_side(found, article=value)

    def made_of(self, found: QuerySet[ClaimPair], name: str, value: int) -> QuerySet[ClaimPair]:
        """By a claim."""
        return _on_either_side(found, pk=value)

    def in_hand(self, found: QuerySet[ClaimPair], name: str, value: bool) -> QuerySet[ClaimPair]:
        """By assignment."""
        mine = Q(assignment__editor=self.request.user)
        return found.filter(mine) if value else found.exclude(mine)

    def came_back(self, found: QuerySet[ClaimPair], name: str, value: bool) -> QuerySet[ClaimPair]:
        """By whether a decision was reopened."""
        return found.exclude(reopened_because="") if value else found.filter(reopened_because="")

    def repeating(self, found: QuerySet[ClaimPair], name: str, value: bool) -> QuerySet[ClaimPair]:
        """By whether another pair offers the same two statements."""
        return found.filter(repeats__isnull=not value)


def _on_either_side(found: QuerySet[ClaimPair], **wanted: int) -> QuerySet[ClaimPair]:
    """Pairs with such a claim; a union, for an OR over two joins would read all pairs."""
    claims = Claim.objects.filter(**wanted).order_by().values("pk")
    left, right = (ClaimPair.objects.filter(**{f"{side}__in": claims}).order_by() for side in ("left", "right"))
    return found.filter(pk__in=left.values("pk").union(right.values("pk")))


def with_decision(pairs: QuerySet[ClaimPair]) -> QuerySet[ClaimPair]:
    """Pairs with both sides (articles without their text) and the id of the verdict that stands."""
    standing = Review.objects.filter(pair=OuterRef("pk"), undone_by=None).exclude(verdict="").order_by("-id")
    sided = pairs.select_related("left__article", "left__source", "right__article", "right__source")
    lean = sided.only(*_OWN_COLUMNS, *side_columns("left"), *side_columns("right"))
    return lean.annotate(standing_id=Subquery(standing.values("pk")[:1]))


class PairViewSet(ReadOnlyResource):
    """Pairs, the most pressing first."""

    queryset = ClaimPair.objects.all()
    serializer_class = PairSerializer
    filterset_class = PairFilter
    orderings: ClassVar = {
        "priority": ("-priority", "id"), "newest": ("-created_at", "-id"), "oldest": ("created_at", "id"),
        "strongest": ("-score", "id"), "unsure": ("score", "id"), "id": ("id",), "-id": ("-id",),
    }  # fmt: skip
    needs: ClassVar[dict[str, Any]] = {
        "read": Need(ApiToken.Scope.READ, "claims.view_claimpair"),
        "verdict": Need(ApiToken.Scope.REVIEWS, reviews.PERMISSION),
        "undo": Need(ApiToken.Scope.REVIEWS, reviews.PERMISSION),
    }
    takes_key: ClassVar = ("verdict",)
    takes_version: ClassVar = ("verdict", "undo")

    def get_queryset(self) -> QuerySet[ClaimPair]:
        """Both sides in the same query."""
        return with_decision(super().get_queryset())

    def version(self, response: Response) -> str:
        """A single pair's ETag begins with its version."""
        return str(response.data.get("version", "")) if self.action == "retrieve" else ""

    @extend_schema(
        request=VerdictSerializer,
        responses={
            201: DecisionSerializer,
            **_CONFLICTS,
            422: OpenApiResponse(description="The reason does not belong to the verdict."),
            428: OpenApiResponse(description="If-Match is missing."),
        },
    )
    @action(detail=True, methods=["post"])
    def verdict(self, request: Request, pk: str) -> Response:
        """Record a verdict on the pair as it was seen: If-Match names its version or ETag."""
        given = bodies.read(VerdictSerializer, request)
        pair = self.get_object()
        return idempotency.answer(request, lambda: self._record(request, pair, given))

    @extend_schema(request=None, responses={201: DecisionSerializer, **_CONFLICTS})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take one's own standing verdict back; If-Match may name the version that was seen."""
        pair = self.get_object()
        if "If-Match" in request.headers:
            etags.check(request, pair, reviews.standing(pair))
        told = self._told(reviews.undo(pair, person(request)))
        return Response(told.body, status=told.status)

    def _record(self, request: Request, pair: ClaimPair, given: dict[str, Any]) -> Answer:
        seen = reviews.standing(pair)
        etags.check(request, pair, seen)
        reason = Reason(given["reason"]) if "reason" in given else None
        verdict = Verdict(given["verdict"])
        review = reviews.record(pair, person(request), verdict, reason, note=given["note"], seen=seen, check_seen=True)
        return self._told(review)

    def _told(self, review: Review) -> Answer:
        tasks.schedule_deliveries()
        pair = with_decision(ClaimPair.objects.all()).get(pk=review.pair_id)
        return Answer(201, {"review": ReviewSerializer(review).data, "pair": PairSerializer(pair).data})
