"""Learns how sources and contents attach to cues, from annotated spans; writes linker.json (seconds).

python -m training.linker --shared SHARED --out FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.components.passages import Passage, content_features, source_features, sourceless_features
from claims.nlp.components.sentences import sentence_numbers
from claims.nlp.tags import RoleSpan, role_spans
from claims.nlp.tokens import blank_english
from training.extractor_corpus import Annotated, Roles, read_disputes, read_polnear, token_tags

LEAST = 4
"""A feature seen less often is left out."""
Example = tuple[str, list[str], bool]


def annotated_spans(doc: Doc, article: Annotated) -> list[RoleSpan]:
    """The spans a perfect tagger would find."""
    tags = token_tags(doc, article.attributions)
    ranges = enumerate(paragraphs(doc))
    return [span for n, (a, b) in ranges for span in role_spans(tags[a:b], [1.0] * (b - a), a, n)]


def passages(doc: Doc, spans: Iterable[RoleSpan]) -> Iterator[Passage]:
    """The paragraphs that have spans."""
    sentences, words = sentence_numbers(doc), [token.lower_ for token in doc]
    for _, group in groupby(spans, key=lambda span: span.paragraph):
        yield Passage(words, list(group), sentences)


def owners(doc: Doc, passage: Passage, attributions: Iterable[Roles]) -> dict[int, set[int]]:
    """For each span of a paragraph the annotated attributions it takes part in."""
    at: dict[tuple[str, int], set[int]] = {}
    for number, attribution in enumerate(attributions):
        for role, pieces in attribution.items():
            for start, end in pieces:
                covered = doc.char_span(start, end, alignment_mode="expand")
                if covered is not None:
                    for token in (covered.start, covered.end - 1):
                        at.setdefault((role, token), set()).add(number)
    return {
        i: at.get((span.role, span.start), set()) | at.get((span.role, span.end - 1), set())
        for i, span in enumerate(passage.spans)
    }


def examples(passage: Passage, own: dict[int, set[int]]) -> Iterator[Example]:
    """(which model, features, right or wrong) for every candidate pair."""
    for cue in passage.numbers("cue"):
        near = passage.near(cue, "source")
        right = [source for source in near if own[source] & own[cue]]
        for source in near:
            yield "source", list(source_features(passage, cue, source)), source in right
        yield "source", list(sourceless_features(passage, cue)), not right
    for content in passage.numbers("content"):
        for cue in passage.near(content, "cue"):
            yield "content", list(content_features(passage, content, cue)), bool(own[cue] & own[content])


def fit(found: list[tuple[list[str], bool]], strength: float) -> dict[str, float]:
    """Weights of a logistic regression over the features seen often enough."""
    counts = Counter(feature for features, _ in found for feature in features)
    kept = [{feature: 1.0 for feature in features if counts[feature] >= LEAST} for features, _ in found]
    vectors = DictVectorizer()
    model = LogisticRegression(C=strength, max_iter=400)
    model.fit(vectors.fit_transform(kept), [right for _, right in found])
    weights = dict(zip(vectors.get_feature_names_out(), model.coef_[0], strict=True))
    return {name: round(float(weight), 3) for name, weight in sorted(weights.items()) if abs(weight) >= 0.03}


def learn(articles: Iterable[Annotated], strength: float = 0.3) -> dict[str, dict[str, float]]:
    """Both models from annotated articles."""
    nlp = blank_english()
    found: dict[str, list[tuple[list[str], bool]]] = {"source": [], "content": []}
    for article in articles:
        doc = nlp.make_doc(article.text)
        for passage in passages(doc, annotated_spans(doc, article)):
            for kind, features, right in examples(passage, owners(doc, passage, article.attributions)):
                found[kind].append((features, right))
    return {kind: fit(rows, strength) for kind, rows in found.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    corpora = options.shared / "data"
    weights = learn([*read_polnear(corpora / "polnear/train"), *read_disputes(corpora / "disputes_train")])
    (options.out / "linker.json").write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print({kind: len(table) for kind, table in weights.items()})


if __name__ == "__main__":
    main()
