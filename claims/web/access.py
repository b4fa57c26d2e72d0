"""Who may open which page: each view names the permission it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase

VIEW = "claims.view_claimpair"
REVIEW = "claims.review_claimpair"
ADD = "claims.add_article"
REMOVE = "claims.delete_article"
CHECK = "claims.add_draftcheck"
CHANGE_SOURCE = "claims.change_source"
VIEW_CALIBRATION = "claims.view_calibration"
CHANGE_CALIBRATION = "claims.change_calibration"
VIEW_STORY = "claims.view_story"
CHANGE_STORY = "claims.change_story"
VIEW_FACT_CHECK = "claims.view_factcheck"
ADD_FACT_CHECK = "claims.add_factcheck"
LINK_FACT_CHECK = "claims.change_factchecklink"
SEE_TOKENS = "claims.view_apitoken"

View = Callable[..., HttpResponseBase]


def requires(permission: str) -> Callable[[View], View]:
    """Answer 403 to users without `permission`; who is not signed in is sent to the sign-in page before."""
    return permission_required(permission, raise_exception=True)


def person(request: HttpRequest) -> User:
    """The user who asks; views are closed to anonymous ones."""
    user: Any = request.user
    if not isinstance(user, User):
        raise TypeError("the view is open to anonymous users")
    return user
