"""The scheduler: any number of beat processes may run, one of them at a time sends.

The lease is a key in the same Redis that takes the messages, so that whoever can send can also hold it, and a Redis
that comes back empty is leased anew. Schedules are kept in memory: a beat that starts sends everything once, and
every task is one that may run twice.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from celery.beat import Scheduler
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import LockError, RedisError

logger = logging.getLogger(__name__)

LEASE = "counterclaim.beat"
LONG_AGO = timedelta(days=1)
CLOCK_SECONDS = 5.0  # a wall clock that moves this much more, or less, than time passes was set


class SingleScheduler(Scheduler):
    """Celery's scheduler, asleep while another beat holds the lease, and unmoved by a clock that is set."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is held yet; the first tick tries."""
        self._seconds = float(settings.COUNTERCLAIM_BEAT_LEASE_SECONDS)
        self._broker: Any = None
        self._lease: Any = None
        self._held = False
        self._ahead = _wall_ahead()
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due, if this is the beat that sends; seconds until the next look."""
        if not self._hold():
            return self._seconds / 6
        self._mind_the_clock()
        return float(min(super().tick(*args, **kwargs), self._seconds / 3))

    def close(self) -> None:
        """Let another beat take over at once."""
        if self._held:
            try:
                self._lease.release()
            except (LockError, RedisError, OSError):
                logger.debug("the lease was gone already")
        super().close()

    def _hold(self) -> bool:
        before = self._held
        try:
            self._held = self._extended() or self._acquired()
        except (RedisError, OperationalError, OSError) as error:
            self._held, self._lease = False, None
            logger.warning("no lease without Redis: %s", type(error).__name__)
        if self._held and not before:
            self._start_over()
        if self._held != before:
            logger.info("this beat %s", "sends" if self._held else "stands by")
        return self._held

    def _extended(self) -> bool:
        if not self._held:
            return False
        try:
            return bool(self._lease.extend(self._seconds, replace_ttl=True))
        except LockError:
            return False

    def _acquired(self) -> bool:
        if self._lease is None:
            self._lease = self._client().lock(LEASE, timeout=self._seconds, blocking=False, thread_local=False)
        return bool(self._lease.acquire())

    def _client(self) -> Any:
        if self._broker is not None:
            self._broker.release()
        self._broker = self.app.connection_for_write()
        return self._broker.default_channel.client

    def _mind_the_clock(self) -> None:
        """Celery reckons by the wall clock: set back a day, it would send nothing for a day."""
        ahead = _wall_ahead()
        if abs(ahead - self._ahead) > CLOCK_SECONDS:
            logger.warning("the clock was set by %.0f s; the schedule starts over", ahead - self._ahead)
            self._start_over()
        self._ahead = ahead

    def _start_over(self) -> None:
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO
        self._heap = None


def _wall_ahead() -> float:
    return time.time() - time.monotonic()
