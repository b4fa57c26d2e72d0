"""Pages of a list by keyset: a cursor holds the last row's place, so pages neither skip nor repeat rows."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError as FieldRefused
from django.db.models import DateTimeField, F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.http import urlencode
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
LONGEST_CURSOR = 500


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an ordering; nulls come first where it descends, last where it ascends (as PostgreSQL has it)."""

    field: Field[Any, Any]
    descending: bool

    @property
    def name(self) -> str:
        """The attribute that holds the value on a row."""
        return self.field.attname

    def order(self) -> OrderBy:
        """The ORDER BY term; nulls are only mentioned where there can be any, so that indexes serve."""
        nulls = {"nulls_first" if self.descending else "nulls_last": True} if self.field.null else {}
        term = F(self.name)
        return term.desc(**nulls) if self.descending else term.asc(**nulls)

    def beyond(self, value: Any) -> Q:
        """Rows that stand strictly after `value` in this column."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.descending else Q(pk__in=[])
        after = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return after | Q(**{f"{self.name}__isnull": True}) if self.field.null and not self.descending else after

    def same(self, value: Any) -> Q:
        """Rows with the same value in this column."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


def columns(model: type[Model], ordering: Sequence[str]) -> list[Column]:
    """The columns of an ordering such as ("-score", "id"); the last must be unique."""
    return [Column(model._meta.get_field(word.lstrip("-")), word.startswith("-")) for word in ordering]  # type: ignore[arg-type]


class CursorPages(BasePagination):
    """`limit` rows (at most MAX_LIMIT) after `cursor`; the view says which orderings it offers."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        """The rows of the page asked for; one more is read, to know whether a next page exists."""
        self.request = request
        self.limit = bounded(request, "limit", DEFAULT_LIMIT, MAX_LIMIT)
        self.ordering = chosen(request, view.orderings)
        self.columns = columns(queryset.model, view.orderings[self.ordering])
        queryset = queryset.order_by(*[column.order() for column in self.columns])
        if cursor := request.query_params.get("cursor"):
            queryset = queryset.filter(after(self.columns, self._place(cursor)))
        rows = list(queryset[: self.limit + 1])
        self.more = len(rows) > self.limit
        self.page = rows[: self.limit]
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        """The page with the link to the next one, in the body and as a Link header."""
        link = self._next()
        headers = {"Link": f'<{link}>; rel="next"'} if link else {}
        return Response({"next": link, "results": data}, headers=headers)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What drf-spectacular writes for a page."""
        link = {"type": "string", "nullable": True, "format": "uri", "description": "The next page; null on the last."}
        members = {"next": link, "results": schema}
        return {"type": "object", "required": ["next", "results"], "properties": members}

    def _next(self) -> str | None:
        if not self.more:
            return None
        place = [getattr(self.page[-1], column.name) for column in self.columns]
        text = json.dumps([self.ordering, *[_plain(value) for value in place]], separators=(",", ":"))
        cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        query = {**self.request.query_params.dict(), "cursor": cursor}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(query)}")

    def _place(self, cursor: str) -> list[Any]:
        try:
            padded = cursor[:LONGEST_CURSOR] + "=" * (-len(cursor) % 4)
            ordering, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            if ordering != self.ordering or len(values) != len(self.columns):
                raise ValueError("a cursor of another ordering")
            return [_value(column.field, value) for column, value in zip(self.columns, values, strict=True)]
        except (ValueError, TypeError, OverflowError, RecursionError, FieldRefused) as error:
            raise exceptions.ValidationError({"cursor": ["not a cursor of this list and ordering"]}) from error


def after(ordering: Sequence[Column], place: Sequence[Any]) -> Q:
    """Rows that stand after `place`; the bound on the first column is repeated alone, for its index."""
    found, equal = Q(), Q()
    for column, value in zip(ordering, place, strict=True):
        found |= equal & column.beyond(value)
        equal &= column.same(value)
    first, value = ordering[0], place[0]
    return (first.beyond(value) | first.same(value)) & found


def bounded(request: Request, name: str, default: int, maximum: int) -> int:
    """A whole number from the query, 1..maximum. Raises ValidationError."""
    word = request.query_params.get(name, str(default))
    if not (word.isascii() and word.isdigit() and len(word) < 10 and 1 <= int(word) <= maximum):
        raise exceptions.ValidationError({name: [f"a whole number from 1 to {maximum} is expected"]})
    return int(word)


def chosen(request: Request, orderings: dict[str, Any]) -> str:
    """The ordering asked for, or the first. Raises ValidationError."""
    word = request.query_params.get("ordering", next(iter(orderings)))
    if word not in orderings:
        raise exceptions.ValidationError({"ordering": [f"one of {', '.join(orderings)} is expected"]})
    return word


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _value(field: Field[Any, Any], value: Any) -> Any:
    if value is None:
        if not field.null:
            raise ValueError("null where there is none")
        return None
    if isinstance(value, bool | list | dict):
        raise TypeError("not a scalar")
    value = field.to_python(value)
    if isinstance(field, DateTimeField):
        return value.astimezone(timezone.get_fixed_timezone(0))
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError("out of range")
    return value
