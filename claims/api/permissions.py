"""Who may do what: the user's Django permissions, and within them the scopes of the token used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import User
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from claims.models import ApiToken


@dataclass(frozen=True, slots=True)
class Need:
    """What an action asks for: a token's scope and a permission of its user ("" for any user)."""

    scope: ApiToken.Scope
    permission: str = ""


class RolePermission(BasePermission):
    """Asks the view for the needs of its action and says which one is not met."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the user, and the token where one was used, may take this action."""
        if not request.user.is_authenticated:
            return False
        need = need_of(view)
        if need is None:
            return True
        if isinstance(request.auth, ApiToken) and need.scope not in request.auth.scopes:
            self.message = f"the token lacks the scope {need.scope.value!r}"
            return False
        if need.permission and not request.user.has_perm(need.permission):
            self.message = f"your role lacks the permission {need.permission!r}"
            return False
        return True


def person(request: Request) -> User:
    """Who is asking; RolePermission let nobody else through."""
    return cast("User", request.user)


def need_of(view: Any) -> Need | None:
    """What the view's present action asks for; None for a method the view does not have."""
    if view.action is None:
        return None
    needs: dict[str, Need] = view.needs
    return needs.get(view.action, needs["read"])
