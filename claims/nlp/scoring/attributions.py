"""How well attributions match an annotator's: content by token F1 >= 0.5, and the right source.

The figure is the "content+source F1, sourced" of the project's evaluation: one-to-one matching; an annotated
content without a source is neither wanted nor, when found, counted as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.nlp.scoring.matching import maximum
from claims.nlp.scoring.spans import f1, overlap_f1, words

Roles = Mapping[str, Sequence[Sequence[int]]]  # "source", "cue", "content" -> [[start, end], ...]

_ENTITY = re.compile(r"^(T\d+)\t[\w-]+ (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over articles, and precision, recall and F1 in 0..1."""

    right: int
    found: int
    wanted: int

    @property
    def figures(self) -> tuple[float, float, float]:
        return f1(self.right, self.found, self.wanted)


@dataclass(frozen=True, slots=True)
class _Unit:
    source: frozenset[int]
    content: frozenset[int]


def score(
    articles: Mapping[str, str], gold: Mapping[str, Sequence[Roles]], found: Mapping[str, Sequence[Roles]]
) -> Score:
    """Content+source score of `found` against `gold`, both by article name; `articles` holds the texts."""
    counts = [_score_article(text, gold.get(name, ()), found.get(name, ())) for name, text in articles.items()]
    return Score(*(sum(count[column] for count in counts) for column in range(3)))


def read_standoff(folder: Path) -> tuple[dict[str, str], dict[str, list[Roles]]]:
    """Texts and annotations of a corpus in brat-like standoff: `text/*.txt` and `attributions/*.ann`.

    Where several annotators read an article, the first in the order of file names counts.
    """
    texts = {path.stem: path.read_bytes().decode() for path in sorted((folder / "text").glob("*.txt"))}
    annotations: dict[str, list[Roles]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = path.stem if path.stem in texts else _ANNOTATOR.sub("", path.stem)
        annotations.setdefault(name, list(_events(path)))
    return texts, annotations


def _events(path: Path) -> Iterator[Roles]:
    spans: dict[str, list[list[int]]] = {}
    lines = path.read_bytes().decode().split("\n")
    for line in lines:
        if match := _ENTITY.match(line):
            spans[match[1]] = [[int(number) for number in piece.split()] for piece in match[2].split(";")]
    for line in lines:
        if re.match(r"E\d+\t", line):
            roles: dict[str, list[list[int]]] = {"source": [], "cue": [], "content": []}
            for argument in line.split("\t", 1)[1].split():
                role, _, entity = argument.partition(":")
                roles.get(role.rstrip("0123456789").lower(), []).extend(spans.get(entity, []))
            if roles["content"]:
                yield roles


def _unit(text: str, roles: Roles) -> _Unit:
    return _Unit(words(text, roles["source"]), words(text, roles["content"]))


def _score_article(text: str, gold: Sequence[Any], found: Sequence[Any]) -> tuple[int, int, int]:
    wanted = [unit for roles in gold if (unit := _unit(text, roles)).content]
    given = list(dict.fromkeys(unit for roles in found if (unit := _unit(text, roles)).content))
    sourced = [unit for unit in wanted if unit.source]
    edges = {
        number: [
            other
            for other, target in enumerate(sourced)
            if unit.source & target.source and overlap_f1(unit.content, target.content) >= 0.5
        ]
        for number, unit in enumerate(given)
    }
    matched = set(maximum(edges).values())
    sourceless = [unit for unit in wanted if not unit.source]
    excused = sum(
        number not in matched and any(overlap_f1(unit.content, target.content) >= 0.5 for target in sourceless)
        for number, unit in enumerate(given)
    )
    return len(matched), len(given) - excused, len(sourced)
