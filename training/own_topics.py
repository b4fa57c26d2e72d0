"""Reads the dispute topics written for this project (training/data/topics) into rows like those of a dispute corpus.

A topic starts with `=== id title`, an article with `--- date | publisher | title`. In the text `{s1 key|...}` is the
source of claim 1 (key names the speaker within the topic), `{c1|...}` its cue and `{q1|...}` its content; `{s1,2
key|...}` serves two claims, a role given twice is in pieces. After the articles, `X a1 b2 kind` is a contradiction
of claims a1 and b2, `N a1 b2 reason` a near-miss, `?` marks judgement calls; every pair not listed is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOPICS = Path(__file__).parent / "data" / "topics"
_MARK = re.compile(r"\{([scq])([\d,]+)(?: (\w+))?\|([^{}]*)\}")
_ROLES = {"s": "source_spans", "c": "cue_spans", "q": "content_spans"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OwnTopics:
    """Rows of articles, claims and pairs, in the fields of a dispute corpus."""

    articles: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)


def _article(topic: str, letter: str, head: str, marked: str) -> tuple[Row, list[Row]]:
    """The plain text of a marked article, and its claims with their spans."""
    day, publisher, title = (part.strip() for part in head.split("|"))
    name, claims, text, at = f"{topic}{letter}", {}, "", 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        role, numbers, key, words = mark.groups()
        for number in numbers.split(","):
            row = claims.setdefault(
                number,
                {"id": f"{name}{number}", "topic": topic, "article": name, "source": None, "source_spans": [],
                 "cue_spans": [], "content_spans": []},
            )  # fmt: skip
            row[_ROLES[role]].append([len(text), len(text) + len(words)])
            row["source"] = key or row["source"]
        text, at = text + words, mark.end()
    text += marked[at:]
    if "{" in text or "}" in text or any(not row["content_spans"] for row in claims.values()):
        raise ValueError(f"{name}: a mark does not close, or a claim has no content")
    found = sorted(claims.values(), key=lambda row: int(row["id"].removeprefix(name)))
    return {"id": name, "topic": topic, "date": day, "publisher": publisher, "title": title, "text": text}, found


def _pair(topic: str, line: str) -> Row:
    sort, left, right, kind, *rest = line.split()
    contradicts = sort == "X"
    row: Row = {"a": topic + left, "b": topic + right, "label": "contradiction" if contradicts else "not"}
    row["type" if contradicts else "why"] = kind
    return {**row, "borderline": True} if rest == ["?"] else row


def _blocks(text: str, mark: str) -> Iterator[tuple[str, str]]:
    for block in re.split(rf"^{mark} ", text, flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        yield head, body


def _read(path: Path, found: OwnTopics) -> None:
    for head, body in _blocks(path.read_text(encoding="utf-8"), "==="):
        topic = head.split()[0]
        for letter, (line, marked) in zip("abcdefgh", _blocks(body, "---"), strict=False):
            lines = marked.strip().split("\n")
            found.pairs.extend(_pair(topic, x) for x in lines if x[:2] in {"X ", "N "})
            plain = "\n".join(x for x in lines if x[:2] not in {"X ", "N "}).strip()
            article, claims = _article(topic, letter, line, plain)
            found.articles.append(article)
            found.claims.extend(claims)


def own_topics(folder: Path = TOPICS) -> OwnTopics:
    """All topics in the text files of a folder. Raises ValueError for a mark or a pair that does not fit."""
    found = OwnTopics()
    for path in sorted(folder.glob("*.txt")):
        _read(path, found)
    known = {row["id"] for row in found.claims}
    lost = [(p["a"], p["b"]) for p in found.pairs if {p["a"], p["b"]} - known or p["a"] == p["b"]]
    if lost:
        raise ValueError(f"pairs of unknown claims: {lost}")
    return found
