"""Writing entries of the audit log; doors say once who acts and from where, services what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from claims.models import AuditEntry

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class _Actor:
    user: Callable[[], Any]
    address: str | None


_present: ContextVar[_Actor | None] = ContextVar("counterclaim_actor", default=None)


@contextmanager
def acting(user: Callable[[], Any], address: str | None) -> Iterator[None]:
    """Entries written inside are by `user()`, asked when needed, from `address` (an IP address or None)."""
    before = _present.set(_Actor(user, address))
    try:
        yield
    finally:
        _present.reset(before)


def record(event: AuditEntry.Event, subject: object = "", *, user: Any = None, who: str = "", **details: Any) -> None:
    """Add an entry, in the transaction of what it tells of.

    `user` wins over who is acting; `who` is a name given by somebody who is not signed in. `details` are JSON
    values, never secrets and never text of articles.
    """
    actor = _present.get()
    user = user if user is not None else actor.user() if actor and not who else None
    known = getattr(user, "pk", None)
    AuditEntry.objects.create(
        event=event,
        who=(user.get_username() if known else who)[:150],
        user_id=known,
        address=actor.address if actor else None,
        subject=str(subject)[:_LONGEST],
        details=details,
    )
