"""Reads the attribution corpora as documents with one tag a token (B/I x source, cue, content)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.tags import TAGS
from claims.nlp.types import Spans
from claims.nlp.wordpieces import Window, document_windows

ROLES = ("source", "cue", "content")
_SPAN_LINE = re.compile(r"^(T\d+)\t[\w-]+ (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_EVENT_LINE = re.compile(r"^E\d+\t(.*)$")

Roles = dict[str, Spans]


@dataclass(frozen=True)
class Annotated:
    """A text and its attributions, each a mapping of role to character spans."""

    name: str
    text: str
    attributions: tuple[Roles, ...]


def read_polnear(folder: Path) -> Iterator[Annotated]:
    """Articles of a PolNeAR part in name order; of several annotations of a text the first by name counts."""
    annotations: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        annotations[re.sub(r"_[0-9a-f]{4}$", "", path.stem)].append(path)
    for path in sorted((folder / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as handle:
            text = handle.read()
        found = annotations.get(path.stem, [])[:1]
        yield Annotated(path.stem, text, tuple(_read_events(found[0])) if found else ())


def _read_events(path: Path) -> Iterator[Roles]:
    """Attributions of one standoff file; those without content are left out."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if match := _SPAN_LINE.match(line):
            pieces = [piece.split() for piece in match[2].split(";")]
            spans[match[1]] = [(int(start), int(end)) for start, end in pieces]
        elif match := _EVENT_LINE.match(line):
            events.append(match[1].split())
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for argument in event:
            label, _, target = argument.partition(":")
            role = label.rstrip("0123456789").lower()
            if role in roles:
                roles[role].extend(spans.get(target, []))
        if roles["content"]:
            yield {role: tuple(sorted(pieces)) for role, pieces in roles.items()}


def read_disputes(folder: Path) -> Iterator[Annotated]:
    """Reports of a disputes corpus; every claim is an attribution (its source or cue may be empty)."""
    claims: dict[str, list[Roles]] = defaultdict(list)
    for line in (folder / "claims.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        roles = {role: tuple(sorted(tuple(span) for span in row[f"{role}_spans"])) for role in ROLES}
        claims[row["article"]].append(roles)
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Annotated(row["id"], row["text"], tuple(claims[row["id"]]))


def token_tags(doc: Doc, attributions: tuple[Roles, ...]) -> list[int]:
    """One tag number a token; later roles (cue over source over content) win where spans overlap."""
    tags = [0] * len(doc)
    for role in ("content", "source", "cue"):
        begin, inside = TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")
        spans = {span for attribution in attributions for span in attribution[role]}
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            covered = doc.char_span(start, end, alignment_mode="expand")
            if covered is not None:
                tags[covered.start : covered.end] = [begin] + [inside] * (len(covered) - 1)
    return tags


@dataclass(frozen=True)
class TaggedWindow:
    """A window with the tag of each of its tokens."""

    window: Window
    tags: list[int]


def tagged_windows(article: Annotated, nlp: Language, tokenizer: Tokenizer) -> list[TaggedWindow]:
    """The windows of an article in reading order."""
    doc = nlp.make_doc(article.text)
    tags = token_tags(doc, article.attributions)
    found = document_windows(doc, list(paragraphs(doc)), tokenizer)
    return [TaggedWindow(window, tags[window.start : window.end]) for window in found]
