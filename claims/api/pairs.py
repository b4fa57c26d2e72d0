"""Pairs: two claims that contradict each other, as the queue orders them; verdicts and their undoing."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db import transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims import tasks
from claims.api import bodies, etags, idempotency
from claims.api.claims import SideField, side_columns
from claims.api.filters import FlagFilter, MomentFilter, NounFilter, NumberFilter, ScoreFilter, WordFilter
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.reviews import ReviewSerializer
from claims.api.selection import SparseSerializer, word_or_nothing
from claims.models import ApiToken, ClaimPair, Reason, Review, Verdict
from claims.services import followups, reviews, tags
from claims.services.followups import Details
from claims.services.idempotency import Answer
from claims.services.narrowing import DECIDED, UNDECIDED

_SLOT = {"name": {"type": "string"}, "left": {}, "right": {}, "agreement": {"type": "string"}}
_HISTORY = Prefetch("reviews", Review.objects.select_related("editor"))
_OWN_COLUMNS = (
    "verdict", "reopened_because", "relation", "kind", "score", "priority", "explanation", "slots", "pipeline_version",
    "repeats_id", "created_at", "updated_at",
)  # fmt: skip


@extend_schema_field({"type": "array", "items": {"type": "object", "properties": _SLOT}})
class SlotsField(serializers.JSONField):
    """What the two sides say of the same thing, part by part."""


class PairSerializer(SparseSerializer):
    """A pair with both sides and the reasons for the pairing."""

    expandable: ClassVar = {
        "reviews": lambda pairs: pairs.prefetch_related(_HISTORY),
        "tags": lambda pairs: pairs.prefetch_related("tags"),
    }

    left = SideField()
    right = SideField()
    slots = SlotsField(read_only=True)
    verdict = word_or_nothing(Verdict, "Nothing while the pair waits in the queue.")
    repeats_id = serializers.IntegerField(read_only=True, allow_null=True)
    version = serializers.SerializerMethodField(help_text="For If-Match: changes with every decision on the pair.")
    reviews = ReviewSerializer(many=True, read_only=True, help_text="With `expand=reviews`: the latest first.")
    tags: Any = serializers.SlugRelatedField("word", many=True, read_only=True, help_text="With `expand=tags`.")

    class Meta:
        model = ClaimPair
        fields = (
            "id", "version", "verdict", "reopened_because", "relation", "kind", "score", "priority", "explanation",
            "slots", "pipeline_version", "repeats_id", "created_at", "updated_at", "left", "right", "reviews",
            "tags",
        )  # fmt: skip
        read_only_fields = fields

    def get_version(self, pair: ClaimPair) -> str:
        """What If-Match must name."""
        return etags.of_pair(pair, getattr(pair, "standing_id", None))


class VerdictSerializer(bodies.StrictSerializer):
    """A verdict on the pair, never on who is right."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.ChoiceField(
        choices=Reason.choices,
        required=False,
        help_text="Must belong to the verdict; where left out, the one that goes with the kind of the pair.",
    )
    note = bodies.TextField(max_length=10_000, allow_blank=True, default="")
    question = bodies.TextField(
        max_length=5000, allow_blank=True, default="", help_text="For `needs_reporting`: what is to be found out."
    )
    owner = bodies.TextField(max_length=150, default="", allow_blank=True, help_text="And by whom: a user's name.")
    due_on = bodies.DayField(allow_null=True, default=None, help_text="And by when.")
    later = bodies.IdField(
        allow_null=True, default=None, help_text="For `superseded`: the claim that is the later word."
    )


class TagsSerializer(bodies.StrictSerializer):
    """Tags to put on a pair and to take off it."""

    add = serializers.ListField(child=bodies.TextField(max_length=50), max_length=20, default=list)
    remove = serializers.ListField(child=bodies.TextField(max_length=50), max_length=20, default=list)


class TaggedSerializer(serializers.Serializer[Any]):
    """The tags of a pair, in order."""

    tags = serializers.ListField(child=serializers.CharField())


class DecisionSerializer(serializers.Serializer[Any]):
    """The review that was recorded, and the pair as it stands now."""

    review = ReviewSerializer()
    pair = PairSerializer()


_CONFLICTS = {
    409: OpenApiResponse(description="Somebody decided at the same moment, or there is nothing to undo."),
    412: OpenApiResponse(description="The pair is no longer what If-Match names."),
}


class PairFilter(NounFilter):
    """Parameters of the list of pairs: all that the queue filters by. Repeats of another pair are left out."""

    noun = "pairs"
    verdict = django_filters.ChoiceFilter(
        choices=[(UNDECIDED, "in the queue"), (DECIDED, "with any verdict"), *Verdict.choices]
    )
    kind = django_filters.ChoiceFilter(choices=ClaimPair.Kind.choices)
    relation = django_filters.ChoiceFilter(choices=ClaimPair.Relation.choices)
    source = NumberFilter(help_text="A source on either side.")
    against = NumberFilter(help_text="Another source, on the other side.")
    story = NumberFilter(help_text="A story that either article belongs to.")
    outlet = WordFilter(help_text="An outlet on either side.")
    article = NumberFilter(help_text="An article on either side.")
    claim = NumberFilter(help_text="A claim on either side.")
    tag = WordFilter(help_text="A tag, case aside.")
    mine = FlagFilter(help_text="true: assigned to the user; false: not so.")
    reopened = FlagFilter(help_text="true: reopened after a correction or a change.")
    second_opinion = FlagFilter(help_text="true: decided by others, and open to the user's opinion.")
    repeats = FlagFilter(help_text="true: only pairs that repeat another.")
    min_score = ScoreFilter()
    max_score = ScoreFilter()
    created_after = MomentFilter()
    created_before = MomentFilter()
    published_after = MomentFilter(help_text="Either article.")
    published_before = MomentFilter(help_text="Either article.")


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
        "tags": Need(ApiToken.Scope.REVIEWS, reviews.PERMISSION),
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
            422: OpenApiResponse(description="The reason does not belong to the verdict, or nothing is superseded."),
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

    @extend_schema(
        request=TagsSerializer,
        responses={200: TaggedSerializer, 422: OpenApiResponse(description="A tag is empty, or there are too many.")},
    )
    @action(detail=True, methods=["post"])
    def tags(self, request: Request, pk: str) -> Response:
        """Put tags on the pair and take others off; the same twice is as good as once."""
        given = bodies.read(TagsSerializer, request)
        pair = self.get_object()
        with transaction.atomic():
            for word in given["remove"]:
                tags.remove(pair, word, person(request))
            for word in given["add"]:
                tags.add(pair, word, person(request))
        return Response({"tags": list(pair.tags.values_list("word", flat=True))})

    def _record(self, request: Request, pair: ClaimPair, given: dict[str, Any]) -> Answer:
        seen = reviews.standing(pair)
        etags.check(request, pair, seen)
        reason = Reason(given["reason"]) if "reason" in given else None
        details = Details(given["question"], bodies.named_user(given["owner"]), given["due_on"], given["later"])
        return self._told(
            followups.decide(
                pair, person(request), Verdict(given["verdict"]), reason, seen=seen, note=given["note"], details=details
            )
        )

    def _told(self, review: Review) -> Answer:
        tasks.schedule_deliveries()
        pair = with_decision(ClaimPair.objects.all()).get(pk=review.pair_id)
        return Answer(201, {"review": ReviewSerializer(review).data, "pair": PairSerializer(pair).data})
