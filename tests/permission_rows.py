"""Rows for the addresses of the permission table: one maker for each kind of id that an address can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from claims.models import (
    ApiToken,
    Article,
    AuditEntry,
    Calibration,
    ClaimCorrection,
    DraftCheck,
    Export,
    Feed,
    FeedEntry,
    Note,
    Review,
    SavedSearch,
    SourceAlias,
    SourceMerge,
    SourceSplit,
    StoryChange,
    Webhook,
    WebhookDelivery,
)
from claims.services import tokens
from tests import factories

Maker = Callable[[Any], Any]
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def _review(user: Any) -> Review:
    return Review.objects.create(pair=factories.pair(), editor=user, verdict="contradiction", reason="direct_denial")


def _delivery(_user: Any) -> WebhookDelivery:
    hook = ROWS["webhook"](_user)
    return WebhookDelivery.objects.create(
        webhook=hook, event="pair.found", subject="1", body="{}", next_attempt_at=timezone.now()
    )


def _draft(user: Any) -> DraftCheck:
    return DraftCheck.objects.create(owner=user, text="x", state="done", touched_at=timezone.now())


def _export(user: Any) -> Export:
    return Export.objects.create(user=user, noun="claims", format="csv", expires_at=timezone.now() + timedelta(1))


def _correction(user: Any) -> ClaimCorrection:
    return ClaimCorrection.objects.create(
        article=factories.article(), kind="not_a_claim", digest="d", text_hash="h", editor=user
    )


def _entry(_user: Any) -> FeedEntry:
    return FeedEntry.objects.create(feed=ROWS["feed"](_user), key="k", url="https://paper.test/1")


def _merge(user: Any) -> SourceMerge:
    one, other = factories.source("Norwick"), factories.source("Norwick Harbour")
    one.merged_into = other
    one.save()
    return SourceMerge.objects.create(source=one, into=other, editor=user)


def _split(user: Any) -> SourceSplit:
    return SourceSplit.objects.create(source=factories.source("Norwick"), into=factories.source("Quay"), editor=user)


def _change(user: Any) -> StoryChange:
    return StoryChange.objects.create(kind="split", story=factories.story(), into=factories.story(), editor=user)


# What stands for `<noun_id>` of the desk, `pk` under /api/v1/<noun>s and `object_id` of the admin's <model>:
# a row that the user who calls could have made.
ROWS: dict[str, Maker] = {
    "accessattempt": lambda _user: AccessAttempt.objects.create(username="x", failures_since_start=1),
    "accessfailurelog": lambda _user: AccessFailureLog.objects.create(username="x", ip_address="192.0.2.1"),
    "accesslog": lambda _user: AccessLog.objects.create(username="x", ip_address="192.0.2.1"),
    "alias": lambda _user: SourceAlias.objects.create(source=factories.source("Norwick"), text="N", key="n"),
    "apitoken": lambda user: tokens.issue(user, "row", ["read"])[0],
    "auditentry": lambda user: AuditEntry.objects.create(event="signed_in", who="x", user=user),
    "article": lambda _user: factories.article(status=Article.Status.FAILED, error="no memory"),
    "calibration": lambda _user: Calibration.objects.create(pairing_version="x", thresholds={"": 0.5}),
    "claim": lambda _user: factories.claim(),
    "claimpair": lambda _user: factories.pair(),
    "correction": _correction,
    "check": _draft,
    "draft": _draft,
    "export": _export,
    "factcheck": lambda _user: factories.fact_check(),
    "extractionrun": lambda _user: factories.run(factories.article()),
    "feed": lambda _user: Feed.objects.create(url="https://paper.test/feed"),
    "feedentry": _entry,
    "group": lambda _user: Group.objects.get(name="Viewer"),
    "merge": _merge,
    "note": lambda user: Note.objects.create(pair=factories.pair(), author=user, text="Ask the harbour."),
    "pair": lambda _user: factories.pair(),
    "review": _review,
    "run": lambda _user: factories.run(factories.article()),
    "search": lambda user: SavedSearch.objects.create(user=user, name="row", query="q=x"),
    "token": lambda user: tokens.issue(user, f"row {ApiToken.objects.count()}", ["read"])[0],
    "split": _split,
    "story": lambda _user: factories.story(),
    "storymember": lambda _user: factories.story().members.get(),
    "storychange": _change,
    "change": _change,
    "source": lambda _user: factories.source("Norwick"),
    "user": lambda user: user,
    "webhook": lambda _user: Webhook.objects.create(name="hook", url="https://paper.test/", secret="whsec_x"),
    "webhookdelivery": _delivery,
}
# Words that stand for parameters that name no row.
WORDS = {"app_label": "claims", "url": "nowhere/"}


def filled(route: str, name: str, user: Any) -> str:
    """The address of a route with a row, made for `user`, in each of its parameters."""
    route = route.replace("^.*$", "nowhere").replace("^", "").replace("$", "")
    return "/" + _PARAMETER.sub(lambda found: _value(found[1] or found[2], route, name, user), route)


def _value(parameter: str, route: str, name: str, user: Any) -> str:
    if parameter in WORDS:
        return WORDS[parameter]
    if parameter == "content_type_id":
        return str(ContentType.objects.get_for_model(Article).pk)
    return str(ROWS[_noun(parameter, route, name)](user).pk)


def _noun(parameter: str, route: str, name: str) -> str:
    if route.startswith("admin/r/"):
        return "article"
    if route.startswith("admin/") and parameter in {"object_id", "id"}:
        return route.split("/")[2]
    noun = name.partition(":")[2].partition("-")[0] if parameter == "pk" else parameter.removesuffix("_id")
    if noun not in ROWS:
        raise LookupError(f"{name} has the parameter {parameter!r}: add {noun!r} to ROWS in tests/permission_rows.py")
    return noun
