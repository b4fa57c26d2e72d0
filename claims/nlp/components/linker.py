"""Groups tagged sources, cues and contents into attributions by their order, nearness and sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.components.draft import Draft
from claims.nlp.components.sentences import sentence_numbers
from claims.nlp.components.tags import RoleSpan
from claims.nlp.types import Spans

_OPENING = frozenset({'"', "\u201c", "``", "''", "\u2018", "'", "\u00ab", "\u201e"})
_NEVER = 1e9


class Passage:
    """The role spans of one paragraph with what linking asks about them."""

    def __init__(self, doc: Doc, spans: Sequence[RoleSpan], sentences: Sequence[int]) -> None:
        self.doc = doc
        self.spans = list(spans)
        self.sentences = sentences
        self.cues = [i for i, span in enumerate(spans) if span.role == "cue"]
        self.sources = [i for i, span in enumerate(spans) if span.role == "source"]
        self.contents = [i for i, span in enumerate(spans) if span.role == "content"]

    def breaks(self, i: int, k: int) -> int:
        """Sentence ends between the facing ends of two spans."""
        left, right = sorted((i, k))
        return self.sentences[self.spans[right].start] - self.sentences[self.spans[left].end - 1]

    def gap(self, i: int, k: int) -> int:
        """Tokens between two spans."""
        left, right = sorted((i, k))
        return self.spans[right].start - self.spans[left].end

    def between(self, i: int, k: int, role: str) -> int:
        """Spans of a role that stand between two spans."""
        left, right = sorted((i, k))
        return sum(span.role == role for span in self.spans[left + 1 : right])

    def quoted(self, i: int) -> bool:
        """Whether a span begins with a quote mark."""
        return self.doc[self.spans[i].start].text in _OPENING


def content_cost(passage: Passage, content: int, cue: int) -> float:
    """How unlikely it is that a content belongs to a cue (0: side by side in one sentence)."""
    cost = 3.0 * passage.breaks(content, cue)
    cost += 6.0 * passage.between(content, cue, "cue")
    cost += 1.5 * passage.between(content, cue, "content")
    cost += 0.02 * min(passage.gap(content, cue), 40)
    if content < cue:
        cost += 0.5
    return cost


def assign_contents(passage: Passage) -> dict[int, list[int]]:
    """Contents of each cue: every content goes to its cheapest cue, but no cue is left without one."""
    costs = {c: {u: content_cost(passage, c, u) for u in passage.cues} for c in passage.contents}
    owner = {c: min(options, key=options.__getitem__) for c, options in costs.items() if options}
    for cue in passage.cues:
        if cue in owner.values():
            continue
        held = [c for c in owner if list(owner.values()).count(owner[c]) > 1]
        near = min(held, key=lambda c: costs[c][cue] - costs[c][owner[c]], default=None)
        if near is not None and costs[near][cue] < 4.0:
            owner[near] = cue
    found: dict[int, list[int]] = defaultdict(list)
    for content, cue in owner.items():
        found[cue].append(content)
    return found


def source_cost(passage: Passage, source: int, cue: int) -> float:
    """How unlikely it is that a source belongs to a cue."""
    cost = 4.0 * passage.breaks(source, cue)
    cost += 2.5 * passage.between(source, cue, "cue")
    cost += 1.0 * passage.between(source, cue, "content")
    cost += 3.0 * passage.between(source, cue, "source")
    cost += 0.05 * min(passage.gap(source, cue), 40)
    if source > cue:
        cost += 0.3
    return cost


def assign_sources(passage: Passage) -> dict[int, int]:
    """Source of each cue that has one; a source may serve several cues."""
    found: dict[int, int] = {}
    for cue in passage.cues:
        costs = {s: source_cost(passage, s, cue) for s in passage.sources}
        best = min(costs, key=costs.__getitem__, default=None)
        if best is not None and costs[best] < 4.0:
            found[cue] = best
    return found


def link(doc: Doc) -> list[Draft]:
    """The attributions of a tagged document."""
    sentences = sentence_numbers(doc)
    drafts: list[Draft] = []
    for _, group in groupby(doc._.role_spans, key=lambda span: span.paragraph):
        passage = Passage(doc, list(group), sentences)
        drafts += link_passage(passage)
    return drafts


def link_passage(passage: Passage) -> Iterator[Draft]:
    """The attributions of one paragraph in the order of their cues."""
    contents, sources = assign_contents(passage), assign_sources(passage)
    for cue in passage.cues:
        if cue in contents:
            source = [sources[cue]] if cue in sources else []
            yield draft(passage, source, [cue], contents[cue])


def draft(passage: Passage, source: list[int], cue: list[int], content: list[int]) -> Draft:
    """An attribution of the given spans; its score is the product of the roles' mean tag scores."""
    spans = passage.spans
    score = 1.0
    for role in (source, cue, content):
        if role:
            score *= sum(spans[i].score for i in role) / len(role)
    return Draft(*(characters(passage.doc, [spans[i] for i in role]) for role in (source, cue, content)), score)


def characters(doc: Doc, spans: Sequence[RoleSpan]) -> Spans:
    """Character offsets of spans of tokens."""
    return tuple((doc[span.start].idx, doc[span.end - 1].idx + len(doc[span.end - 1])) for span in spans)


class AttributionLinker:
    """Reads `Doc._.role_spans` and writes `Doc._.attributions`."""

    def __init__(self, separate_quotes: bool = False) -> None:
        self.separate_quotes = separate_quotes

    def __call__(self, doc: Doc) -> Doc:
        """Link one document."""
        doc._.attributions = link(doc)
        return doc


@Language.factory(
    "attribution_linker",
    assigns=["doc._.attributions"],
    requires=["doc._.role_spans"],
    default_config={"separate_quotes": False},
)
def create_linker(nlp: Language, name: str, separate_quotes: bool) -> AttributionLinker:
    """Make the component; see `PipelineConfig.separate_quotes`."""
    return AttributionLinker(separate_quotes)
