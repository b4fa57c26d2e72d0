"""Measure headlines, live blogs, lists and running quotes annotated by hand, through the whole pipeline.

Usage: python -m training.measure_styles [--errors] - the texts are training/data/headlines; errors are shown for the
development half alone.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from claims.nlp import Attribution, ClaimPipeline
from claims.nlp.scoring.matching import maximum
from claims.nlp.scoring.spans import f1, overlap_f1, words
from claims.nlp.types import Spans
from training.marked import Marked, Roles, read_blocks

FOLDER = Path(__file__).parent / "data" / "headlines"
HALVES = ("development", "held_out")
_NO_NOTES = r"(?!)"


def matches(text: str, made: Attribution, gold: Roles) -> bool:
    """Content token F1 of 0.5 or more, and the right source, which is none where none is annotated."""
    content = overlap_f1(words(text, made.content), words(text, gold["content"]))
    source = words(text, made.source), words(text, gold["source"])
    return content >= 0.5 and (bool(source[0] & source[1]) or not (source[0] or source[1]))


def measure(pipeline: ClaimPipeline, half: str) -> tuple[dict[str, list[int]], list[str]]:
    """Right, found and wanted attributions of each style, and the blocks with an error."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    errors = []
    for block in read_blocks(FOLDER / f"{half}.txt", _NO_NOTES):
        found, gold = pipeline(block.text), list(block.attributions.values())
        edges = {n: [m for m, one in enumerate(gold) if matches(block.text, made, one)] for n, made in enumerate(found)}
        right = len(maximum(edges))
        for column, number in enumerate((right, len(found), len(gold))):
            counts[block.head][column] += number
        if right < max(len(found), len(gold)):
            errors.append(shown(block, found))
    return counts, errors


def shown(block: Marked, found: Iterable[Attribution]) -> str:
    """A block with what was found in it."""
    lines = [f"  {_part(block, a.source)!r} | {_part(block, a.cue)!r} | {_part(block, a.content)!r}" for a in found]
    return "\n".join([f"{block.head}: {block.text[:120]!r}", *lines])


def _part(block: Marked, spans: Spans) -> str:
    return " .. ".join(block.text[start:end] for start, end in spans)


def report(pipeline: ClaimPipeline, *, errors: bool = False) -> None:
    """Print the figures of both halves."""
    for half in HALVES:
        counts, wrong = measure(pipeline, half)
        if errors and half == "development":
            print("\n".join(wrong))
        print(f"{half}: precision, recall, F1")
        for style, (right, found, wanted) in counts.items():
            figures = " ".join(f"{100 * value:5.1f}" for value in f1(right, found, wanted))
            print(f"  {style:18} n={wanted:3} found {found:3} right {right:3}  {figures}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    report(ClaimPipeline(), errors=parser.parse_args().errors)


if __name__ == "__main__":
    main()
