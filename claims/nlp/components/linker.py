"""Groups tagged sources, cues and contents into attributions around their cues."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.components.draft import Draft
from claims.nlp.components.passages import OPENING, Passage, content_features, source_features, sourceless_features
from claims.nlp.components.sentences import sentence_numbers
from claims.nlp.config import LINKER
from claims.nlp.tags import RoleSpan
from claims.nlp.types import Spans

Table = Mapping[str, float]


@dataclass(slots=True)
class Group:
    """One attribution in the making; its spans may come from several paragraphs."""

    cue: list[RoleSpan]
    source: list[RoleSpan]
    content: list[RoleSpan]


class AttributionLinker:
    """Reads `Doc._.role_spans` and writes `Doc._.attributions`.

    weights: feature tables "source" and "content" of two logistic regressions. separate_quotes: see
    `PipelineConfig`.
    """

    def __init__(self, weights: Mapping[str, Table], separate_quotes: bool = False) -> None:
        self.source, self.content = weights["source"], weights["content"]
        self.separate_quotes = separate_quotes

    def __call__(self, doc: Doc) -> Doc:
        """Link one document."""
        doc._.attributions = list(self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> Iterator[Draft]:
        """The attributions of a document paragraph by paragraph; nothing is written."""
        sentences, words = sentence_numbers(doc), [token.lower_ for token in doc]
        groups: list[Group] = []
        last = -1
        for paragraph, spans in groupby(doc._.role_spans, key=lambda span: span.paragraph):
            passage = Passage(words, list(spans), sentences)
            if "U" in passage.letters:
                groups += self.groups(passage)
            elif groups and paragraph == last + 1:
                groups[-1].content += [span for span in passage.spans if span.role == "content"]
            else:
                continue
            last = paragraph
        for group in groups:
            yield from self.drafts(doc, group, sentences)

    def groups(self, passage: Passage) -> Iterator[Group]:
        """The attributions of a paragraph in the order of their cues."""
        contents = self.contents(passage)
        for cue in passage.numbers("cue"):
            own = [passage.spans[i] for i in contents[cue]]
            source = [passage.spans[i] for i in self.sources(passage, cue)]
            yield Group([passage.spans[cue]], source, own)

    def contents(self, passage: Passage) -> dict[int, list[int]]:
        """Contents of each cue: every content goes to its likeliest cue."""
        found: dict[int, list[int]] = defaultdict(list)
        for content in passage.numbers("content"):
            near = passage.near(content, "cue")
            if near:
                scores = [total(self.content, content_features(passage, content, cue)) for cue in near]
                found[near[scores.index(max(scores))]].append(content)
        return found

    def sources(self, passage: Passage, cue: int) -> list[int]:
        """The likeliest source of a cue, or none where none is likelier."""
        best, best_score = -1, total(self.source, sourceless_features(passage, cue))
        for source in passage.near(cue, "source"):
            score = total(self.source, source_features(passage, cue, source))
            if score > best_score:
                best, best_score = source, score
        return [best] if best >= 0 else []

    def drafts(self, doc: Doc, group: Group, sentences: Sequence[int]) -> Iterator[Draft]:
        """The attribution of a group (none without content), and those of quotes that run on by themselves."""
        if not group.content:
            return
        own = [group.content[0]]
        apart: list[RoleSpan] = []
        for span in group.content[1:]:
            (apart if self.separate_quotes and _stands_alone(doc, span, sentences) else own).append(span)
        yield draft(doc, Group(group.cue, group.source, own))
        for span in apart:
            yield draft(doc, Group([], group.source, [span]))


def _stands_alone(doc: Doc, span: RoleSpan, sentences: Sequence[int]) -> bool:
    """Whether a content is a quote that begins its own sentence."""
    begins = span.start == 0 or sentences[span.start] != sentences[span.start - 1]
    return begins and doc[span.start].text in OPENING


def total(table: Table, features: Iterable[str]) -> float:
    """Sum of the weights of features; unknown ones weigh nothing."""
    return sum(table.get(feature, 0.0) for feature in features)


def draft(doc: Doc, group: Group) -> Draft:
    """The attribution of a group; its score is the product of the roles' mean tag scores."""
    score = 1.0
    for spans in (group.source, group.cue, group.content):
        if spans:
            score *= sum(span.score for span in spans) / len(spans)
    source, cue, content = (characters(doc, spans) for spans in (group.source, group.cue, group.content))
    return Draft(source, cue, content, score)


def characters(doc: Doc, spans: Sequence[RoleSpan]) -> Spans:
    """Character offsets of spans of tokens."""
    return tuple((doc[span.start].idx, doc[span.end - 1].idx + len(doc[span.end - 1])) for span in spans)


@Language.factory(
    "attribution_linker",
    assigns=["doc._.attributions"],
    requires=["doc._.role_spans"],
    default_config={"weights": str(LINKER), "separate_quotes": False},
)
def create_linker(nlp: Language, name: str, weights: str, separate_quotes: bool) -> AttributionLinker:
    """Make the component; see `PipelineConfig.separate_quotes`."""
    return AttributionLinker(json.loads(Path(weights).read_text(encoding="utf-8")), separate_quotes)
