"""`fields=` and `expand=`: which members of a resource a client wants, and which neighbours beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.request import Request

Widen = Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The names asked for; `fields` is None for all."""

    fields: frozenset[str] | None = None
    expand: frozenset[str] = frozenset()


class SparseSerializer(serializers.ModelSerializer[Any]):
    """A resource whose members can be chosen; members named in `expandable` are given only when asked for.

    `expandable` maps a member to the change of the queryset that loads it in a constant number of queries.
    """

    expandable: ClassVar[dict[str, Widen]] = {}

    def get_fields(self) -> dict[str, Any]:
        """The members that this answer holds."""
        fields = super().get_fields()
        view = self.context.get("view")
        if getattr(view, "swagger_fake_view", False):
            return fields
        selection = getattr(view, "selection", Selection()) if self._is_outermost() else Selection()
        left_out = set(self.expandable) - selection.expand
        shown = {name: field for name, field in fields.items() if name not in left_out}
        if selection.fields is None:
            return shown
        return {name: field for name, field in shown.items() if name in selection.fields | selection.expand}

    def _is_outermost(self) -> bool:
        parent = self.parent
        return parent is None or (isinstance(parent, serializers.ListSerializer) and parent.parent is None)


def parse(request: Request, serializer: type[SparseSerializer]) -> Selection:
    """What the query asks for. Raises ValidationError for names the resource does not have."""
    known = set(serializer.Meta.fields)
    expandable = set(serializer.expandable)
    wanted = _names(request, "fields", known - expandable)
    return Selection(wanted, _names(request, "expand", expandable) or frozenset())


def _names(request: Request, parameter: str, known: set[str]) -> frozenset[str] | None:
    word = request.query_params.get(parameter)
    if word is None:
        return None
    names = frozenset(word.split(","))
    if unknown := sorted(names - known):
        hint = f"one or more of {', '.join(sorted(known))} are expected" if known else "nothing can be named here"
        raise exceptions.ValidationError({parameter: [f"{unknown[0][:100]!r} is unknown; {hint}"]})
    return names


def word_or_nothing(choices: type[models.TextChoices], words: str = "") -> serializers.CharField:
    """A member that holds one of `choices`, or "" where there is none."""
    listed = {"type": "string", "anyOf": [{"enum": [*choices.values, ""]}]}
    field = extend_schema_field(listed)(type("WordOrNothingField", (serializers.CharField,), {}))
    return cast("serializers.CharField", field(read_only=True, help_text=words))
