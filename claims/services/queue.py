"""The review queue: which pairs wait for an editor, in which order, and why each stands where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import ClaimPair, PairTag, StoryMember, Verdict
from claims.models.pair import ClaimPairQuerySet
from claims.services.origins import spread_of_statements

FROZEN = 200  # so many pairs make one sitting; the next freeze brings more
COUNTED = 1_000  # beyond this a count says "more than"
HALVING_DAYS = 3.0  # a pair half as strong stands as far back as one this much older
WATCHED_DAYS = 3.0  # a pair of a watch-listed story stands where another would that is this much younger
ORDERS = {"priority": "most pressing", "newest": "newest", "strongest": "strongest", "unsure": "least certain"}
STATES = {"waiting": "waiting", "reopened": "back in the queue", "decided": "decided", "second": "second opinion"}
_BY: dict[str, tuple[str, ...]] = {
    "priority": ("-priority", "id"), "newest": ("-id",), "strongest": ("-score", "id"),
    "unsure": ("score", "id"),
}  # fmt: skip
_RAIL = (
    "id", "score", "kind", "relation", "verdict", "priority", "created_at", "reopened_because",
    "left__speaker_text", "left__source__name", "left__content", "right__speaker_text", "right__source__name",
    "right__content",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is shown; every field is a part of the page's address. Dates are those of publication."""

    order: str = "priority"
    state: str = "waiting"
    source: int | None = None
    other: int | None = None
    story: int | None = None
    outlet: str = ""
    kind: str = ""
    tag: str = ""
    mine: bool = False
    since: date | None = None
    until: date | None = None

    def parameters(self) -> dict[str, str]:
        """The fields that differ from the defaults, as an address carries them."""
        shown = {name: getattr(self, name) for name in self.__dataclass_fields__}
        blank = Filters()
        return {
            name: "1" if value is True else str(value) for name, value in shown.items() if value != getattr(blank, name)
        }


def pairs(filters: Filters, editor: User) -> QuerySet[ClaimPair]:
    """The pairs that `filters` admit, in their order."""
    found = _in_state(filters.state, editor)
    if filters.source is not None and filters.source == filters.other:
        found = found.filter(left__source=filters.source, right__source=filters.source)
    for source in {filters.source, filters.other} - {None}:
        found = found.filter(pk__in=_of_source(source))  # type: ignore[arg-type]  # without None
    if filters.story is not None:
        found = found.of_story(filters.story)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.outlet:
        found = found.filter(Q(left_outlet=filters.outlet) | Q(right_outlet=filters.outlet))
    if filters.tag:
        found = found.filter(pk__in=PairTag.objects.filter(word=filters.tag.casefold()).order_by().values("pair"))
    if filters.mine:
        found = found.filter(assignment__editor=editor)
    return _in_time(found, filters).order_by(*_BY[filters.order])


def freeze(filters: Filters, editor: User) -> list[int]:
    """The ids of the first FROZEN pairs, in order: the list an editor works through undisturbed."""
    return list(pairs(filters, editor).values_list("pk", flat=True)[:FROZEN])


def newer(filters: Filters, editor: User, newest: int) -> int:
    """How many pairs the filters admit that came after pair id `newest`; at most COUNTED."""
    return pairs(filters, editor).filter(pk__gt=newest).order_by()[:COUNTED].count()


def waiting(filters: Filters, editor: User) -> int:
    """How many pairs the filters admit; at most COUNTED + 1, which means more than COUNTED."""
    return pairs(filters, editor).order_by()[: COUNTED + 1].count()


def entries(ids: Sequence[int]) -> list[ClaimPair]:
    """The pairs of the rail, in the order of `ids`, with what the rail shows of both sides and no article."""
    rows = ClaimPair.objects.select_related("left__source", "right__source").only(*_RAIL)
    found = {pair.pk: pair for pair in rows.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def newest_id() -> int:
    """The id of the latest pair on file, 0 where there is none."""
    return ClaimPair.objects.order_by("-id").values_list("pk", flat=True).first() or 0


def set_priorities(ids: Iterable[int]) -> None:
    """Give pairs their place in the queue: publication day of the later claim, HALVING_DAYS for each doubling of
    strength, one day for each doubling of the number of independent origins of either side, WATCHED_DAYS where a
    side's story is on the watch-list."""
    rows = list(ClaimPair.objects.filter(pk__in=list(ids)).select_related("left__article", "right__article").only(
        "score", "created_at", "left__statement_hash", "left__article__published_at", "right__statement_hash",
        "right__article__published_at",
    ))  # fmt: skip
    origins = independent_origins({side.statement_hash for pair in rows for side in (pair.left, pair.right)})
    watched = _watched({side.article_id for pair in rows for side in (pair.left, pair.right)})
    for pair in rows:
        on_list = not watched.isdisjoint((pair.left.article_id, pair.right.article_id))
        pair.priority = _priority(pair, origins) + (WATCHED_DAYS if on_list else 0.0)
    ClaimPair.objects.bulk_update(rows, ["priority"], batch_size=500)


def independent_origins(statements: set[str]) -> dict[str, tuple[int, int]]:
    """Per statement hash: how many articles carry it, and from how many independent origins."""
    counted = spread_of_statements(statements)
    return {statement: (spread.articles, spread.origins) for statement, spread in counted.items()}


def _priority(pair: ClaimPair, origins: dict[str, tuple[int, int]]) -> float:
    seen: list[datetime] = [s.article.published_at for s in (pair.left, pair.right) if s.article.published_at]
    day = (max(seen) if seen else pair.created_at or timezone.now()).timestamp() / 86_400
    spread = math.prod(max(1, origins.get(side.statement_hash, (1, 1))[1]) for side in (pair.left, pair.right))
    return day + HALVING_DAYS * math.log2(max(pair.score, 0.001)) + math.log2(spread)


def _watched(articles: set[int]) -> set[int]:
    """Those of the articles whose story is on the watch-list."""
    found = StoryMember.objects.filter(article__in=articles, story__watched=True)
    return set(found.values_list("article_id", flat=True))


def _in_state(state: str, editor: User) -> ClaimPairQuerySet:
    offered = ClaimPair.objects.offered()
    if state == "waiting":
        return offered.filter(verdict="")
    if state == "reopened":
        return offered.filter(verdict="").exclude(reopened_because="")
    if state == "second":
        decided = offered.exclude(verdict="")
        return decided.exclude(reviews__editor=editor).exclude(opinions__editor=editor)
    if state in Verdict.values:
        return offered.filter(verdict=state)
    return offered.exclude(verdict="")


def _of_source(source: int) -> QuerySet[ClaimPair, int]:
    """The ids of a source's pairs: a union, because no index serves an OR over two joins."""
    left, right = (ClaimPair.objects.order_by().filter(**{f"{side}__source": source}) for side in ("left", "right"))
    return left.values_list("pk", flat=True).union(right.values_list("pk", flat=True))


def _in_time(found: QuerySet[ClaimPair], filters: Filters) -> QuerySet[ClaimPair]:
    """Pairs with a side published in those days (UTC)."""
    if filters.since:
        found = found.filter(latest_at__gte=datetime.combine(filters.since, time.min, UTC))
    if filters.until:
        found = found.filter(earliest_at__lte=datetime.combine(filters.until, time.max, UTC))
    return found
