"""Prints every figure of docs/pairing.md: pairs of gold claims and of claims read from the text, on both gold corpora.

Usage: python -m training.measure_pairing SHARED [--weights FOLDER] [--given-only] [--no-vectors]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from claims.nlp.config import WEIGHTS
from claims.nlp.pairing import MemoryStore, PairingConfig, SentenceEncoder, facts_of, find_pairs
from claims.nlp.pairing.combiner import load_combiner
from claims.nlp.types import ClaimFacts, ScoredPair

Row = dict[str, Any]
_BANDS = 10


def rows(path: Path) -> list[Row]:
    """The lines of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def read_claims(articles: Sequence[Row]) -> list[Row]:
    """The claims that the shipped extractor reads in the articles, as rows of spans."""
    from claims.nlp import ClaimPipeline

    found = []
    texts = [(article["text"], article["id"]) for article in articles]
    for attributions, article in ClaimPipeline().pipe(texts, as_tuples=True):
        for number, said in enumerate(attributions, 1):
            speaker = said.speaker.represents or said.speaker.name if said.speaker else None
            found.append({"id": f"{article}-{number}", "article": article, "source": speaker or None,
                          "source_spans": said.source, "cue_spans": said.cue,
                          "content_spans": said.content})  # fmt: skip
    return found


def _write(path: Path, lines: Iterable[Row]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def _scored(shared: Path, gold: Path, files: Sequence[Path], *options: str) -> None:
    command = [sys.executable, str(shared / "eval" / "score_pairs.py"), str(gold), *map(str, files), *options]
    sys.stdout.write(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def reliability(pairs: Iterable[ScoredPair], gold: Path) -> None:
    """Prints for each tenth of the score how many pairs have it and which share is right (gold claims only)."""
    listed = {frozenset((p["a"], p["b"])): p for p in rows(gold / "pairs.jsonl")}
    bands: list[list[int]] = [[] for _ in range(_BANDS)]
    for pair in pairs:
        known = listed.get(frozenset((pair.left, pair.right)), {})
        if not known.get("borderline"):
            bands[min(_BANDS - 1, int(pair.score * _BANDS))].append(int(known.get("label") == "contradiction"))
    for number, right in enumerate(bands):
        if right:
            print(
                f"score {number / _BANDS:.1f}-{(number + 1) / _BANDS:.1f}: {len(right)}, {sum(right) / len(right):.2f}"
            )


def stored(facts: Sequence[ClaimFacts], vectors: bool = True) -> MemoryStore:
    """A store of all claims, found by keys and, unless told otherwise, by vectors."""
    made = SentenceEncoder().vectors([claim.proposition for claim in facts]) if vectors else ()
    return MemoryStore(facts, {claim.id: row for claim, row in zip(facts, made, strict=False)})


def measure(shared: Path, name: str, config: PairingConfig, read: bool, vectors: bool = True) -> None:
    """Prints the figures of one corpus: the whole ranking, then the pairs that are shown."""
    gold = shared / "gold" / name
    articles = rows(gold / "corpus.jsonl")
    claims = read_claims(articles) if read else rows(gold / "claims.jsonl")
    facts = facts_of(articles, claims)
    pairs = find_pairs(facts, stored(facts, vectors), config)
    least = load_combiner(Path(config.weights)).thresholds
    print(f"== {name}, {'read from the text' if read else 'gold claims given'}: {len(claims)} claims, ranking")
    with tempfile.TemporaryDirectory() as folder:
        fields = ("id", "article", "content_spans", "source_spans")
        files = [
            _write(Path(folder, "claims"), ({key: claim.get(key) or [] for key in fields} for claim in claims)),
            _write(Path(folder, "pairs"), ({"a": p.left, "b": p.right, "score": p.score} for p in pairs)),
        ]
        _scored(shared, gold, files)
        print(f"-- shown (thresholds {least})")
        shown = (p for p in pairs if p.score >= least.get(p.kind, least[""]))
        files[1] = _write(Path(folder, "shown"), ({"a": p.left, "b": p.right, "score": p.score} for p in shown))
        _scored(shared, gold, files, "--wrong", "40")
    if not read:
        reliability(pairs, gold)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with gold/ and eval/")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of judge and combiner")
    parser.add_argument("--given-only", action="store_true", help="gold claims alone, nothing read from the text")
    parser.add_argument("--judge", default="scene", choices=("scene", "rules"))
    parser.add_argument("--no-vectors", action="store_true", help="candidates by shared keys alone")
    options = parser.parse_args()
    config = PairingConfig(threshold=0.0, weights=str(options.weights), judge=options.judge)
    for name in ("disputes", "seeds"):
        for read in (False,) if options.given_only else (False, True):
            measure(options.shared, name, config, read, not options.no_vectors)


if __name__ == "__main__":
    main()
