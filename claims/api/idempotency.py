"""The Idempotency-Key header on creates."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable

from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.permissions import person
from claims.services import idempotency
from claims.services.idempotency import Answer

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def answer(request: Request, act: Callable[[], Answer]) -> Response:
    """What `act` answers, done once for each key; a replay says so in Idempotency-Replayed."""
    key = request.headers.get(HEADER)
    if key is None:
        return _response(act())
    if not _KEY.fullmatch(key):
        raise exceptions.ValidationError({HEADER: ["1 to 255 visible ASCII characters are expected"]})
    kept, replayed = idempotency.once(person(request), key, _fingerprint(request), act)
    response = _response(kept)
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode(errors="surrogatepass")).hexdigest()


def _response(answer: Answer) -> Response:
    return Response(answer.body, status=answer.status, headers=answer.headers)
