"""Query parameters of lists: typed, bounded, and refused where unknown or empty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions
from rest_framework.request import Request

from claims.services import narrowing

LARGEST_ID = 2**63 - 1
LONGEST_WORD = 200


class MomentField(forms.CharField):
    """An ISO 8601 date and time with its zone, as a UTC datetime."""

    def to_python(self, value: Any) -> Any:
        """The moment in UTC; None where nothing was given. Raises ValidationError."""
        return moment(str(value)) if value not in self.empty_values else None


def moment(word: str) -> datetime:
    """An ISO 8601 date and time with zone, in UTC. Raises ValidationError."""
    try:
        found = parse_datetime(word)
        if found is not None and found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise forms.ValidationError("a date and time with zone is expected, as 2024-05-01T12:00:00Z")


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentFilter(django_filters.Filter):
    """A bound on a point in time."""

    field_class = MomentField


@extend_schema_field(OpenApiTypes.DATE)
class DayFilter(django_filters.Filter):
    """A bound on a day."""

    field_class = forms.DateField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """ISO 8601 alone."""
        super().__init__(*args, input_formats=["%Y-%m-%d"], **kwargs)


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": LARGEST_ID})
class NumberFilter(django_filters.Filter):
    """A whole number within the database's range: an id, mostly."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bound the number."""
        super().__init__(*args, min_value=0, max_value=LARGEST_ID, **kwargs)


@extend_schema_field({"type": "number", "minimum": 0, "maximum": 1})
class ScoreFilter(django_filters.Filter):
    """A score, 0..1."""

    field_class = forms.FloatField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bound the score."""
        super().__init__(*args, min_value=0, max_value=1, **kwargs)


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST_WORD})
class WordFilter(django_filters.CharFilter):
    """A text of bounded length, compared as given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bound the length; spaces count."""
        super().__init__(*args, max_length=LONGEST_WORD, strip=False, **kwargs)


@extend_schema_field(OpenApiTypes.BOOL)
class FlagFilter(django_filters.TypedChoiceFilter):
    """true or false, spelled so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the two words."""
        choices = [("true", "true"), ("false", "false")]
        super().__init__(*args, choices=choices, coerce=lambda word: word == "true", **kwargs)


class StrictFilterBackend(DjangoFilterBackend):
    """Filters as declared on the view's filterset; a parameter that is unknown, empty or doubled is refused."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """The rows that pass. Raises ValidationError."""
        known = {"limit", "cursor", "ordering", "fields", "expand"}
        refuse_unknown(request, known | set(view.filterset_class.base_filters))
        return super().filter_queryset(request, queryset, view)


class NounFilter(django_filters.FilterSet):
    """A list's parameters; what each means stands in claims.services.narrowing, where exports find it too."""

    noun: ClassVar[str]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that pass."""
        return narrowing.narrowed(self.noun, queryset, self.wanted(), person_id(self.request))

    def wanted(self) -> dict[str, Any]:
        """What was asked for, as plain values that JSON can hold; the noun's defaults are added."""
        asked = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asked.items()}
        return narrowing.with_defaults(self.noun, plain)


def person_id(request: Any) -> int:
    """Who asks, for filters such as "mine"; 0 for nobody."""
    return getattr(getattr(request, "user", None), "pk", None) or 0


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Raise ValidationError where the query holds anything but `known`, each once and not empty."""
    for name, values in request.query_params.lists():
        if name not in known:
            raise exceptions.ValidationError({name[:100]: ["this parameter is unknown"]})
        if len(values) > 1:
            raise exceptions.ValidationError({name: ["this parameter was given more than once"]})
        if values == [""]:
            raise exceptions.ValidationError({name: ["a value is expected"]})
