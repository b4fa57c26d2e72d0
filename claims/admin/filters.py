"""Filters of the lists; each offers a bounded number of choices and accepts any value from a link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from claims.admin.readonly import shortened
from claims.models import Article, ClaimPair, Source

MOST_CHOICES = 40


class StateFilter(admin.SimpleListFilter):
    """Where the review stands; without a choice, the pairs that wait."""

    title = "review"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The states, the default (waiting) aside."""
        return [("decided", "Decided"), ("reopened", "Reopened"), ("repeats", "Repeats of others"), ("all", "All")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Waiting stands where other filters say "All"."""
        default = changelist.get_query_string(remove=[self.parameter_name])
        yield {"selected": self.value() is None, "query_string": default, "display": "Waiting"}
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[ClaimPair]) -> QuerySet[ClaimPair]:
        """The pairs in that state."""
        narrowed = {
            "decided": ~Q(verdict=""),
            "reopened": ~Q(reopened_because=""),
            "repeats": Q(repeats__isnull=False),
            "all": Q(),
        }
        return queryset.filter(narrowed.get(self.value() or "", Q(repeats=None, verdict="")))


class ScoreFilter(admin.SimpleListFilter):
    """Bands of the score."""

    title = "score"
    parameter_name = "score_band"
    bands = {"90": (0.9, 1.01), "75": (0.75, 0.9), "50": (0.5, 0.75), "0": (0.0, 0.5)}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Four bands, the strongest first."""
        return [("90", "0.90 and more"), ("75", "0.75 to 0.90"), ("50", "0.50 to 0.75"), ("0", "below 0.50")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Rows with a score in that band."""
        if self.value() not in self.bands:
            return queryset
        low, high = self.bands[self.value() or ""]
        return queryset.filter(score__gte=low, score__lt=high)


class _SidesFilter(admin.SimpleListFilter):
    """Of a list of pairs: pairs where either side is so; of other lists: `paths` has one path."""

    paths: tuple[str, ...] = ()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Rows where any of the paths has the value."""
        if self.value() is None:
            return queryset
        condition = Q()
        for path in self.paths:
            condition |= self.condition(path)
        return queryset.filter(condition)

    def condition(self, path: str) -> Q:
        """That the value stands under `path`."""
        return Q(**{path: self.value()})


class OutletFilter(_SidesFilter):
    """The outlet of an article."""

    title = "outlet"
    parameter_name = "from_outlet"
    paths: tuple[str, ...] = ("outlet",)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The outlets with most articles, by name."""
        counted = Article.objects.exclude(outlet="").order_by().values_list("outlet").annotate(n=Count("pk"))
        names = [name for name, _ in counted.order_by("-n")[:MOST_CHOICES]]
        return [(name, name) for name in sorted(names, key=str.casefold)]


class PublishedFilter(_SidesFilter):
    """How long ago an article was published."""

    title = "published"
    parameter_name = "published"
    paths: tuple[str, ...] = ("published_at",)
    days = {"1": "in the past day", "7": "in the past 7 days", "30": "in the past 30 days", "365": "in the past year"}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Four lengths of time."""
        return list(self.days.items())

    def condition(self, path: str) -> Q:
        """Published since then; an unknown value narrows nothing."""
        if self.value() not in self.days:
            return Q()
        return Q(**{f"{path}__gte": timezone.now() - timedelta(days=int(self.value() or 0))})


class SourceFilter(_SidesFilter):
    """The source that speaks."""

    title = "source"
    parameter_name = "by_source"
    paths: tuple[str, ...] = ("source",)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The sources with most claims, by name, and the one chosen."""
        chosen = str(self.used_parameters.get(self.parameter_name, ""))
        counted = Source.objects.canonical().annotate(n=Count("claims")).filter(n__gt=0).order_by("-n")
        rows = dict(counted.values_list("pk", "name")[:MOST_CHOICES])
        if chosen.isdecimal() and int(chosen) not in rows:
            rows |= dict(Source.objects.filter(pk=chosen).values_list("pk", "name"))
        return [(str(pk), name) for pk, name in sorted(rows.items(), key=lambda row: row[1].casefold())]

    def condition(self, path: str) -> Q:
        """Spoken by that source; a value that is no number is nobody's."""
        value = self.value() or ""
        return Q(**{path: int(value)}) if value.isdecimal() else Q(pk=None)


class PairArticleFilter(_SidesFilter):
    """The article of either side; offered only where a link has chosen one."""

    title = "article"
    parameter_name = "of_article"
    paths = ("left__article", "right__article")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The article chosen, if any."""
        chosen = str(self.used_parameters.get(self.parameter_name, ""))
        found = Article.objects.filter(pk=chosen).defer("text").first() if chosen.isdecimal() else None
        return [(chosen, shortened(str(found), 60))] if found else []


class FoundFilter(admin.DateFieldListFilter):
    """When the row was made."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Under a title of its own."""
        super().__init__(*given, **named)
        self.title = "found"


class PairOutletFilter(OutletFilter):
    """The outlet of either side."""

    paths = ("left__article__outlet", "right__article__outlet")


class PairPublishedFilter(PublishedFilter):
    """How long ago either side was published."""

    paths = ("left__article__published_at", "right__article__published_at")


class PairSourceFilter(SourceFilter):
    """The source of either side."""

    paths = ("left__source", "right__source")


class ClaimOutletFilter(OutletFilter):
    """The outlet of the claim's article."""

    paths = ("article__outlet",)
