"""How a delivery is to be read: the options that the readers of single formats share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from claims.services.articles import NewArticle
from claims.services.intake.records import PLAIN, Columns


@dataclass(frozen=True, slots=True)
class Reading:
    """columns: the mapping of dumps. fetch: turns a link into an article, where links are to be followed."""

    columns: Columns = PLAIN
    fetch: Callable[[str], NewArticle] | None = None
