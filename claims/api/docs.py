"""The API's description: the OpenAPI document, a page to try it on, and an answer for addresses that are none."""

from __future__ import annotations

from typing import Any, NoReturn

from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import exceptions
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.api.authentication import BrowserAuthentication


class SchemaRenderer(OpenApiJsonRenderer2):
    """The document as JSON, whatever of JSON's names the client prefers."""

    media_type = "application/json"


class SchemaView(SpectacularAPIView):
    """The OpenAPI document."""

    renderer_classes = [SchemaRenderer]
    permission_classes = (IsAuthenticated,)


class ReferenceView(SpectacularSwaggerSplitView):
    """Swagger UI from this server's own files; its first script has an address, for the CSP allows no inline ones."""

    authentication_classes = (BrowserAuthentication,)
    permission_classes = (IsAuthenticated,)
    throttle_classes = ()
    template_name = "claims/api_docs.html"
    url_name = "api:schema"
    title = "Counterclaim API"


class NowhereView(APIView):
    """404 as a problem document."""

    renderer_classes = (JSONRenderer,)
    throttle_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        """Nothing is here."""
        raise exceptions.NotFound

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Nothing is here for any method."""
        raise exceptions.NotFound
