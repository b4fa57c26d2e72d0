"""A progress bar on a terminal, silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def bar(items: Iterable[Item], unit: str, total: int | None = None) -> Iterator[Item]:
    """`items` unchanged, with a bar on standard error while they pass, if that is a terminal."""
    yield from tqdm(items, unit=f" {unit}", total=total, disable=not sys.stderr.isatty(), leave=False, file=sys.stderr)
