"""How well contradictory pairs match an annotated closed world, precision first.

A found claim stands for an annotated one of its article when their contents' token F1 is >= 0.5. A found pair is
right when its claims stand for the two sides of a contradiction no better-scored pair has found; a second pair for
the same contradiction, or one for a pair marked borderline, is not counted; any other pair is wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.nlp.scoring.spans import f1, overlap_f1, tokens

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PairScore:
    """`hits`: right or wrong, best score first. `wanted`: contradictions annotated. `claims_found`: share 0..1."""

    hits: tuple[bool, ...]
    wanted: int
    claims_found: float

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        return f1(sum(self.hits), len(self.hits), self.wanted)

    @property
    def average_precision(self) -> float:
        """Mean, over the annotated contradictions, of the precision at the rank where each was found."""
        right = [rank for rank, hit in enumerate(self.hits, start=1) if hit]
        precisions = [number / rank for number, rank in enumerate(right, start=1)]
        return sum(precisions) / self.wanted if self.wanted else 0.0

    def precision_at(self, rank: int) -> float:
        """Share of right pairs among the first `rank`."""
        return sum(self.hits[:rank]) / rank


def read_corpus(folder: Path, noun: str) -> list[dict[str, Any]]:
    """The records of `<noun>.jsonl` in a gold folder."""
    lines = (folder / f"{noun}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def score(
    articles: Iterable[Record], gold_claims: Sequence[Record], gold_pairs: Iterable[Record],
    claims: Iterable[Record], pairs: Iterable[Record],
) -> PairScore:  # fmt: skip
    """Score `pairs` ({"a", "b", "score"}) between `claims` ({"id", "article", "content_spans"})."""
    texts = {article["id"]: article["text"] for article in articles}
    stands_for = _stand_ins(texts, gold_claims, claims)
    contradictions, borderline = _labels(gold_pairs)
    found: set[frozenset[str]] = set()
    hits: list[bool] = []
    seen: set[frozenset[str]] = set()
    for pair in sorted(pairs, key=lambda row: -float(row["score"])):
        if (key := frozenset((pair["a"], pair["b"]))) in seen:
            continue
        seen.add(key)
        meant = [frozenset((x, y)) for x in stands_for[pair["a"]] for y in stands_for[pair["b"]] if x != y]
        new = next((key for key in meant if key in contradictions and key not in found), None)
        if new:
            found.add(new)
            hits.append(True)
        elif not any(key in contradictions or key in borderline for key in meant):
            hits.append(False)
    covered = {gold for golds in stands_for.values() for gold in golds}
    return PairScore(tuple(hits), len(contradictions), len(covered) / max(1, len(gold_claims)))


def _labels(gold_pairs: Iterable[Record]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    contradictions: set[frozenset[str]] = set()
    borderline: set[frozenset[str]] = set()
    for pair in gold_pairs:
        if pair.get("borderline"):
            borderline.add(frozenset((pair["a"], pair["b"])))
        elif pair["label"] == "contradiction":
            contradictions.add(frozenset((pair["a"], pair["b"])))
    return contradictions, borderline


def _stand_ins(
    texts: Mapping[str, str], gold_claims: Iterable[Record], claims: Iterable[Record]
) -> dict[str, list[str]]:
    gold: dict[str, list[tuple[str, frozenset[int]]]] = defaultdict(list)
    for claim in gold_claims:
        gold[claim["article"]].append((claim["id"], tokens(texts[claim["article"]], claim["content_spans"])))
    stands_for: dict[str, list[str]] = {}
    for claim in claims:
        content = tokens(texts[claim["article"]], claim["content_spans"])
        stands_for[claim["id"]] = [name for name, other in gold[claim["article"]] if overlap_f1(content, other) >= 0.5]
    return stands_for
