"""Exports: everything of one noun as a stream, or as a file made in the background and fetched by a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims import tasks
from claims.api import bodies, idempotency
from claims.api.articles import ArticleFilter
from claims.api.claims import ClaimFilter
from claims.api.filters import LARGEST_ID, NounFilter, refuse_unknown
from claims.api.pairs import PairFilter
from claims.api.permissions import Need, person
from claims.api.resources import ReadOnlyResource
from claims.api.selection import SparseSerializer
from claims.models import ApiToken, Export
from claims.services import downloads
from claims.services.encodings import CONTENT_TYPES
from claims.services.idempotency import Answer

_BYTES = {
    (200, kind.partition(";")[0]): OpenApiTypes.OBJECT if "ld+json" in kind else OpenApiTypes.STR
    for kind in CONTENT_TYPES.values()
}
_FILTERS = sorted({name for kind in (ArticleFilter, ClaimFilter, PairFilter) for name in kind.base_filters})
_CHOICES = [
    OpenApiParameter("noun", OpenApiTypes.STR, required=True, enum=Export.Noun.values),
    OpenApiParameter("format", OpenApiTypes.STR, required=True, enum=Export.Format.values),
    *[OpenApiParameter(name, OpenApiTypes.STR, description="As in the list of the noun.") for name in _FILTERS],
]


class WhateverIsMade(BaseContentNegotiation):
    """Streams are of the kind that the address names; Accept has no say, and errors are JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """The renderer for errors."""
        renderer = JSONRenderer()
        return renderer, renderer.media_type


LISTS: dict[str, type[NounFilter]] = {"articles": ArticleFilter, "claims": ClaimFilter, "pairs": PairFilter}
_VALUE = {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]}


@extend_schema_field({"type": "object", "additionalProperties": _VALUE})
class FiltersField(serializers.JSONField):
    """Words that the list of the noun filters by, with their values."""


def wanted_of(noun: str, given: Mapping[str, Any], request: Request, where: str = "") -> dict[str, Any]:
    """The filters in the words of the service. Raises ValidationError for what the list of the noun does not know."""
    kind = LISTS[noun]
    for name, value in given.items():
        if name not in kind.base_filters or value == "" or not isinstance(value, str | int | float):
            raise exceptions.ValidationError({f"{where}{name[:100]}": [f"no filter of {noun}, or no value of one"]})
    words = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()}
    listed = kind(data=words, request=request, queryset=Export.objects.none())
    if not listed.is_valid():
        raise exceptions.ValidationError({f"{where}{name}": found for name, found in listed.errors.items()})
    return listed.wanted()


class ExportSerializer(SparseSerializer):
    """One export and how far it is."""

    filters = FiltersField(read_only=True, help_text="What of the noun was asked for.")
    link = serializers.SerializerMethodField(help_text="Where the file is, for a while and without a token; or null.")

    class Meta:
        model = Export
        fields = (
            "id", "noun", "format", "filters", "state", "rows", "size", "error", "created_at", "finished_at",
            "expires_at", "link",
        )  # fmt: skip
        read_only_fields = fields

    def get_link(self, export: Export) -> str | None:
        """A signed address while there is a file."""
        if export.state != Export.State.DONE:
            return None
        address = reverse("api:export-file", [export.pk], request=self.context.get("request"))
        return f"{address}?signature={downloads.sign(export)}"


class NewExportSerializer(bodies.StrictSerializer):
    """What to export, and how."""

    noun = serializers.ChoiceField(choices=Export.Noun.choices)
    format = serializers.ChoiceField(choices=Export.Format.choices)
    filters = FiltersField(
        default=dict, help_text='As the list of the noun filters: `{"verdict": "contradiction", "mine": true}`.'
    )


class ExportFilter(django_filters.FilterSet):
    """Parameters of the list of exports."""

    noun = django_filters.ChoiceFilter(choices=Export.Noun.choices)
    format = django_filters.ChoiceFilter(choices=Export.Format.choices)
    state = django_filters.ChoiceFilter(choices=Export.State.choices)


class ExportViewSet(ReadOnlyResource):
    """One's own exports, the latest first."""

    queryset = Export.objects.all()
    serializer_class = ExportSerializer
    filterset_class = ExportFilter
    needs: ClassVar = {
        "read": Need(ApiToken.Scope.EXPORTS, "claims.view_claimpair"),
        "create": Need(ApiToken.Scope.EXPORTS, "claims.view_claimpair"),
        "stream": Need(ApiToken.Scope.EXPORTS, "claims.view_claimpair"),
    }
    takes_key: ClassVar = ("create",)
    own_parameters: ClassVar = ("stream", "file")

    def get_queryset(self) -> QuerySet[Export]:
        """Nobody sees another's."""
        return super().get_queryset().filter(user=self.request.user.pk)

    @extend_schema(request=NewExportSerializer, responses={202: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Start an export; poll its address until it is done, then fetch `link`."""
        given = bodies.read(NewExportSerializer, request)
        return idempotency.answer(request, lambda: self._start(request, given))

    @extend_schema(parameters=_CHOICES, responses=_BYTES, filters=False)
    @action(detail=False, content_negotiation_class=WhateverIsMade, pagination_class=None)
    def stream(self, request: Request) -> StreamingHttpResponse:
        """One noun at once, all of it or what the parameters of its list admit, written while it is read; large ones
        are better made in the background."""
        refuse_unknown(request, {"noun", "format", *_FILTERS})
        given = request.query_params.dict()
        chosen = NewExportSerializer(data={name: given.pop(name, None) for name in ("noun", "format")})
        chosen.is_valid(raise_exception=True)
        noun, kind = chosen.validated_data["noun"], chosen.validated_data["format"]
        wanted = wanted_of(noun, given, request)
        named = {"Content-Disposition": f'attachment; filename="{noun}.{kind}"'}
        return StreamingHttpResponse(
            downloads.lines(noun, kind, wanted, person(request).pk), content_type=CONTENT_TYPES[kind], headers=named
        )

    @extend_schema(
        auth=[],
        parameters=[OpenApiParameter("signature", OpenApiTypes.STR, required=True, description="From the link.")],
        responses={**_BYTES, 409: OpenApiResponse(description="The file does not exist, or no longer.")},
        filters=False,
    )
    @action(
        detail=True, content_negotiation_class=WhateverIsMade, permission_classes=[AllowAny],
        authentication_classes=[], throttle_classes=[],
    )  # fmt: skip
    def file(self, request: Request, pk: str) -> FileResponse:
        """The file of an export, by its signed link."""
        if not (pk.isascii() and pk.isdigit() and len(pk) < 20 and int(pk) <= LARGEST_ID):
            raise exceptions.NotFound
        export, path = downloads.opened(int(pk), request.query_params.get("signature", ""))
        name = f"{export.noun}.{export.format}"
        kind = CONTENT_TYPES[export.format]
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)

    def _start(self, request: Request, given: dict[str, Any]) -> Answer:
        if not isinstance(given["filters"], dict):
            raise exceptions.ValidationError({"filters": ["an object is expected"]})
        wanted = wanted_of(given["noun"], given["filters"], request, "filters.")
        export = downloads.start(person(request), given["noun"], given["format"], wanted)
        tasks.schedule_deliveries()
        address = reverse("api:export-detail", [export.pk], request=request)
        return Answer(202, self.get_serializer(export).data, {"Location": address})
