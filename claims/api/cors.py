"""Cross-origin calls: off unless COUNTERCLAIM_CORS_ORIGINS names the sites; tokens only, never cookies."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

METHODS = "GET, HEAD, POST"
ASKED = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
TOLD = (
    "ETag, Idempotency-Replayed, Link, Location, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, "
    "RateLimit-Reset, Retry-After"
)
KEPT_SECONDS = "600"


class CorsMiddleware:
    """Answers preflights and marks answers under /api/ for the sites that are named."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer of the request cycle."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; for a named origin with the headers that let its pages read it."""
        origin = request.headers.get("Origin", "")
        if not request.path.startswith("/api/") or origin not in settings.COUNTERCLAIM_CORS_ORIGINS:
            return self.get_response(request)
        preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if preflight else self.get_response(request)
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = TOLD
        if preflight:
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = ASKED
            response.headers["Access-Control-Max-Age"] = KEPT_SECONDS
        patch_vary_headers(response, ["Origin"])
        return response
