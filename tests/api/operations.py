"""What each operation of the API answers, one entry an operation: a new one needs an entry here.

An entry says what a good call answers and how many queries it takes at most, and how to bring about each of the
problems 409, 412, 422 and 428 that the schema promises for it; all else holds for every operation alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.utils import timezone

from claims.models import Story, StoryChange
from claims.services import reviews, sources, stories
from claims.services.errors import ReviewConflict
from tests import factories
from tests.permission_rows import ROWS
from tests.services.factchecks import samples

TEXT = "Norwick says the ferry sailed. Nothing else happened that day in the harbour."
NEW = {"external_id": "a-1", "text": TEXT}
KEY = {"Idempotency-Key": "k"}
STALE = {"If-Match": '"stale"'}
LISTS, ITEM = 4, 4  # the token with its user, the user's own permissions, those of the groups, and the rows


@dataclass
class Call:
    """A call to be made: the row its address names, the body and headers; `before` is undone after it."""

    row: Any = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    before: Any = None


Maker = Callable[[Any, Any], Call]  # of a client and its user


@dataclass(frozen=True)
class Operation:
    """One entry; `good` and the makers of `problems` get the client and its user."""

    status: int
    queries: int
    good: Maker
    problems: dict[int, Maker] = field(default_factory=dict)


def row(noun: str, body: Any = None) -> Maker:
    """A call on a row of the noun."""
    return lambda _client, user: Call(ROWS[noun](user), body)


def none(body: Any = None, query: str = "", **headers: str) -> Maker:
    """A call whose address names no row."""
    return lambda _client, _user: Call(None, body, headers, query)


def reading(noun: str, queries: int = ITEM) -> Operation:
    """Reading one row."""
    return Operation(200, queries, row(noun))


def listing(noun: str, queries: int = LISTS) -> Operation:
    """Reading a list of several rows, which takes as many queries as one of none."""

    def make(_client: Any, user: Any) -> Call:
        for _ in range(4):
            ROWS[noun](user)
        return Call()

    return Operation(200, queries, make)


def used(path: str, body: Any, other: Any) -> Maker:
    """A key that has been used for another body already."""

    def make(client: Any, _user: Any) -> Call:
        assert client.send(path, other, Idempotency_Key="k").status_code < 300
        return Call(None, body, KEY)

    return make


def merged(body: Callable[[Story], Any]) -> Maker:
    """A story that was merged away."""

    def make(client: Any, user: Any) -> Call:
        story, into = factories.story(), factories.story()
        stories.merge(story, into, user)
        story.refresh_from_db()
        return Call(story, body(into), version(client, story))

    return make


def version(client: Any, story: Story) -> dict[str, str]:
    """The If-Match that names the story as it stands."""
    return {"If-Match": f'"{client.read(f"/api/v1/stories/{story.pk}")["version"]}"'}


def on_story(body: Callable[[Story], Any], **headers: str) -> Maker:
    """A call on a story of two articles; without headers, with its version."""

    def make(client: Any, _user: Any) -> Call:
        story = factories.story(factories.article(), factories.article())
        return Call(story, body(story), {k.replace("_", "-"): v for k, v in headers.items()} or version(client, story))

    return make


def versioned(body: Callable[[Story], Any], good: int, queries: int, **more: Maker) -> Operation:
    """A change of a story that names the version that was seen."""
    without = on_story(body, X_None="1")
    problems = {409: merged(body), 412: on_story(body, If_Match='"stale"'), 428: without}
    return Operation(good, queries, on_story(body), {**problems, **{int(k[1:]): v for k, v in more.items()}})


def judged(_client: Any, user: Any) -> Call:
    """A pair with a verdict of the user."""
    pair = factories.pair()
    reviews.record(pair, user, "contradiction")
    return Call(pair)


def on_pair(body: Any, before: Any = None) -> Maker:
    """A verdict on a pair as it stands."""

    def make(client: Any, _user: Any) -> Call:
        pair = factories.pair()
        seen = client.read(f"/api/v1/pairs/{pair.pk}")["version"]
        return Call(pair, body, {"If-Match": f'"{seen}"'}, before=before)

    return make


def _at_once() -> Any:
    return mock.patch("claims.services.followups.decide", side_effect=ReviewConflict("somebody was first"))


def spelled(name: str = "Holm junior") -> Maker:
    """A source of two spellings, one of which is split off."""

    def make(_client: Any, user: Any) -> Call:
        source = factories.source("Tomas Holm")
        alias = sources.add_alias(source, "the younger Holm", user)
        return Call(source, {"name": name, "aliases": [alias.pk]})

    return make


def split_off(_client: Any, user: Any) -> Call:
    """A source that was split off another."""
    call = spelled()(None, user)
    return Call(sources.split(call.row, set(call.body["aliases"]), call.body["name"], user).into)


def changed(_client: Any, user: Any) -> Call:
    """A move of an article that can be taken back."""
    article = factories.article()
    factories.story(article)
    return Call(stories.move(article, factories.story(), user))


def taken_back(_client: Any, user: Any) -> Call:
    """A move that was taken back already."""
    change: StoryChange = changed(None, user).row
    stories.undo(change, user)
    return Call(change)


def linked(_client: Any, _user: Any) -> Call:
    """A fact check with a claim it was proposed for."""
    claim = factories.claim()
    return Call(factories.fact_check(claim), {"claim": claim.pk})


def _other_story(_story: Story) -> dict[str, Any]:
    return {"into": factories.story().pk}


def _one_article(story: Story) -> dict[str, Any]:
    return {"articles": [story.members.order_by("pk")[0].article_id], "title": ""}


def _drafted(state: str) -> Maker:
    def make(_client: Any, user: Any) -> Call:
        check = ROWS["draft"](user)
        check.state, check.touched_at = state, timezone.now()
        check.result = {"claims": [], "conflicts": [], "unattributed": [], "one_sided": []}
        check.save()
        return Call(check)

    return make


CLAIMS, PAIRS = {"noun": "claims", "format": "csv"}, {"noun": "pairs", "format": "csv"}
DRAFT = {"title": "Ferry", "text": TEXT}
VERDICT = {"verdict": "contradiction"}
OPERATIONS: dict[str, Operation] = {
    "articles_list": listing("article"),
    "articles_create": Operation(201, 30, none(NEW), {422: none({**NEW, "text": "   "})}),
    "articles_retrieve": reading("article"),
    "articles_rerun_create": Operation(202, 15, row("article"), {
        409: lambda _c, _u: Call(factories.article(status="pending"))}),
    "articles_bulk_create": Operation(200, 35, none({"articles": [NEW]}), {
        422: used("/api/v1/articles/bulk", {"articles": [NEW]}, {"articles": [{**NEW, "external_id": "b"}]})}),
    "claims_list": listing("claim"),
    "claims_retrieve": reading("claim"),
    "contradictions_feed": listing("review"),
    "draft_checks_list": listing("draft"),
    "draft_checks_create": Operation(202, 15, none(DRAFT), {
        422: used("/api/v1/draft-checks", DRAFT, {**DRAFT, "title": "Other"})}),
    "draft_checks_retrieve": reading("draft"),
    "draft_checks_destroy": Operation(204, 8, row("draft")),
    "draft_checks_keep_create": Operation(200, 8, row("draft")),
    "draft_checks_result_retrieve": Operation(200, 6, _drafted("done"), {409: _drafted("queued")}),
    "exports_list": listing("export"),
    "exports_create": Operation(202, 15, none(CLAIMS), {422: used("/api/v1/exports", CLAIMS, PAIRS)}),
    "exports_retrieve": reading("export"),
    "exports_stream_retrieve": Operation(200, 8, none(query="?noun=claims&format=csv")),
    "factchecks_list": listing("factcheck"),
    "factchecks_retrieve": reading("factcheck"),
    "factchecks_confirm_create": Operation(200, 18, linked),
    "factchecks_remove_create": Operation(200, 18, linked, {
        422: lambda _c, _u: Call(factories.fact_check(), {"claim": factories.claim().pk})}),
    "factchecks_import_create": Operation(200, 25, none({"document": samples.PLAIN}), {
        422: none({"document": {"@type": "NewsArticle"}})}),
    "pairs_list": listing("pair"),
    "pairs_retrieve": reading("pair"),
    "pairs_tags_create": Operation(200, 16, row("pair", {"add": ["x"]}), {422: row("pair", {"add": [" "]})}),
    "pairs_undo_create": Operation(201, 20, judged, {
        409: row("pair"), 412: lambda c, u: Call(judged(c, u).row, headers=STALE)}),
    "pairs_verdict_create": Operation(201, 22, on_pair(VERDICT), {
        409: on_pair(VERDICT, _at_once), 412: lambda _c, u: Call(ROWS["pair"](u), VERDICT, STALE),
        422: on_pair({**VERDICT, "reason": "time"}), 428: row("pair", VERDICT)}),
    "reviews_list": listing("review"),
    "reviews_retrieve": reading("review"),
    "runs_list": listing("run"),
    "runs_retrieve": reading("run"),
    "calibrations_list": listing("calibration"),
    "calibrations_retrieve": reading("calibration"),
    "sources_list": listing("claim"),
    "sources_retrieve": reading("source"),
    "sources_aliases_create": Operation(201, 14, row("source", {"text": "the quay"}), {
        422: row("source", {"text": "…"})}),
    "sources_merge_create": Operation(200, 25, lambda _c, _u: Call(
        factories.source("Quay"), {"into": factories.source("Norwick").pk}), {
        409: lambda _c, _u: Call(factories.source("Quay"), {"into": factories.source("Quay").pk})}),
    "sources_split_create": Operation(201, 25, spelled(), {422: row("source", {"name": "x", "aliases": [999_999]})}),
    "sources_unsplit_create": Operation(200, 25, split_off, {409: row("source")}),
    "stats_retrieve": Operation(200, 20, none()),
    "stories_list": listing("story"),
    "stories_retrieve": reading("story"),
    "stories_matrix_retrieve": reading("story", 12),
    "stories_timeline_retrieve": reading("story", 12),
    "stories_missing_retrieve": reading("story", 14),
    "stories_rename_create": versioned(lambda _s: {"title": "The pier"}, 200, 16),
    "stories_merge_create": versioned(_other_story, 201, 40),
    "stories_split_create": versioned(_one_article, 201, 40, s422=on_story(lambda _s: {"articles": [999_999]})),
    "stories_take_create": Operation(201, 35, lambda _c, _u: Call(
        factories.story(), {"article": factories.story().members.get().article_id}), {
        409: on_story(lambda story: {"article": story.members.order_by("pk")[0].article_id})}),
    "stories_watch_create": Operation(200, 16, row("story", {"watched": True}), {
        409: merged(lambda _s: {"watched": True})}),
    "story_changes_list": listing("change"),
    "story_changes_retrieve": reading("storychange"),
    "story_changes_undo_create": Operation(200, 35, changed, {409: taken_back}),
    "story_members_list": listing("storymember"),
    "story_members_retrieve": reading("storymember"),
}  # fmt: skip
SIGNED = {"exports_file_retrieve": "opened by its signed link alone: test_exports.py, test_ownership.py"}
"""Operations that are no token's, and where they are tested."""
