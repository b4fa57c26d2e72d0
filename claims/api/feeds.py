"""The Atom feed of contradictions that editors have decided on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.api.authentication import BrowserAuthentication, FeedAuthentication, TokenAuthentication
from claims.api.exports import WhateverIsMade
from claims.api.filters import refuse_unknown
from claims.api.permissions import Need, RolePermission
from claims.api.resources import ApiView
from claims.models import ApiToken, Claim, Review, Verdict

LONGEST = 50
_SIDES = ("pair__left__article", "pair__left__source", "pair__right__article", "pair__right__source")


class ContradictionsFeed(Feed):
    """The latest decided contradictions, each with both sides verbatim."""

    feed_type = Atom1Feed
    title = "Decided contradictions"
    subtitle = "Pairs of claims that an editor found to contradict each other. Never who is right."
    link = "/"
    feed_guid = "urn:counterclaim:contradictions"

    def items(self) -> list[Review]:
        """Standing verdicts, the latest first."""
        standing = Review.objects.filter(verdict=Verdict.CONTRADICTION, undone_by=None)
        rows = standing.filter(pair__verdict=Verdict.CONTRADICTION).select_related(*_SIDES).order_by("-id")
        lean = rows.defer("pair__left__article__text", "pair__right__article__text")
        latest = {review.pair_id: review for review in reversed(lean[: 2 * LONGEST])}
        return sorted(latest.values(), key=lambda review: -review.pk)[:LONGEST]

    def item_title(self, item: Review) -> str:
        """Who says and who says otherwise."""
        return f"{_speaker(item.pair.left)} / {_speaker(item.pair.right)}"

    def item_description(self, item: Review) -> str:
        """Both sides, and the reason."""
        return f"{_side(item.pair.left)}\n{_side(item.pair.right)}\n{item.get_reason_display()}"

    def item_link(self, item: Review) -> str:
        """The pair in the API."""
        return f"/api/v1/pairs/{item.pair_id}"

    def item_guid(self, item: Review) -> str:
        """The same for ever, wherever the site stands."""
        return f"urn:counterclaim:pair:{item.pair_id}"

    def item_pubdate(self, item: Review) -> datetime:
        """When it was decided."""
        return item.created_at

    def item_updateddate(self, item: Review) -> datetime:
        """When it was decided."""
        return item.created_at


class ContradictionsView(ApiView, APIView):
    """The feed behind the API's door; readers that only know HTTP Basic give a token as the password."""

    authentication_classes = (TokenAuthentication, FeedAuthentication, BrowserAuthentication)
    permission_classes = (RolePermission,)
    content_negotiation_class = WhateverIsMade
    action = "list"
    needs: ClassVar = {"read": Need(ApiToken.Scope.READ, "claims.view_claimpair")}
    feed: ClassVar[Any] = staticmethod(ContradictionsFeed())

    @extend_schema(
        operation_id="contradictions_feed", responses={(200, "application/atom+xml"): OpenApiTypes.STR}, tags=["feeds"]
    )
    def get(self, request: Request) -> HttpResponse:
        """The latest contradictions that editors decided on, as an Atom feed."""
        refuse_unknown(request, set())
        return ContradictionsView.feed(request._request)


def _speaker(claim: Claim) -> str:
    return claim.source.name if claim.source else claim.speaker_text or "somebody"


def _side(claim: Claim) -> str:
    article = claim.article
    where = ", ".join(part for part in (article.outlet, article.title) if part)
    return f"{_speaker(claim)}: “{claim.content}” ({where})"
