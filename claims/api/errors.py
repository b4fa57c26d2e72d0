"""Problem documents (RFC 9457): the one place where named errors become statuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from claims.services import errors

CONTENT_TYPE = "application/problem+json"
URN = "urn:counterclaim:problem:"

STATUSES: dict[type[errors.CounterclaimError], int] = {
    errors.TextTooLarge: 413,
    errors.MalformedRecord: 400,
    errors.RefusedArticle: 422,
    errors.NotRetryable: 409,
    errors.NotAllowed: 403,
    errors.ReviewConflict: 409,
    errors.NothingToUndo: 409,
    errors.RefusedReview: 422,
    errors.RefusedMerge: 409,
    errors.RefusedAlias: 422,
    errors.RefusedSplit: 422,
    errors.RefusedStory: 409,
    errors.KeyReused: 422,
    errors.ExportNotReady: 409,
    errors.TooManyDrafts: 429,
    errors.RefusedDraft: 409,
    errors.LinkExpired: 403,
    errors.RefusedFactCheck: 422,
    errors.RefusedTag: 422,
}


class PreconditionRequired(exceptions.APIException):
    """A write that can conflict came without If-Match."""

    status_code = 428
    default_detail = "If-Match must name the version of the pair that was seen"
    default_code = "precondition_required"


class PreconditionFailed(exceptions.APIException):
    """The resource is no longer what the client saw."""

    status_code = 412
    default_detail = "the pair was decided or reopened since it was read; read it again"
    default_code = "precondition_failed"


class FieldError(serializers.Serializer[Any]):
    """One field or parameter at fault."""

    field = serializers.CharField(help_text="Where: the path of the field in the body, or the query parameter.")
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """What went wrong, as RFC 9457 has it."""

    type = serializers.CharField(help_text="A URN that names the kind of problem; stable.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField(help_text="The path that was asked for.")
    errors = FieldError(many=True, required=False)  # type: ignore[assignment]  # RFC 9457 leaves the name to us


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception hook: the problem document for `error`, or None for one nobody foresaw (a 500)."""
    set_rollback()
    request = context.get("request")
    if isinstance(error, errors.CounterclaimError):
        status = status_of(error)
        headers = {"Retry-After": "5"} if status == 429 else None
        return problem(request, status, name_of(error), str(error), headers=headers)
    if isinstance(error, OperationalError) and _is_busy(error):
        return problem(request, 503, "busy", "the database is busy; try again", headers={"Retry-After": "5"})
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    return _of_framework(request, error)


def _is_busy(error: OperationalError) -> bool:
    """SQLite reports its own mistakes under the same name; only a lock passes with time."""
    return "no such" not in str(error)


def status_of(error: errors.CounterclaimError) -> int:
    """The status for a named error: that of the nearest class in STATUSES."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 400)


def name_of(error: Exception) -> str:
    """The class name in kebab case, as in the URN of its problem type."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()


def problem(
    request: HttpRequest | None, status: int, name: str, detail: str, *,
    headers: dict[str, str] | None = None, **more: object,
) -> Response:  # fmt: skip
    """A problem response; `name` becomes the URN and, in words, the title."""
    body = document(status, name, detail, request.path if request else "", **more)
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def document(status: int, name: str, detail: str, instance: str, **more: object) -> dict[str, object]:
    """The members of a problem document."""
    title = name.replace("-", " ").capitalize()
    return {"type": URN + name, "title": title, "status": status, "detail": detail, "instance": instance, **more}


def _of_framework(request: HttpRequest | None, error: exceptions.APIException) -> Response:
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.ValidationError):
        found = [{"field": path, "detail": detail} for path, detail in fields(error.detail)]
        detail = "; ".join(f"{item['field']}: {item['detail']}" for item in found)
        return problem(request, 400, "invalid-request", detail, headers=headers, errors=found)
    name = str(error.default_code).replace("_", "-")
    return problem(request, error.status_code, name, str(error.detail), headers=headers)


def fields(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every message in a validation error with the dotted path of its field."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from fields(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from fields(inner, f"{path}.{number}" if nested else path)
    else:
        yield path or "body", str(detail)
