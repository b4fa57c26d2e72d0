"""What of articles, claims and pairs is meant: the words that lists and exports filter by, in one place.

Values are plain (text, numbers, truth values, ISO 8601 moments), so that an export can keep them until it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from claims.models import Article, Claim, ClaimPair, PairTag
from claims.services.queue import Filters

Rows = QuerySet[Any]
Narrow = Callable[[Rows, Any, int], Rows]
UNDECIDED, DECIDED = "undecided", "decided"
_STATES: dict[str, dict[str, Any]] = {
    "waiting": {"verdict": UNDECIDED}, "reopened": {"verdict": UNDECIDED, "reopened": True},
    "decided": {"verdict": DECIDED}, "second": {"second_opinion": True},
}  # fmt: skip


def rows(noun: str, wanted: Mapping[str, Any], user_id: int) -> Rows:
    """The articles, claims or pairs that `wanted` admits, as `user_id` sees them. Raises KeyError for a word that
    the noun does not have."""
    return narrowed(noun, _ALL[noun](), with_defaults(noun, wanted), user_id)


def with_defaults(noun: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """`wanted` without repeats of pairs and claims of earlier readings, unless it asks for these itself."""
    return {**_DEFAULTS[noun], **wanted}


def narrowed(noun: str, found: Rows, wanted: Mapping[str, Any], user_id: int) -> Rows:
    """The rows of `found` that `wanted` admits; None admits all."""
    one, other = wanted.get("source"), wanted.get("against")
    if noun == "pairs" and one is not None and one == other:  # a source against itself
        found = found.filter(left__source=one, right__source=one)
    for name, value in wanted.items():
        if value is not None:
            found = WORDS[noun][name](found, value, user_id)
    return found


def of_queue(filters: Filters) -> dict[str, Any]:
    """The filters of the queue in the words for pairs."""
    words = _STATES.get(filters.state, {"verdict": filters.state})
    same = {"source": filters.source, "against": filters.other, "story": filters.story, "outlet": filters.outlet,
            "kind": filters.kind, "tag": filters.tag, "mine": filters.mine or None}  # fmt: skip
    days = {"published_after": _start(filters.since), "published_before": _end(filters.until)}
    return {name: value for name, value in {**words, **same, **days}.items() if value not in (None, "")}


def _is(column: str) -> Narrow:
    """By a column, or a comparison with one."""
    return lambda found, value, _: found.filter(**{column: value})


def _either(column: str) -> Narrow:
    """By a column of either side of a pair."""
    return lambda found, value, _: found.filter(Q(**{f"left_{column}": value}) | Q(**{f"right_{column}": value}))


def _side(column: str) -> Narrow:
    """By a claim on either side; a union, for an OR over two joins would read all pairs."""

    def narrow(found: Rows, value: Any, _: int) -> Rows:
        claims = Claim.objects.filter(**{column: value}).order_by().values("pk")
        left, right = (ClaimPair.objects.filter(**{f"{side}__in": claims}).order_by() for side in ("left", "right"))
        return found.filter(pk__in=left.values("pk").union(right.values("pk")))

    return narrow


def _verdict(found: Rows, value: str, _: int) -> Rows:
    if value == DECIDED:
        return found.exclude(verdict="")
    return found.filter(verdict="" if value == UNDECIDED else value)


def _mine(found: Rows, value: bool, user_id: int) -> Rows:
    mine = Q(assignment__editor=user_id)
    return found.filter(mine) if value else found.exclude(mine)


def _reopened(found: Rows, value: bool, _: int) -> Rows:
    return found.exclude(reopened_because="") if value else found.filter(reopened_because="")


def _second(found: Rows, value: bool, user_id: int) -> Rows:
    """Decided pairs on which the user has not given a verdict or an opinion yet."""
    open_to = ClaimPair.objects.exclude(verdict="").exclude(reviews__editor=user_id).exclude(opinions__editor=user_id)
    return found.filter(pk__in=open_to.values("pk")) if value else found.exclude(pk__in=open_to.values("pk"))


def _tag(found: Rows, value: str, _: int) -> Rows:
    return found.filter(pk__in=PairTag.objects.filter(word=value.casefold()).order_by().values("pair"))


def _story(found: Rows, value: int, _: int) -> Rows:
    return found.filter(pk__in=ClaimPair.objects.of_story(value).order_by().values("pk"))


def _start(day: date | None) -> str | None:
    return datetime.combine(day, time.min, UTC).isoformat() if day else None


def _end(day: date | None) -> str | None:
    """The first moment after a day; the last day there is has none, and bounds nothing."""
    return None if day is None or day == date.max else _start(day + timedelta(days=1))


def _dates(column: str, before: str = "") -> dict[str, Narrow]:
    return {"after": _is(f"{column}__gte"), "before": _is(f"{before or column}__lt")}


def _named(prefix: str, bounds: dict[str, Narrow]) -> dict[str, Narrow]:
    return {f"{prefix}_{name}": narrow for name, narrow in bounds.items()}


_CREATED = _named("created", _dates("created_at"))
_SCORES = {"min_score": _is("score__gte"), "max_score": _is("score__lte")}
WORDS: dict[str, dict[str, Narrow]] = {
    "articles": {
        "external_id": _is("external_id"), "outlet": _is("outlet"), "language": _is("language"),
        "status": _is("status"), "origin": _is("origin_id"), **_CREATED,
        **_named("published", _dates("published_at")),
    },
    "claims": {
        "article": _is("article_id"), "source": _is("source_id"), "run": _is("run_id"),
        "outlet": _is("article__outlet"), "kind": _is("kind"), "stance": _is("stance"), "hedged": _is("hedged"),
        "current": _is("current"), **_SCORES, **_named("published", _dates("article__published_at")),
    },
    "pairs": {
        "verdict": _verdict, "kind": _is("kind"), "relation": _is("relation"), "source": _side("source"),
        "against": _side("source"), "story": _story,
        "outlet": _either("outlet"), "article": _side("article"), "claim": _side("pk"),
        "mine": _mine, "reopened": _reopened, "second_opinion": _second, "tag": _tag,
        "repeats": lambda found, value, _: found.filter(repeats__isnull=not value),
        **_SCORES, **_CREATED, **_named("published", _dates("latest_at", before="earliest_at")),
    },
}  # fmt: skip
_DEFAULTS: dict[str, dict[str, Any]] = {"articles": {}, "claims": {"current": True}, "pairs": {"repeats": False}}
_ALL: dict[str, Callable[[], Rows]] = {
    "articles": Article.objects.all, "claims": Claim.objects.all, "pairs": ClaimPair.objects.all,
}  # fmt: skip
