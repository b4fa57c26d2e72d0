"""What the scene judge reads in a pass: dispute topics laid out as scenes, blocks of claim pairs, and their labels."""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from claims.nlp.types import ClaimFacts
from training.judge_examples import CALIBRATION, Disputes, claim_pair_examples, disputes
from training.scene_variants import Renamer, near_articles

WHOLE_SHARE = 0.25
GUEST_SHARE = 0.45
"""Of the topics, how many are read as a whole in a pass; of the rest, two articles, and how often one more scene
with an article of another topic."""
_RENAMED = 0.5
_ACROSS = 1.6

Targets = dict[frozenset[str], tuple[int, int, float]]


def targets_of(corpus: Disputes) -> Targets:
    """Relation, kind and weight of every listed pair."""
    found: Targets = {}
    for e in corpus.listed:
        weight = (2.5 if e.relation == 1 else 1.5) * e.weight
        weight *= _ACROSS if e.left.article != e.right.article else 1.0
        found[frozenset((e.left.id, e.right.id))] = (e.relation, e.kind, weight)
    return found


Articles = list[list[ClaimFacts]]


def topic_scenes(corpus: Disputes, near: dict[str, list[str]], generator: random.Random) -> list[Articles]:
    """Scenes of every topic: all its articles in random order, or two of them by date, as when judging.

    Now and then an article joins in, or stands for one, that the store takes for one of the same matter (`near`).
    """
    by_name: dict[str, list[ClaimFacts]] = defaultdict(list)
    topics: dict[str, set[str]] = defaultdict(set)
    for i, claim in corpus.claims.items():
        by_name[claim.article].append(claim)
        topics[corpus.topic_of[i]].add(claim.article)

    def drawn(name: str) -> list[ClaimFacts]:
        return [c for c in by_name[name] if generator.random() > 0.08]

    scenes = []
    for names in map(sorted, topics.values()):
        chosen = [claims for name in names if (claims := drawn(name))]
        guest = drawn(generator.choice(near.get(generator.choice(names)) or names))
        if len(chosen) < 2 or generator.random() < WHOLE_SHARE:
            generator.shuffle(chosen)
            scenes.append([*chosen[:2], guest] if guest and generator.random() < 0.3 else chosen)
            continue
        scenes.append(list(generator.choice(list(combinations(sorted(chosen, key=_date), 2)))))
        if guest and generator.random() < GUEST_SHARE:
            scenes.append(sorted([generator.choice(chosen), guest], key=_date))
    return [scene for scene in scenes if scene and len({c.id for a in scene for c in a}) == sum(map(len, scene))]


def _date(claims: Sequence[ClaimFacts]) -> tuple[str, str]:
    day = claims[0].published_on
    return (day.isoformat() if day else "", claims[0].article)


def block_scenes(folder: Path, generator: random.Random) -> tuple[list[list[list[ClaimFacts]]], Targets]:
    """Scenes of three blocks of claim pairs, each block a base claim with the claims labelled against it."""
    blocks: dict[str, list[ClaimFacts]] = {}
    targets: Targets = {}
    for e in claim_pair_examples(folder, generator):
        block = e.left.id.rsplit("-", 1)[0]
        base = blocks.setdefault(block, [e.left])[0]
        blocks[block].append(e.right)
        targets[frozenset((base.id, e.right.id))] = (e.relation, e.kind, 1.5)
        for known in blocks[block][1:-1]:
            targets[frozenset((known.id, e.right.id))] = (-1, -1, 0.0)
    names = sorted(blocks)
    generator.shuffle(names)
    return [[blocks[n] for n in names[i : i + 3]] for i in range(0, len(names), 3)], targets


Pass = tuple[list[list[list[ClaimFacts]]], Targets]


def plan(args: argparse.Namespace, generator: random.Random) -> list[Pass]:
    """Scenes and targets of every pass: first blocks of claim pairs, then topics with a few blocks among them."""
    corpus = disputes(args.shared / "data" / "disputes_train", drop=CALIBRATION, own=args.own)
    near, rename = near_articles(corpus), Renamer(corpus.claims.values())
    blocks, labels = block_scenes(args.shared / "data" / "claim_pairs", generator)
    targets = {**targets_of(corpus), **labels}
    passes: list[Pass] = [(blocks, labels)] * args.general_passes
    for _ in range(args.passes):
        scenes = [*topic_scenes(corpus, near, generator), *generator.sample(blocks, args.replay)]
        scenes = [rename(scene, generator) if generator.random() < _RENAMED else scene for scene in scenes]
        generator.shuffle(scenes)
        passes.append((scenes, targets))
    return passes
