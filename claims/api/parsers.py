"""Request bodies: JSON of bounded size, and nothing that trips the parser."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class BodyTooLarge(APIException):
    """The body is larger than the server takes."""

    status_code = 413
    default_detail = "the body is larger than the limit"
    default_code = "body_too_large"


class BoundedJSONParser(JSONParser):
    """JSON as DRF reads it, refused unread where it is too large and as malformed where it is nested too deeply."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The decoded body. Raises BodyTooLarge, ParseError."""
        request = (parser_context or {}).get("request")
        limit = settings.COUNTERCLAIM_API_BODY_BYTES
        if request and int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            raise BodyTooLarge(f"the body is larger than {limit:,} bytes")
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("the JSON is nested too deeply") from error
