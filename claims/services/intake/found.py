"""What a delivery holds: pieces to read, and what each turned out to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from claims.services.articles import NewArticle
from claims.services.errors import RefusedArticle, TextTooLarge

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, a member of it where it is an archive, and a line where that helps (from 1)."""

    path: Path
    line: int | None = None
    member: str = ""

    def __str__(self) -> str:
        parts = ["<stdin>" if self.path == STDIN else str(self.path)]
        if self.member:
            parts.append(f"!{self.member}")
        if self.line:
            parts.append(f":{self.line}")
        return "".join(parts)

    def at(self, line: int) -> Place:
        """A line of the same piece."""
        return Place(self.path, line, self.member)


@dataclass(frozen=True, slots=True)
class Found:
    """One record of a delivery: an article, or the reason why it is none. A page's place is its address."""

    place: Place | str
    article: NewArticle | None
    refusal: RefusedArticle | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One file, or one member of an archive: `own_id` names it where its content does not name itself."""

    place: Place
    suffix: str
    size: int
    own_id: str
    open: Callable[[], BinaryIO]
    url: str = ""

    def content(self, limit: int) -> bytes:
        """All its bytes. Raises TextTooLarge where they are more than `limit`."""
        if self.size > limit:
            raise TextTooLarge(f"the file has {self.size:,} bytes; the limit is {limit:,}")
        with self.open() as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise TextTooLarge(f"the file has more than {limit:,} bytes")
        return content
