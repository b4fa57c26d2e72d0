"""The OpenAPI document: what drf-spectacular finds in the code, and what holds for every operation."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from claims.api import idempotency
from claims.api.pagination import DEFAULT_LIMIT, LONGEST_CURSOR, MAX_LIMIT
from claims.api.permissions import need_of
from claims.api.resources import ReadOnlyResource

PROBLEM = {"$ref": "#/components/schemas/Problem"}
ALWAYS = {
    "400": "The request is malformed or holds what is unknown.",
    "401": "No token or session, or one that is worth nothing.",
    "403": "The role or the token's scopes do not allow it.",
    "406": "The answer exists in no form that Accept names.",
    "429": "Too many requests; see Retry-After.",
    "503": "The database is busy; see Retry-After.",
}
WITH_BODY = {"413": "The body is too large.", "415": "The body is not JSON."}
NO_NUL = r"^[^\x00]*$"
RATE_HEADERS = {
    name: {"schema": {"type": "string"}, "description": words}
    for name, words in {
        "RateLimit-Limit": "Requests in a window.",
        "RateLimit-Remaining": "Requests left in this window.",
        "RateLimit-Reset": "Seconds until the next window.",
        "RateLimit-Policy": "The limit and the length of a window in seconds.",
    }.items()
}


class ResourceSchema(AutoSchema):
    """Adds the parameters that every resource takes, and which scope and permission an operation needs."""

    def get_override_parameters(self) -> list[Any]:
        """`limit`, `ordering`, `fields`, `expand` and the conditional headers, as far as they apply."""
        view = self.view
        if not isinstance(view, ReadOnlyResource):
            return super().get_override_parameters()
        if view.action not in {"list", "retrieve"}:
            return [*super().get_override_parameters(), *_of_write(view)]
        serializer = view.get_serializer_class()
        names = [name for name in serializer.Meta.fields if name not in serializer.expandable]
        found = [_names("fields", names, "Only these members.")]
        if serializer.expandable:
            found.append(_names("expand", list(serializer.expandable), "These members too."))
        if view.action == "list":
            found += _of_list(list(view.orderings))
        return [*super().get_override_parameters(), *found, _IF_NONE_MATCH]

    def get_description(self) -> str:  # type: ignore[override]  # drf-spectacular's own signature
        """The docstring, and what the operation asks of the token and its user."""
        need = need_of(self.view) if hasattr(self.view, "needs") else None
        asks = f"Scope `{need.scope.value}`" if need else ""
        asks += f"; permission `{need.permission}`." if need and need.permission else "." if need else ""
        return "\n\n".join(part for part in (super().get_description(), asks) if part)


def finish(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's postprocessing hook: problems everywhere, sparse members optional, bodies closed."""
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
            for member in schema.get("properties", {}).values():
                _without_nul(member)
        elif schema.get("properties") and name not in {"Problem", "FieldError"} and not name.startswith("Paginated"):
            schema.pop("required", None)
    for methods in result["paths"].values():
        for method, operation in methods.items():
            _complete(operation, method)
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query":
                    _without_nul(parameter["schema"])
    return result


def _without_nul(schema: dict[str, Any]) -> None:
    """Texts may hold anything but the character that PostgreSQL cannot keep."""
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        _without_nul(schema["items"])
    if schema.get("type") == "string" and not {"enum", "format", "pattern"} & set(schema):
        schema["pattern"] = NO_NUL


def _complete(operation: dict[str, Any], method: str) -> None:
    responses = operation["responses"]
    if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", [])):
        responses.setdefault("422", {"description": "The Idempotency-Key was used for another request."})
    statuses = dict(ALWAYS)
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", [])):
        statuses["404"] = "There is no such thing."
    if method == "post":
        statuses |= WITH_BODY
    if method == "get" and "200" in responses:
        responses["304"] = {"description": "The client has it already (If-None-Match)."}
    for status, words in statuses.items():
        responses.setdefault(status, {"description": words})
    for status, response in responses.items():
        if status >= "400":
            response["content"] = {"application/problem+json": {"schema": PROBLEM}}
    for status in {"200", "201", "202"} & set(responses):
        responses[status].setdefault("headers", {}).update(RATE_HEADERS)
    operation["responses"] = dict(sorted(responses.items()))


def _names(name: str, names: list[str], words: str) -> OpenApiParameter:
    choice = "|".join(sorted(names))
    pattern = {"type": "string", "pattern": f"^({choice})(,({choice}))*$"}
    return OpenApiParameter(name, pattern, description=f"{words} Comma-separated: {', '.join(names)}.")


def _of_write(view: ReadOnlyResource) -> list[OpenApiParameter]:
    found = []
    if view.action in view.takes_key:
        key = {"type": "string", "pattern": "^[!-~]{1,255}$"}
        words = "Makes a repeated request safe: the same key gets the same answer for 24 hours."
        found.append(OpenApiParameter(idempotency.HEADER, key, OpenApiParameter.HEADER, description=words))
    if view.action in view.takes_version:
        words = "The version or ETag of the pair as it was seen."
        tag = {"type": "string", "pattern": '^"[!#-~]+"$'}
        found.append(OpenApiParameter("If-Match", tag, OpenApiParameter.HEADER, description=words))
    return found


def _of_list(orderings: list[str]) -> list[OpenApiParameter]:
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    ordering = {"type": "string", "enum": orderings, "default": orderings[0]}
    cursor = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": LONGEST_CURSOR}
    return [
        OpenApiParameter("limit", limit, description="Rows of a page."),
        OpenApiParameter("ordering", ordering),
        OpenApiParameter("cursor", cursor, description="From the `next` link of the page before; opaque."),
    ]


_IF_NONE_MATCH = OpenApiParameter("If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="An ETag.")
