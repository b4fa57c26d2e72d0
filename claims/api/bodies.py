"""Request bodies, taken literally: no unknown members, no numbers for strings, no strings for numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib.auth.models import User
from django.core.validators import URLValidator
from django.utils.dateparse import parse_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from claims.api.filters import LARGEST_ID, moment

Body = TypeVar("Body", bound=serializers.Serializer[Any])


class StrictSerializer(serializers.Serializer[Any]):
    """A body with exactly the members declared."""

    def to_internal_value(self, data: Any) -> Any:
        """The checked members. Raises ValidationError, also for members that nobody asked for."""
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields), key=str)):
            raise serializers.ValidationError({str(name)[:100]: ["this member is unknown"] for name in unknown[:10]})
        return super().to_internal_value(data)


class TextField(serializers.CharField):
    """A string, kept character by character."""

    def __init__(self, **options: Any) -> None:
        """Leave white space alone."""
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        """The string. Raises ValidationError for all else."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": LARGEST_ID})
class IdField(serializers.Field[int, Any, int, Any]):
    """The id of a row."""

    def to_internal_value(self, data: Any) -> int:
        """The number. Raises ValidationError."""
        if isinstance(data, bool) or not isinstance(data, int) or not 1 <= data <= LARGEST_ID:
            raise serializers.ValidationError("an id is expected")
        return data


@extend_schema_field(OpenApiTypes.DATETIME)
class MomentField(serializers.Field[Any, Any, Any, Any]):
    """A date and time with its zone."""

    def to_internal_value(self, data: Any) -> Any:
        """The moment in UTC. Raises ValidationError."""
        try:
            return moment(data if isinstance(data, str) else "")
        except forms.ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


@extend_schema_field({"type": "string", "maxLength": 2000, "description": "An http(s) address, or nothing."})
class AddressField(TextField):
    """An http or https address, or nothing."""

    def __init__(self, **options: Any) -> None:
        """Check the scheme and form."""
        super().__init__(max_length=2000, allow_blank=True, validators=[URLValidator(["http", "https"])], **options)


@extend_schema_field(OpenApiTypes.DATE)
class DayField(serializers.Field[Any, Any, Any, Any]):
    """A day, as 2024-05-01."""

    def to_internal_value(self, data: Any) -> Any:
        """The day. Raises ValidationError."""
        try:
            found = parse_date(data if isinstance(data, str) and len(data) == len("2024-05-01") else "")
        except ValueError:
            found = None
        if found is None:
            raise serializers.ValidationError("a day is expected, as 2024-05-01")
        return found


def named_user(name: str) -> User | None:
    """The active user of that name; None for "". Raises ValidationError where there is none."""
    if not name:
        return None
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise serializers.ValidationError({"owner": ["there is no such user"]})
    return found


def read(kind: type[Body], request: Request) -> Any:
    """The checked members of the request's body. Raises ValidationError."""
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return body.validated_data
