"""How fast pairing is and what its ratio of pairs is: candidates, comparison, judge, each per CPU second.

    python -m bench.pairing CORPUS [--stored 10000] [--rules]

CORPUS holds corpus.jsonl and claims.jsonl. Stored claims are the corpus's own, repeated with other names.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from claims.nlp.pairing import MemoryStore, PairingConfig, facts_of, find_pairs, open_judge
from claims.nlp.pairing.combiner import load_combiner
from claims.nlp.pairing.features import rows_of
from claims.nlp.pairing.finder import compare_all
from claims.nlp.types import ClaimFacts

T = TypeVar("T")


def rows(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file."""
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """What `act` returns and the CPU seconds it took."""
    began = time.process_time()
    return act(), time.process_time() - began


def swollen(claims: list[ClaimFacts], size: int) -> list[ClaimFacts]:
    """The claims, repeated under other ids, articles and names until there are `size` of them."""
    made = list(claims)
    turn = 0
    while len(made) < size:
        turn += 1
        made += [
            replace(c, id=f"{c.id}x{turn}", article=f"{c.article}x{turn}", content=_renamed(c.content, turn),
                    title=_renamed(c.title, turn), context=_renamed(c.context, turn))
            for c in claims
        ]  # fmt: skip
    return made[:size]


def _renamed(text: str, turn: int) -> str:
    return " ".join(f"{word}q{turn}" if word[:1].isupper() else word for word in text.split())


def report(claims: list[ClaimFacts], stored: int, config: PairingConfig) -> dict[str, float]:
    """Figures of one run."""
    store, filing = timed(lambda: MemoryStore(swollen(claims, stored)))
    article = [c for c in claims if c.article == claims[0].article]
    _, near = timed(lambda: [store.near(c, config.candidates) for c in claims[:50]])
    own = MemoryStore(claims)
    compared, comparing = timed(lambda: compare_all(claims, own, config.candidates))
    combiner = load_combiner(Path(config.weights))
    margins, ranking = timed(lambda: combiner.trees.margins(np.array(rows_of(compared))))
    passed = [found for found, margin in zip(compared, margins, strict=True) if margin >= combiner.floor]
    judge = open_judge(config.judge, config.weights)
    _, judging = timed(lambda: judge.judge([(found.left, found.right) for found in passed]))
    shown, whole = timed(lambda: find_pairs(article, store, config))
    return {
        "claims stored": float(len(store)),
        "claims filed /s": stored / max(filing, 1e-6),
        "candidates for one claim, ms": 1000 * near / min(50, len(claims)),
        "pairs compared": float(len(compared)),
        "first stage, pairs/s": len(compared) / max(comparing + ranking, 1e-6),
        "pairs that reach the judge": float(len(passed)),
        "judge, pairs/s": len(passed) / max(judging, 1e-6),
        "one article against the store, s": whole,
        "claims in that article": float(len(article)),
        "pairs shown for it": float(len(shown)),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--stored", type=int, default=10_000)
    parser.add_argument("--rules", action="store_true", help="without the judge")
    args = parser.parse_args()
    claims = facts_of(rows(args.corpus / "corpus.jsonl"), rows(args.corpus / "claims.jsonl"))
    config = PairingConfig(judge="rules" if args.rules else "scene")
    for name, value in report(claims, args.stored, config).items():
        print(f"{name:36} {value:12.1f}")


if __name__ == "__main__":
    main()
