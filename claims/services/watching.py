"""Watching a folder: which files in it are new or changed, and no longer being written."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from claims.services import intake

Mark = tuple[int, int]  # size, time of the last change in nanoseconds


@dataclass
class Folder:
    """A folder, and the files in it that were handed out already, each as it was then.

    settled: seconds a file must have lain unchanged before it is handed out.
    """

    path: Path
    settled: float = 2.0
    seen: dict[Path, Mark] = field(default_factory=dict)

    def news(self) -> list[Path]:
        """The files to be read now; each is handed out once for every change."""
        found = []
        for path in intake.files([self.path]):
            mark = _mark(path)
            if mark and self.seen.get(path) != mark and time.time() - mark[1] / 1e9 >= self.settled:
                self.seen[path] = mark
                found.append(path)
        return found


def _mark(path: Path) -> Mark | None:
    try:
        status = path.stat()
    except OSError:
        return None  # gone meanwhile
    return status.st_size, status.st_mtime_ns
