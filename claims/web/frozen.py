"""The frozen list: what an editor works through stays as it was, whatever comes in meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from claims.services import queue
from claims.services.queue import Filters
from claims.web import access

KEPT = 4  # lists a session keeps, one for each set of filters
BEFORE, AFTER = 6, 18
SESSION_KEY = "frozen"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The ids of one sitting, in order, and the newest pair there was when it was made."""

    filters: Filters
    ids: list[int]
    newest: int

    def query(self) -> str:
        """The filters as the query part of an address, "?" included; empty for the defaults."""
        given = self.filters.parameters()
        return f"?{urlencode(given)}" if given else ""

    def position(self, pair_id: int) -> int:
        """The place of a pair in the list, from 0; -1 for one that is not in it."""
        return self.ids.index(pair_id) if pair_id in self.ids else -1

    def window(self, pair_id: int) -> list[int]:
        """The ids around a pair, as the rail shows them."""
        start = max(0, self.position(pair_id) - BEFORE)
        return self.ids[start : start + BEFORE + AFTER]

    def address(self, pair_id: int | None) -> str:
        """The page of a pair within this list."""
        return reverse("desk:pair", args=[pair_id]) + self.query() if pair_id else ""

    def beside(self, pair_id: int, step: int) -> int | None:
        """The pair `step` places on (or back), None at the ends."""
        place = self.position(pair_id) + step
        return self.ids[place] if 0 <= place < len(self.ids) else None


def thawed(request: HttpRequest, filters: Filters) -> Frozen:
    """A new list for these filters, kept in the session in place of the former one."""
    newest, ids = queue.newest_id(), queue.freeze(filters, access.person(request))
    frozen = Frozen(filters, ids, newest)
    kept = {key: value for key, value in request.session.get(SESSION_KEY, {}).items() if key != frozen.query()}
    last = list(kept.items())[-(KEPT - 1) :]
    request.session[SESSION_KEY] = {**dict(last), frozen.query(): [newest, ids]}
    return frozen


def kept(request: HttpRequest, filters: Filters) -> Frozen:
    """The list the session holds for these filters, else a new one."""
    key = Frozen(filters, [], 0).query()
    if key in request.session.get(SESSION_KEY, {}):
        newest, ids = request.session[SESSION_KEY][key]
        return Frozen(filters, ids, newest)
    return thawed(request, filters)


def following(request: HttpRequest, frozen: Frozen, pair_id: int) -> int | None:
    """The next pair still to be decided: in this list after `pair_id`, else the first of a new list."""
    rest = frozen.ids[frozen.position(pair_id) + 1 :]
    still = set(queue.pairs(frozen.filters, access.person(request)).filter(pk__in=rest).values_list("pk", flat=True))
    found = next((pk for pk in rest if pk in still), None)
    if found is not None:
        return found
    fresh = [pk for pk in thawed(request, frozen.filters).ids if pk != pair_id]
    return fresh[0] if fresh else None
