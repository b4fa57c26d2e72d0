"""What every page shows: the key bindings of the user and what the user may do."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from claims.services import preferences
from claims.web import access


def desk(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the base layout."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {"desk": SimpleLazyObject(lambda: _desk(request))}


def _desk(request: HttpRequest) -> dict[str, Any]:
    user = access.person(request)
    preference = preferences.of(user)
    keys = preferences.keys(preference)
    return {
        "single_keys": preference.single_keys,
        "keys": keys,
        "keys_json": json.dumps(keys),
        "may_view": user.has_perm(access.VIEW),
        "may_review": user.has_perm(access.REVIEW),
        "may_check": user.has_perm(access.CHECK),
        "may_add": user.has_perm(access.ADD),
        "may_change_stories": user.has_perm(access.CHANGE_STORY),
    }
