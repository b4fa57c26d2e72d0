"""Tells the audit log who acts and from where, for the length of a request, and what was taken out as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from claims.models import AuditEntry
from claims.services import auditing
from tracker import client


class ActingMiddleware:
    """Stands behind AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer of the request cycle."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what services record meanwhile is the user's doing."""
        with auditing.acting(lambda: _user(request), client.address(request)):
            answer = self.get_response(request)
            if answer.status_code == 200 and answer.get("Content-Disposition", "").startswith("attachment"):
                auditing.record(AuditEntry.Event.EXPORTED, request.path)
            return answer


def _user(request: HttpRequest) -> Any:
    """Asked late: a token says who it is only once the API has read it."""
    return getattr(request, "user", None)
