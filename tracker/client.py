"""Where a request comes from: the peer's address, or what the proxy in front says of it."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The client's IP address; None where there is none, as on a unix socket.

    With COUNTERCLAIM_BEHIND_PROXY it is the last hop of X-Forwarded-For, which the proxy itself wrote: what a client
    puts before that is not believed.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.COUNTERCLAIM_BEHIND_PROXY else ""
    written = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(written))
    except ValueError:
        return None
