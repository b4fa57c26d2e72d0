"""What a parser makes of a file: one text with what the file says about it, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text found in a file. `published` is ISO 8601 or "", `own_id` an id that the file itself carries or ""."""

    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    own_id: str = ""
    captions: tuple[str, ...] = ()


class UnparsedError(Exception):
    """The file holds nothing to read; the message says why, in words an editor can read."""


class NoTextError(UnparsedError):
    """The file is sound, but there is no text in it."""
