"""Claims: who says what in which article, with the verbatim spans."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.filters import FlagFilter, MomentFilter, NounFilter, NumberFilter, ScoreFilter, WordFilter
from claims.api.permissions import Need
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer, word_or_nothing
from claims.models import ApiToken, Article, Claim, FactCheck, FactCheckLink, Source, SourceAlias

SPANS = {
    "type": "array",
    "description": "[start, end) pairs of characters in the article's text.",
    "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
}


@extend_schema_field(SPANS)
class SpansField(serializers.JSONField):
    """Where a role stands in the article's text."""


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class NamesField(serializers.JSONField):
    """Names, in order."""


class ArticleBriefSerializer(serializers.ModelSerializer[Article]):
    """What one wants to know of an article beside a claim of it."""

    url = serializers.CharField(read_only=True, help_text="An address, or nothing.")

    class Meta:
        model = Article
        fields = ("id", "external_id", "title", "outlet", "url", "published_at")
        read_only_fields = fields


class SourceBriefSerializer(serializers.ModelSerializer[Source]):
    """A source's id and name."""

    class Meta:
        model = Source
        fields = ("id", "name")
        read_only_fields = fields


class FactCheckBriefSerializer(serializers.ModelSerializer[FactCheck]):
    """What somebody else published about a claim."""

    url = serializers.CharField(read_only=True)

    class Meta:
        model = FactCheck
        fields = ("id", "publisher", "rating", "url", "published_on")
        read_only_fields = fields


_CONFIRMED = Prefetch(
    "fact_check_links",
    FactCheckLink.objects.filter(state=FactCheckLink.State.CONFIRMED).select_related("fact_check"),
    to_attr="confirmed",
)


class ClaimSerializer(SparseSerializer):
    """One claim."""

    expandable: ClassVar = {
        "article": lambda claims: claims.select_related("article").defer("article__text"),
        "source": lambda claims: claims.select_related("source"),
        "fact_checks": lambda claims: claims.prefetch_related(_CONFIRMED),
    }

    article_id = serializers.IntegerField(read_only=True)
    source_id = serializers.IntegerField(read_only=True, allow_null=True)
    run_id = serializers.IntegerField(read_only=True)
    speaker_kind = word_or_nothing(SourceAlias.Kind, "Why the speaker stands for the source.")
    source_spans = SpansField(read_only=True)
    cue_spans = SpansField(read_only=True)
    content_spans = SpansField(read_only=True)
    via = NamesField(read_only=True, help_text="Reporters in between, outermost first.")
    article = ArticleBriefSerializer(read_only=True, help_text="With `expand=article`.")
    source = SourceBriefSerializer(  # type: ignore[assignment]  # the noun, though Field has an option of that name
        read_only=True, allow_null=True, help_text="With `expand=source`."
    )

    fact_checks = serializers.SerializerMethodField(
        help_text="With `expand=fact_checks`: what others published about the claim, as an editor linked it."
    )

    class Meta:
        model = Claim
        fields: tuple[str, ...] = (
            "id", "article_id", "source_id", "run_id", "speaker_text", "speaker_name", "speaker_kind", "source_spans",
            "cue", "cue_spans", "content", "content_spans", "proposition", "kind", "stance", "hedged", "via", "score",
            "current", "created_at", "article", "source", "fact_checks",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(FactCheckBriefSerializer(many=True))
    def get_fact_checks(self, claim: Claim) -> Any:
        """Confirmed links alone."""
        return FactCheckBriefSerializer([link.fact_check for link in claim.confirmed], many=True).data  # type: ignore[attr-defined]


class ClaimSideSerializer(ClaimSerializer):
    """A claim as one side of a pair: with its article and source."""

    expandable: ClassVar[dict[str, Any]] = {}
    fact_checks = None  # type: ignore[assignment]  # how a subclass leaves a declared field out

    class Meta(ClaimSerializer.Meta):
        fields = tuple(name for name in ClaimSerializer.Meta.fields if name != "fact_checks")
        read_only_fields = fields


_BESIDES = {"article", "source", "created_at", "fact_checks"}


def told(moment: datetime) -> str:
    """A point in time as DRF's DateTimeField tells it, without asking the settings for the zone each time."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


@extend_schema_field(ClaimSideSerializer)
class SideField(serializers.Field[Claim, Any, Any, Any]):
    """What ClaimSideSerializer tells, written out: a page of pairs tells a hundred sides, and this takes a third."""

    plain = tuple(name for name in ClaimSerializer.Meta.fields if name not in _BESIDES)

    def __init__(self) -> None:
        """Read only."""
        super().__init__(read_only=True)

    def to_representation(self, claim: Claim) -> dict[str, Any]:
        """The members of a side (article and source should be loaded with the claim)."""
        article, source = claim.article, claim.source
        side = {name: getattr(claim, name) for name in self.plain}
        side["created_at"] = told(claim.created_at)
        side["article"] = {
            "id": article.pk,
            "external_id": article.external_id,
            "title": article.title,
            "outlet": article.outlet,
            "url": article.url,
            "published_at": article.published_at and told(article.published_at),
        }
        side["source"] = source and {"id": source.pk, "name": source.name}
        return side


def side_columns(side: str) -> list[str]:
    """The columns that a side is told from, as seen from its pair: the rest would only cost their reading."""
    claim = [name for name in ClaimSideSerializer.Meta.fields if name not in {"article", "source"}]
    brief = [f"article__{name}" for name in ArticleBriefSerializer.Meta.fields]
    return [f"{side}__{name}" for name in [*claim, *brief, "source__name"]]


class ClaimFilter(NounFilter):
    """Parameters of the list of claims; current ones, unless asked for others."""

    noun = "claims"
    article = NumberFilter()
    source = NumberFilter()
    run = NumberFilter()
    outlet = WordFilter()
    kind = django_filters.ChoiceFilter(choices=Claim.Kind.choices)
    stance = django_filters.ChoiceFilter(choices=Claim.Stance.choices)
    hedged = FlagFilter()
    current = FlagFilter(help_text="false: claims of earlier readings, kept because an editor decided on them.")
    min_score = ScoreFilter()
    max_score = ScoreFilter()
    published_after = MomentFilter()
    published_before = MomentFilter()


class ClaimViewSet(ReadOnlyResource):
    """Claims, the latest first."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_claim")}
