"""What the scene judge reads in a pass: dispute topics laid out as scenes, blocks of claim pairs, and their labels."""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations
from pathlib import Path

from claims.nlp.types import ClaimFacts
from training.judge_examples import CALIBRATION, Disputes, claim_pair_examples, disputes
from training.scene_variants import Renamer, near_articles

WHOLE_SHARE = 0.15
GUEST_SHARE = 0.45
"""Of the topics, how many are read as a whole in a pass; of the rest, two articles, and how often one more scene
with an article of another topic."""
THIN_SHARE = 0.7
"""How often a topic gives a thin scene of each sort: a few claims of one article, of two, and beside one of another
topic. That is what is left for the judge once the trees have dropped most pairs."""
_THIN_CLAIMS = (1, 2, 2, 3, 4)
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


def _date(claims: Sequence[ClaimFacts]) -> tuple[str, str]:
    day = claims[0].published_on
    return (day.isoformat() if day else "", claims[0].article)


def _few(claims: Sequence[ClaimFacts], wanted: Collection[str], generator: random.Random) -> list[ClaimFacts]:
    """One to four claims of an article in their order, those in `wanted` among them."""
    rest = [c for c in claims if c.id not in wanted]
    more = generator.choice(_THIN_CLAIMS) - sum(c.id in wanted for c in claims)
    kept = {c.id for c in generator.sample(rest, max(0, min(more, len(rest))))} | set(wanted)
    return [c for c in claims if c.id in kept]


class Drawer:
    """Draws scenes of a corpus's topics. near: for each article the other topics' that the store takes for it."""

    def __init__(self, corpus: Disputes, near: dict[str, list[str]], generator: random.Random) -> None:
        self._generator = generator
        self._near = near
        self._by_article: dict[str, list[ClaimFacts]] = defaultdict(list)
        topics: dict[str, set[str]] = defaultdict(set)
        for i, claim in corpus.claims.items():
            self._by_article[claim.article].append(claim)
            topics[corpus.topic_of[i]].add(claim.article)
        self.topics = [sorted(names) for names in topics.values()]
        self._contradictions: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
        for e in corpus.listed:
            if e.relation == 1:
                self._contradictions[frozenset((e.left.article, e.right.article))].append((e.left.id, e.right.id))

    def _drawn(self, name: str) -> list[ClaimFacts]:
        return [c for c in self._by_article[name] if self._generator.random() > 0.08]

    def _guest(self, name: str) -> str:
        return self._generator.choice(self._near.get(name) or [name])

    def full(self, names: Sequence[str]) -> list[Articles]:
        """All articles of a topic in random order, or two of them by date, as when judging.

        Now and then an article joins in, or stands for one, that the store takes for one of the same matter.
        """
        generator = self._generator
        chosen = [claims for name in names if (claims := self._drawn(name))]
        guest = self._drawn(self._guest(generator.choice(names)))
        if len(chosen) < 2 or generator.random() < WHOLE_SHARE:
            generator.shuffle(chosen)
            return [[*chosen[:2], guest] if guest and generator.random() < 0.3 else chosen]
        scenes = [list(generator.choice(list(combinations(sorted(chosen, key=_date), 2))))]
        if guest and generator.random() < GUEST_SHARE:
            scenes.append(sorted([generator.choice(chosen), guest], key=_date))
        return scenes

    def thin(self, names: Sequence[str]) -> list[Articles]:
        """A few claims of two articles of a topic, of one article, and of one beside a look-alike article."""
        pairs = list(combinations(names, 2))
        single = self._generator.choice(names)
        sorts: list[Sequence[str]] = [self._generator.choice(pairs)] if pairs else []
        sorts += [(single,), (single, self._guest(single))]
        drawn = [self._few_of(chosen) for chosen in sorts if self._generator.random() < THIN_SHARE]
        return [scene for scene in drawn if scene]

    def _few_of(self, names: Sequence[str]) -> Articles:
        known = self._contradictions.get(frozenset(names), [])
        wanted = self._generator.choice(known) if known and self._generator.random() < 0.6 else ()
        few = [_few(self._by_article[name], wanted, self._generator) for name in names]
        return sorted([claims for claims in few if claims], key=_date)


def topic_scenes(corpus: Disputes, near: dict[str, list[str]], generator: random.Random) -> list[Articles]:
    """Full and thin scenes of every topic for one pass (see `Drawer`); no claim stands in a scene twice."""
    drawer = Drawer(corpus, near, generator)
    scenes = [scene for names in drawer.topics for scene in (*drawer.full(names), *drawer.thin(names))]
    return [scene for scene in scenes if scene and len({c.id for a in scene for c in a}) == sum(map(len, scene))]


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
