"""Measure what is read of attributions whose spans are given: stance, quote kind, speakers of a story.

Usage: python -m training.measure_reading [gold/disputes] - the folder is looked up in COUNTERCLAIM_SHARED.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import spacy

from claims.nlp.actors import canonical
from claims.nlp.components.draft import Draft
from claims.nlp.components.speakers import SpeakerResolver
from claims.nlp.components.stance import StanceClassifier
from claims.nlp.story import link

STANCES = {
    "assert": "asserts",
    "deny": "denies",
    "doubt": "doubts",
    "unconfirmed": "unconfirmed",
    "accuse": "accuses",
    "promise": "promises",
    "call": "calls_for",
}
PRONOUNS = {"he", "she", "it", "they", ""}
Claim = dict[str, Any]


def rows(path: Path) -> list[Claim]:
    """Read a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def read(folder: Path) -> list[tuple[Claim, Draft]]:
    """Run the components over the annotated spans of every article."""
    texts = {row["id"]: row["text"] for row in rows(folder / "corpus.jsonl")}
    articles: dict[str, list[Claim]] = defaultdict(list)
    for claim in rows(folder / "claims.jsonl"):
        articles[claim["article"]].append(claim)
    nlp, found = spacy.blank("en"), []
    for article, claims in articles.items():
        doc = nlp(texts[article])
        doc._.attributions = [draft(claim) for claim in claims]
        StanceClassifier()(SpeakerResolver()(doc))
        found += zip(claims, doc._.attributions, strict=True)
    return found


def draft(claim: Claim) -> Draft:
    """Build the draft of an annotated claim."""
    source, cue, content = (
        tuple((start, end) for start, end in claim[f"{role}_spans"]) for role in ("source", "cue", "content")
    )
    return Draft(source=source, cue=cue, content=content, score=1.0)


def print_classes(pairs: Iterable[tuple[str, str]]) -> None:
    """Print precision, recall and F1 of each class from (gold, predicted) labels."""
    counts = Counter(pairs)
    for label in STANCES.values():
        true = counts[label, label]
        gold = sum(n for (g, _), n in counts.items() if g == label)
        given = sum(n for (_, p), n in counts.items() if p == label)
        print(f"  {label:12} n={gold:5} P={true / max(given, 1):.3f} R={true / max(gold, 1):.3f} "
              f"F1={2 * true / max(gold + given, 1):.3f}")  # fmt: skip


def print_clusters(name: str, groups: Iterable[Sequence[tuple[Claim, str]]]) -> None:
    """Print pairwise precision and recall, and accuracy under a one-to-one matching of actors and keys."""
    together: Counter[tuple[bool, bool]] = Counter()
    right: Counter[bool] = Counter()
    total: Counter[bool] = Counter()
    for group in groups:
        together.update((a[1] == b[1], a[0]["source"] == b[0]["source"]) for a, b in combinations(group, 2))
        matching = one_to_one(group)
        for claim, actor in group:
            pronoun = " ".join(claim.get("source_text", ["x"])).lower() in PRONOUNS
            total[pronoun] += 1
            right[pronoun] += matching.get(actor) == claim["source"]
    both = together[True, True]
    precision, recall = both / (both + together[True, False]), both / (both + together[False, True])
    print(f"  {name}: pairwise P={precision:.3f} R={recall:.3f} accuracy={right.total() / total.total():.3f} "
          f"(pronouns and carried {right[True] / max(total[True], 1):.3f}, n={total[True]})")  # fmt: skip


def one_to_one(group: Sequence[tuple[Claim, str]]) -> dict[str, str]:
    """Match actors to gold keys, the largest overlaps first, each used once."""
    overlaps = Counter((actor, claim["source"]) for claim, actor in group)
    matching: dict[str, str] = {}
    for (actor, key), _ in sorted(overlaps.items(), key=lambda item: (-item[1], item[0])):
        if actor not in matching and key not in matching.values():
            matching[actor] = key
    return matching


def grouped(found: Sequence[tuple[Claim, Draft]], by: str, *, linked: bool) -> list[list[tuple[Claim, str]]]:
    """Actors of claims grouped by article or topic; `linked` joins the speakers of the group's articles."""
    groups: dict[str, list[tuple[Claim, Draft]]] = defaultdict(list)
    for claim, made in found:
        groups[claim[by]].append((claim, made))
    return [actors(group, linked=linked) for group in groups.values()]


def actors(group: Sequence[tuple[Claim, Draft]], *, linked: bool) -> list[tuple[Claim, str]]:
    """The actor's key of every claim in a group."""
    speakers = [made.speaker for _, made in group if made.speaker is not None]
    plain = [canonical(speaker.represents or speaker.name) for speaker in speakers]
    keys = dict(zip(speakers, link(speakers) if linked else plain, strict=True))
    return [(claim, keys[made.speaker].key if made.speaker else "none") for claim, made in group]


def report(folder: Path) -> None:
    """Print all figures for one folder."""
    found = read(folder)
    print(f"{folder.name}: {len(found)} claims\nstance")
    print_classes((STANCES[claim["polarity"]], str(made.stance)) for claim, made in found)
    kinds = [claim["kind"] == str(made.kind) for claim, made in found if "kind" in claim]
    print(f"quote kind: {sum(kinds)}/{len(kinds)} right")
    hedges = Counter((bool(claim["hedge"]), made.hedged) for claim, made in found if "hedge" in claim)
    print(f"hedged: {hedges[True, True]} right, {hedges[False, True]} over, {hedges[True, False]} missed\nspeakers")
    print_clusters("within an article", grouped(found, "article", linked=False))
    print_clusters("within a topic, by name", grouped(found, "topic", linked=False))
    print_clusters("within a topic, linked", grouped(found, "topic", linked=True))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="gold/disputes")
    report(Path(os.environ["COUNTERCLAIM_SHARED"]) / parser.parse_args().folder)


if __name__ == "__main__":
    main()
