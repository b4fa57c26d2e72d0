"""Prints which share of the contradictions are among the candidates, with and without vectors.

    python -m training.measure_candidates SHARED [--diluted]

For the development corpus and the training topics: recall at 10, 20 and 30 candidates a claim, where either claim
finds the other ("either"), of all claims that should find the other ("each"), and the same for pairs whose claims
stand in different articles ("across"). With `--diluted` both corpora and the annotated claims of SHARED/data/polnear
(real news, about something else) lie in one store.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from claims.nlp.pairing import MemoryStore, SentenceEncoder, facts_of
from claims.nlp.pairing.candidates import CANDIDATES_A_CLAIM
from claims.nlp.pairing.nearest import Vectors
from claims.nlp.types import ClaimFacts
from training.extractor_corpus import read_polnear
from training.judge_examples import Disputes, disputes

LIMITS = (10, 20, CANDIDATES_A_CLAIM)


def others(folder: Path) -> list[ClaimFacts]:
    """The claims of real news articles, which nothing in the topics contradicts."""
    articles, claims = [], []
    for found in read_polnear(folder):
        articles.append({"id": found.name, "text": found.text, "title": found.text.strip().partition("\n")[0][:100]})
        claims += [
            {"id": f"{found.name}-{n}", "article": found.name, "source": None,
             **{f"{role}_spans": spans for role, spans in said.items()}}
            for n, said in enumerate(found.attributions)
        ]  # fmt: skip
    return facts_of(articles, claims)


def recall(corpus: Disputes, store: MemoryStore) -> list[str]:
    """At each limit the shares "either/each/across", as printed."""
    gold = [(example.left, example.right) for example in corpus.listed if example.relation == 1]
    asked = {claim.id: claim for pair in gold for claim in pair}
    printed = []
    for limit in LIMITS:
        near = {i: {found.id for found in store.near(claim, limit)} for i, claim in asked.items()}
        sides = [(b.id in near[a.id], a.id in near[b.id], a.article != b.article) for a, b in gold]
        across = [one for left, right, apart in sides if apart for one in (left, right)]
        shares = (
            np.mean([left or right for left, right, _ in sides]),
            np.mean([one for left, right, _ in sides for one in (left, right)]),
            np.mean(across),
        )
        printed.append("/".join(f"{share:.3f}" for share in shares))
    return printed


def measure(name: str, corpus: Disputes, more: Sequence[ClaimFacts], vectors: dict[str, Vectors]) -> None:
    """Print the recall of one corpus among `more` claims, by keys alone and with vectors."""
    claims = [*corpus.claims.values(), *more]
    for how, known in (("keys", {}), ("keys and vectors", vectors)):
        print(f"{name}, {len(claims):,} claims, {how:<17}", *recall(corpus, MemoryStore(claims, known)), flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--diluted", action="store_true")
    options = parser.parse_args()
    corpora = {
        "development": disputes(options.shared / "gold" / "disputes"),
        "training topics": disputes(options.shared / "data" / "disputes_train"),
    }
    news = others(options.shared / "data" / "polnear" / "train") if options.diluted else []
    claims = [*news, *(claim for corpus in corpora.values() for claim in corpus.claims.values())]
    made = SentenceEncoder().vectors([claim.proposition for claim in claims])
    vectors = {claim.id: row for claim, row in zip(claims, made, strict=True)}
    print("recall at", *LIMITS, "candidates a claim: either/each/across")
    for name, corpus in corpora.items():
        rest = [claim for other, held in corpora.items() if other != name for claim in held.claims.values()]
        measure(name, corpus, [*rest, *news] if options.diluted else [], vectors)


if __name__ == "__main__":
    main()
