"""A Redis for one test session: the same binary and options as the product's embedded one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker import embedded
from tracker.processes import Child

if TYPE_CHECKING:
    from pathlib import Path


class RedisServer:
    """A running Redis and its URL."""

    def __init__(self, folder: Path) -> None:
        """Start it in `folder` and wait until it answers."""
        socket = folder / "redis.sock"
        self.url = f"unix://{socket}"
        self.child = Child(embedded.program(socket, folder), folder, folder)
        embedded.wait(self.url)

    def stop(self) -> None:
        """Stop it."""
        self.child.ask()
        self.child.stop()


def start(folder: Path) -> RedisServer:
    """Start a Redis whose files and socket lie in `folder`."""
    return RedisServer(folder)
