"""What the first page of the admin says about the state of the desk."""

from __future__ import annotations

from typing import Any

from django import template

from claims.models import Article, ClaimPair

register = template.Library()


@register.inclusion_tag("claims/_desk_summary.html", takes_context=True)
def desk_summary(context: dict[str, Any]) -> dict[str, Any]:
    """Counts of what waits and what failed; nothing for users who may not see pairs."""
    user = context["request"].user
    if not user.has_perm("claims.view_claimpair"):
        return {"shown": False}
    return {
        "shown": True,
        "waiting": ClaimPair.objects.waiting().count(),
        "reopened": ClaimPair.objects.exclude(reopened_because="").count(),
        "decided": ClaimPair.objects.decided().count(),
        "articles": Article.objects.count(),
        "unfinished": Article.objects.unfinished().count(),
        "failed": Article.objects.failed().count(),
        "may_add": user.has_perm("claims.add_article"),
    }
