"""What every noun of the API has in common: reading one or many, in parts, conditionally, by role."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from rest_framework import exceptions, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import etags, throttling
from claims.api.filters import LARGEST_ID, StrictFilterBackend, refuse_unknown
from claims.api.pagination import CursorPages
from claims.api.permissions import Need, RolePermission
from claims.api.selection import Selection, SparseSerializer, parse


class ApiView:
    """What every answer carries: RateLimit headers, no shared caching, and on reads an ETag that is honoured."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer with its headers; 304 where the client has it already."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        response.headers.setdefault("Cache-Control", "private, no-cache")
        for name, value in throttling.headers(request).items():
            response.headers[name] = value
        if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.streaming:
            return response
        if not isinstance(response, Response):
            return etags.conditional(request, response)
        response.add_post_render_callback(lambda shown: etags.conditional(request, shown, self.version(shown)))
        return response

    def version(self, response: Response) -> str:
        """What a client must name in If-Match, put before the hash of the answer in its ETag; "" for nothing."""
        return ""


class ReadOnlyResource(ApiView, viewsets.ReadOnlyModelViewSet[Any]):
    """A list and single items; writes are explicit actions of subclasses.

    `orderings` maps the words that `ordering=` takes to columns (the first is the default, the last column is
    unique); `needs` maps actions to what they ask for, with "read" for all that are not named.
    """

    orderings: ClassVar[dict[str, tuple[str, ...]]] = {"-id": ("-id",), "id": ("id",)}
    needs: ClassVar[dict[str, Need]]
    filter_backends = (StrictFilterBackend,)
    filterset_class: ClassVar[Any]
    pagination_class = CursorPages
    permission_classes = (RolePermission,)
    list_serializer_class: ClassVar[type[SparseSerializer] | None] = None
    own_parameters: ClassVar[tuple[str, ...]] = ()  # actions that read their query themselves
    takes_key: ClassVar[tuple[str, ...]] = ()  # actions that honour Idempotency-Key
    takes_version: ClassVar[tuple[str, ...]] = ()  # actions that honour If-Match
    selection = Selection()

    def get_serializer_class(self) -> type[SparseSerializer]:
        """Lists may show less of each item than the item's own address."""
        shown = self.list_serializer_class if self.action == "list" else None
        return shown or cast("type[SparseSerializer]", self.serializer_class)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the selection before anything else; reads of one item take no other parameter."""
        super().initial(request, *args, **kwargs)
        if self.action in {"list", "retrieve"}:
            self.selection = parse(request, self.get_serializer_class())
        if self.action not in {"list", *self.own_parameters}:
            refuse_unknown(request, {"fields", "expand"} if self.action == "retrieve" else set())

    def get_queryset(self) -> QuerySet[Any]:
        """The rows, with what the answer needs of their neighbours."""
        queryset = super().get_queryset()
        for name, widen in self.get_serializer_class().expandable.items():
            if name in self.selection.expand:
                queryset = widen(queryset)
        return queryset

    def get_object(self) -> Any:
        """The row at this address. Raises NotFound, also for what is no id at all."""
        word = str(self.kwargs["pk"])
        if not (word.isascii() and word.isdigit() and len(word) < 20 and int(word) <= LARGEST_ID):
            raise exceptions.NotFound
        row = self.get_queryset().filter(pk=int(word)).first()
        if row is None:
            raise exceptions.NotFound
        return row
