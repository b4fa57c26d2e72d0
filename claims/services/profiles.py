"""Profiles of sources: what each claimed when, where it changed its position, whom it contradicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from claims.models import Claim, ClaimPair, Source, SourceMerge, SourceSplit
from claims.services.sources import key_of

OPPONENTS = 30
SEARCHED = 200
_LIGHT = (
    "id", "score", "kind", "verdict", "left__content", "left__speaker_text", "left__source__name",
    "left__article__published_at", "right__content", "right__speaker_text", "right__source__name",
    "right__article__published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opponent:
    """Another source, and the pairs with it: how many, how many held to be contradictions by editors."""

    source: Source
    pairs: int
    confirmed: int


def find(sought: str) -> QuerySet[Source]:
    """Canonical sources whose name or alias contains the words sought, with the number of their claims."""
    found = Source.objects.canonical()
    if sought.strip():
        key = key_of(sought)
        named = Q(name__icontains=sought.strip()) | Q(key__contains=key or sought.strip())
        aliased = Q(pk__in=Source.objects.filter(aliases__key__contains=key).values("pk")) if key else Q()
        found = found.filter(named | aliased)
    return found.annotate(claim_count=Count("claims", filter=Q(claims__current=True)))


def claims_of(source: Source) -> QuerySet[Claim]:
    """The source's claims, latest publication first, without the texts of their articles."""
    rows = source.claims.filter(current=True).select_related("article").defer("article__text")
    return rows.order_by(F("article__published_at").desc(nulls_last=True), "-id")


def position_changes(source: Source) -> QuerySet[ClaimPair]:
    """Pairs in which the source contradicts its earlier self, those editors rejected aside."""
    own = ClaimPair.objects.offered().filter(left__source=source, right__source=source)
    light = own.select_related("left__source", "right__source", "left__article", "right__article").only(*_LIGHT)
    return light.exclude(verdict__in=["not_a_contradiction", "different_scope"]).order_by("-id")


def opponents(source: Source) -> list[Opponent]:
    """Whom the source contradicts and who contradicts it: a contradiction has no direction."""
    total: Counter[int] = Counter()
    confirmed: Counter[int] = Counter()
    for mine, other in (("left", "right"), ("right", "left")):
        pairs = (
            ClaimPair.objects.offered()
            .filter(**{f"{mine}__source": source})
            .exclude(verdict__in=["not_a_contradiction", "different_scope"])
        )
        rows = (
            pairs.order_by()
            .values_list(f"{other}__source")
            .annotate(n=Count("pk"), sure=Count("pk", filter=Q(verdict="contradiction")))
        )
        for pk, number, sure in rows:
            if pk is not None and pk != source.pk:
                total[pk] += number
                confirmed[pk] += sure
    best = dict(total.most_common(OPPONENTS))
    names = Source.objects.in_bulk(list(best))
    return [Opponent(names[pk], number, confirmed[pk]) for pk, number in best.items() if pk in names]


def merges(source: Source) -> QuerySet[SourceMerge]:
    """Merges that made other sources part of this one and stand."""
    standing = SourceMerge.objects.filter(into=source, undone_at=None)
    return standing.select_related("source", "editor").defer("claims", "aliases")


def splits(source: Source) -> QuerySet[SourceSplit]:
    """Splits that stand: what was split off this source, and what it was split off."""
    standing = SourceSplit.objects.filter(undone_at=None).order_by()  # SQLite orders no part of a union
    either = standing.filter(source=source).values("pk").union(standing.filter(into=source).values("pk"))
    found = SourceSplit.objects.filter(pk__in=either).select_related("source", "into", "editor")
    return found.defer("claims", "aliases", "rulings")
