"""Examples for the pair judge, read from the training corpora (never from a development set)."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from claims.nlp.pairing.corpus import facts_of
from claims.nlp.types import ClaimFacts, Stance
from training.own_topics import OwnTopics, own_topics

# Held out of the encoder's training, for calibration: look-alike pairs stay together.
CALIBRATION = frozenset(
    [f"t{n}" for n in range(104, 201, 8)]
    + [f"t{n}" for n in (217, 218, 233, 234, 249, 250, 259, 260, 267, 268, 277, 278)]
)
RELATIONS = ("neutral", "contradiction", "same")
KINDS = (
    "denial negation antonym numeric responsibility status temporal existence identity motive role location "
    "self-reversal complementary different-time call-vs-statement different-referent different-event "
    "unconfirmed paraphrase opinion-vs-fact narrower-scope conditional same-words-other-topic"
).split()
_KIND_OF = {
    "call": "call-vs-statement",
    "doubt": "unconfirmed",
    "promise": "call-vs-statement",
    "quantity-bound": "numeric",
    "compatible-numbers": "complementary",
    "implied": "paraphrase",
}
_VERBS = (
    "said|says|told|announced|reported|reports|denied|denies|claimed|claims|insisted|insists|wrote|argued|"
    "conceded|confirmed|warned|calculated|counted|observed|added|acknowledged|admitted|declared|stated|stressed"
)
_LEADING = re.compile(
    rf"^(.{{2,60}}?) ((?:{_VERBS})(?: (?:parliament|reporters|the court|the council))?) (?:that )?(.+)$"
)
_TRAILING = re.compile(rf"^(.+), (.{{2,60}}?) ({_VERBS})(?: [^,.]{{0,40}})?\.?$")


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled pair. kind: index into KINDS or -1. weight: below 1 for judgement calls and sampled pairs."""

    left: ClaimFacts
    right: ClaimFacts
    relation: int
    kind: int
    weight: float


def rows(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file."""
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def kind_index(name: str | None) -> int:
    """The index of a kind or near-miss reason in KINDS, -1 where it has none."""
    name = _KIND_OF.get(name or "", name)
    return KINDS.index(name) if name in KINDS else -1


def _split_attribution(text: str, source: str) -> tuple[str, str, str]:
    for pattern, order in ((_LEADING, (1, 2, 3)), (_TRAILING, (2, 3, 1))):
        found = pattern.match(text)
        if found and len(found.group(order[0]).split()) <= 6:
            who, cue, content = (found.group(i) for i in order)
            who = source if who.split()[0].lower() in {"the", "he", "she", "it", "they", "officials"} else who
            return who, cue, content
    return source, "said", text


def _side(row: dict[str, Any], side: str, shared: bool) -> ClaimFacts:
    who, cue, content = _split_attribution(row[side], row[f"source_{side}"])
    source = "shared" if shared else side
    return ClaimFacts(
        id=f"{row['id']}{side}",
        article=side,
        source=source,
        content=content,
        proposition=content,
        stance=Stance.ASSERTS,
        cue=cue,
        printed=who,
    )


def claim_pair_examples(folder: Path, generator: random.Random) -> list[Example]:
    """All pairs of claim_pairs; where they stand (one article, dates) is drawn at random."""
    examples = []
    for path in sorted(folder.glob("*.jsonl")):
        for row in rows(path):
            shared = row["source_a"] == row["source_b"]
            left, right = _side(row, "a", shared), _side(row, "b", shared)
            place = generator.randrange(3)
            if place == 0:
                right = replace(right, article=left.article)
            elif place == 1:
                day = date(2024, 1, 10)
                left = replace(left, published_on=day)
                right = replace(right, published_on=day.replace(day=10 + generator.randrange(-2, 3)))
            relation = RELATIONS.index(row["label"])
            examples.append(Example(left, right, relation, kind_index(row["type"]), 1.0))
    return examples


@dataclass(frozen=True, slots=True)
class Disputes:
    """A corpus of topics: claims, labelled pairs and the pairs that the closed world leaves unlisted."""

    claims: dict[str, ClaimFacts]
    topic_of: dict[str, str]
    listed: list[Example]
    unlisted: list[tuple[str, str]]


def _listed(pairs: Iterable[dict[str, Any]], claims: dict[str, ClaimFacts]) -> list[Example]:
    examples = []
    for pair in pairs:
        kind = pair.get("type") or pair.get("why")
        contradicts = pair["label"] == "contradiction"
        relation = 1 if contradicts else 2 if kind == "paraphrase" else 0
        weight = 0.4 if pair.get("borderline") else 1.0
        examples.append(Example(claims[pair["a"]], claims[pair["b"]], relation, kind_index(kind), weight))
    return examples


def disputes(
    folder: Path, keep: Sequence[str] | None = None, drop: frozenset[str] = frozenset(), own: bool = False
) -> Disputes:
    """The topics of a dispute corpus, without those in `drop` or only those in `keep`; `own`: with this project's."""
    more = own_topics() if own else OwnTopics()
    claim_rows = rows(folder / "claims.jsonl") + more.claims
    articles = rows(folder / "corpus.jsonl") + more.articles
    topic_of = {row["id"]: next(a["topic"] for a in articles if a["id"] == row["article"]) for row in claim_rows}
    wanted = {i for i, topic in topic_of.items() if topic not in drop and (keep is None or topic in keep)}
    claims = {c.id: c for c in facts_of(articles, claim_rows) if c.id in wanted}
    pairs = [p for p in rows(folder / "pairs.jsonl") + more.pairs if p["a"] in wanted and p["b"] in wanted]
    by_topic: dict[str, list[str]] = defaultdict(list)
    for i in claims:
        by_topic[topic_of[i]].append(i)
    known = {frozenset((p["a"], p["b"])) for p in pairs}
    unlisted = [p for ids in by_topic.values() for p in combinations(ids, 2) if frozenset(p) not in known]
    return Disputes(claims, topic_of, _listed(pairs, claims), unlisted)


def lookalike(topic: str) -> str:
    """The topic that shares the vocabulary of `topic` (from t201 on they come in twos)."""
    number = int(topic[1:])
    return f"t{number + 1 if number % 2 else number - 1}"


def _across(corpus: Disputes, count: int, generator: random.Random) -> list[tuple[str, str]]:
    by_topic: dict[str, list[str]] = defaultdict(list)
    for i, topic in corpus.topic_of.items():
        if i in corpus.claims:
            by_topic[topic].append(i)
    pairs, topics = [], sorted(by_topic)
    for n in range(count):
        topic = generator.choice(topics)
        other = lookalike(topic) if n % 3 and int(topic[1:]) > 200 else generator.choice(topics)
        if other != topic and other in by_topic:
            pairs.append((generator.choice(by_topic[topic]), generator.choice(by_topic[other])))
    return pairs


def dispute_epoch(corpus: Disputes, unlisted: int, across: int, generator: random.Random) -> list[Example]:
    """One pass: every listed pair, some unlisted ones of a topic, some across topics; shuffled by the caller."""
    claims = corpus.claims
    sampled = generator.sample(corpus.unlisted, min(unlisted, len(corpus.unlisted)))
    extra = [Example(claims[a], claims[b], 0, -1, 1.0) for a, b in sampled + _across(corpus, across, generator)]
    return corpus.listed + extra
