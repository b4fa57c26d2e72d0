"""Reads texts in which a person has marked source, cue and content of attributions: {s1|who} {c1|said} {q1|what}."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\{([scq])([\d,]+)\|([^{}]*)\}")
_ROLES = {"s": "source", "c": "cue", "q": "content"}
Roles = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Marked:
    """One block: what stands after its "@", the text without marks, attributions by number, the notes."""

    head: str
    text: str
    attributions: dict[int, Roles]
    notes: tuple[str, ...]


def read_blocks(path: Path, notes: str) -> Iterator[Marked]:
    """The blocks of a file; lines that match the pattern `notes` are no text."""
    for block in re.split(r"^@ ?", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, rest = block.partition("\n")
        lines = rest.strip().split("\n")
        noted = tuple(line for line in lines if re.match(notes, line))
        body = "\n".join(line for line in lines if not re.match(notes, line)).strip().replace("~", "\u00a0")
        text, attributions = unmarked(body)
        yield Marked(head.strip(), text, attributions, noted)


def unmarked(body: str) -> tuple[str, dict[int, Roles]]:
    """The text without its marks, and the spans of each attribution. Raises ValueError where a mark does not close."""
    found: dict[int, Roles] = {}
    text, at = "", 0
    for mark in _MARK.finditer(body):
        text += body[at : mark.start()]
        role, numbers, words = mark.groups()
        for number in numbers.split(","):
            roles = found.setdefault(int(number), {"source": [], "cue": [], "content": []})
            roles[_ROLES[role]].append((len(text), len(text) + len(words)))
        text, at = text + words, mark.end()
    text += body[at:]
    if "{" in text or "}" in text:
        raise ValueError(f"a mark does not close: {text[:60]}")
    return text, found
