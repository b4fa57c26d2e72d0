"""How often a token or a signed-in user may ask, told in RateLimit headers; one counter per window."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from claims.models import ApiToken

WINDOW = 60


class TokenThrottle(BaseThrottle):
    """COUNTERCLAIM_API_RATE requests a minute for each token, and for each user without one."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; False where it is one too many."""
        now = time.time()
        limit = settings.COUNTERCLAIM_API_RATE
        self.reset = WINDOW - int(now) % WINDOW
        key = f"api-rate:{_who(request)}:{int(now) // WINDOW}"
        cache.add(key, 0, WINDOW + 1)
        try:
            count = cache.incr(key)
        except ValueError:  # the window ended in between
            count = 1
        request._request.rate_limit = (limit, max(0, limit - count), self.reset)  # type: ignore[attr-defined]
        return count <= limit

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.reset


def headers(request: Any) -> dict[str, str]:
    """The RateLimit headers for an answer; none where the request was never counted."""
    state = getattr(getattr(request, "_request", request), "rate_limit", None)
    if state is None:
        return {}
    limit, remaining, reset = state
    return {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(remaining),
        "RateLimit-Reset": str(reset),
        "RateLimit-Policy": f"{limit};w={WINDOW}",
    }


def _who(request: Request) -> str:
    if isinstance(request.auth, ApiToken):
        return f"token-{request.auth.pk}"
    return f"user-{request.user.pk}"
