"""Stories: grouping articles about one matter, editors' changes to that, and what a story's page tells."""

from __future__ import annotations

from claims.services.stories.changing import PERMISSION, changes, merge, move, rename, split, undo, watch
from claims.services.stories.filing import file
from claims.services.stories.listing import Counts, counts, find, members, of_pair, standing
from claims.services.stories.matrix import Cell, Matrix, matrix
from claims.services.stories.regrouping import regroup
from claims.services.stories.responses import Missing, missing
from claims.services.stories.timeline import Event, Timeline, timeline

__all__ = [
    "PERMISSION",
    "Cell",
    "Counts",
    "Event",
    "Matrix",
    "Missing",
    "Timeline",
    "changes",
    "counts",
    "file",
    "find",
    "matrix",
    "members",
    "merge",
    "missing",
    "move",
    "of_pair",
    "regroup",
    "rename",
    "split",
    "standing",
    "timeline",
    "undo",
    "watch",
]
