"""Conditional requests: ETag and If-None-Match on reads, If-Match on writes that can conflict."""

from __future__ import annotations

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from claims.api.errors import PreconditionFailed, PreconditionRequired
from claims.models import ClaimPair, Review

_TAG = re.compile(r'^"([\w-]+)(?:\.\w+)?"$')


def conditional(request: Request | HttpRequest, response: HttpResponse, version: str = "") -> HttpResponse:
    """The response with its ETag, or 304 where the client has it already."""
    digest = hashlib.sha256(response.content).hexdigest()[:24]
    response.headers["ETag"] = tag = f'"{version}.{digest}"' if version else f'"{digest}"'
    plain = getattr(request, "_request", request)
    return get_conditional_response(plain, etag=tag, response=response) or response


def of_pair(pair: ClaimPair, standing_id: int | None) -> str:
    """The version of a pair's decision: another verdict, an undo or a reopening makes another version."""
    state = f"{pair.pk}|{standing_id}|{pair.verdict}|{pair.reopened_because}"
    return f"{pair.pk}-{standing_id or 0}-{hashlib.sha256(state.encode()).hexdigest()[:8]}"


def check(request: Request, pair: ClaimPair, standing: Review | None) -> None:
    """Compare If-Match with the pair as it is. Raises PreconditionRequired, PreconditionFailed."""
    check_version(request, of_pair(pair, standing.pk if standing else None))


def check_version(request: Request, current: str, noun: str = "pair") -> None:
    """Compare If-Match with the version that is current. Raises PreconditionRequired, PreconditionFailed."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired(f"If-Match must name the version of the {noun} that was seen")
    named = [_TAG.match(part.strip()) for part in given.split(",")]
    if not any(match and match[1] == current for match in named):
        raise PreconditionFailed(f"the {noun} was changed since it was read; read it again")
