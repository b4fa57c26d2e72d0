"""Trains the scene judge: it reads all claims of a few articles at once and scores every pair of them."""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from claims.nlp.pairing.judge_input import claim_text
from claims.nlp.types import ClaimFacts
from training.judge_examples import (
    CALIBRATION,
    KINDS,
    RELATIONS,
    Disputes,
    claim_pair_examples,
    disputes,
    lookalike,
)

logger = logging.getLogger(__name__)
CLAIM_PIECES = 56
SCENE_PIECES = 500
WIDTH = 128


@dataclass(frozen=True, slots=True)
class Scene:
    """Wordpieces of several claims in a row. spans: start and end of each claim; labels: pair -> targets."""

    ids: list[int]
    types: list[int]
    spans: list[tuple[int, int]]
    names: list[str]
    flags: list[tuple[str, str]]


class SceneJudge(nn.Module):
    """A BERT encoder over the scene, then a small aligned comparison of every pair of claims."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.narrow = nn.Linear(config.hidden_size, WIDTH)
        self.compare = nn.Sequential(nn.Linear(4 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.1))
        self.mix = nn.Sequential(nn.Linear(7 * WIDTH + 3, 2 * WIDTH), nn.GELU(), nn.Dropout(0.1))
        self.relation = nn.Linear(2 * WIDTH, len(RELATIONS))
        self.kind = nn.Linear(2 * WIDTH, len(KINDS))

    def claims(self, ids: torch.Tensor, types: torch.Tensor, gather: torch.Tensor) -> torch.Tensor:
        """States of the tokens of each claim: (claims, tokens, WIDTH); `gather` holds token positions."""
        states = self.encoder(
            input_ids=ids, token_type_ids=types, attention_mask=torch.ones_like(ids)
        ).last_hidden_state[0]
        return self.narrow(states)[gather]

    def forward(
        self, tokens: torch.Tensor, mask: torch.Tensor, left: torch.Tensor, right: torch.Tensor, flags: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Relation and kind logits of the pairs (left[i], right[i]); the same for both orders."""
        a, b, am, bm = tokens[left], tokens[right], mask[left], mask[right]
        score = a @ b.transpose(1, 2) / WIDTH**0.5
        low = torch.finfo(score.dtype).min
        to_b = score.masked_fill(~bm[:, None, :], low).softmax(-1) @ b
        to_a = score.transpose(1, 2).masked_fill(~am[:, None, :], low).softmax(-1) @ a
        ca = self.compare(torch.cat([a, to_b, a * to_b, (a - to_b).abs()], -1))
        cb = self.compare(torch.cat([b, to_a, b * to_a, (b - to_a).abs()], -1))
        tops = [c.masked_fill(~m[..., None], -1e4).amax(1) for c, m in ((ca, am), (cb, bm))]
        means = [(c * m[..., None]).sum(1) / m.sum(1, keepdim=True) for c, m in ((ca, am), (cb, bm))]
        ha, hb = ((x * m[..., None]).sum(1) / m.sum(1, keepdim=True) for x, m in ((a, am), (b, bm)))
        top, mean = tops[0] + tops[1], means[0] + means[1]
        gap = (tops[0] - tops[1]).abs()
        mixed = self.mix(
            torch.cat([top, mean, gap, ha + hb, ha * hb, (ha - hb).abs(), (means[0] - means[1]).abs(), flags], -1)
        )
        return self.relation(mixed), self.kind(mixed)


def open_base(archive: Path) -> tuple[SceneJudge, Tokenizer]:
    """The scene judge on the weights of a sentence encoder packed as a zip, and its tokenizer."""
    with zipfile.ZipFile(archive) as packed:
        config = BertConfig.from_dict(json.loads(packed.read("config.json")))
        config._attn_implementation = "sdpa"
        tensors = load_tensors(packed.read("model.safetensors"))
        tokenizer = Tokenizer.from_str(packed.read("tokenizer.json").decode("utf-8"))
    model = SceneJudge(config)
    model.encoder.load_state_dict(tensors, strict=False)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return model, tokenizer


def scene_of(articles: Sequence[Sequence[ClaimFacts]], tokenizer: Tokenizer) -> Scene:
    """Claims of the articles in order as one sequence; each article is headed by its title."""
    start, stop = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    ids, types, spans, names, flags = [start], [0], [], [], []
    for number, claims in enumerate(articles):
        pieces = [(None, " ".join(claims[0].title.split()[:9]))] if claims and claims[0].title else []
        pieces += [(c, claim_text(c, with_context=False)) for c in claims]
        for claim, text in pieces:
            made = tokenizer.encode(text, add_special_tokens=False).ids[:CLAIM_PIECES] + [stop]
            if len(ids) + len(made) > SCENE_PIECES:
                continue
            if claim is not None:
                spans.append((len(ids), len(ids) + len(made)))
                names.append(claim.id)
                flags.append((claim.article, claim.source or claim.id))
            ids += made
            types += [number % 2] * len(made)
    return Scene(ids, types, spans, names, flags)


def scene_tensors(scene: Scene) -> tuple[torch.Tensor, ...]:
    """ids, types, positions of each claim's tokens, their mask, left and right of all pairs, flags of the pairs."""
    width = max(e - s for s, e in scene.spans)
    gather = torch.zeros(len(scene.spans), width, dtype=torch.long)
    mask = torch.zeros(len(scene.spans), width, dtype=torch.bool)
    for row, (s, e) in enumerate(scene.spans):
        gather[row, : e - s] = torch.arange(s, e)
        mask[row, : e - s] = True
    left, right = torch.triu_indices(len(scene.spans), len(scene.spans), 1)
    rows = []
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        together = scene.flags[i][0] == scene.flags[j][0]
        rows.append([float(scene.flags[i][1] == scene.flags[j][1]), float(together), float(together and j == i + 1)])
    return torch.tensor([scene.ids]), torch.tensor([scene.types]), gather, mask, left, right, torch.tensor(rows)


Targets = dict[frozenset[str], tuple[int, int, float]]


def targets_of(corpus: Disputes) -> Targets:
    """Relation, kind and weight of every listed pair."""
    found: Targets = {}
    for e in corpus.listed:
        weight = (2.5 if e.relation == 1 else 1.5) * e.weight
        found[frozenset((e.left.id, e.right.id))] = (e.relation, e.kind, weight)
    return found


def topic_scenes(corpus: Disputes, generator: random.Random) -> list[list[list[ClaimFacts]]]:
    """One scene a topic: its articles in random order, now and then with one of the look-alike topic."""
    articles: dict[str, dict[str, list[ClaimFacts]]] = defaultdict(lambda: defaultdict(list))
    for i, claim in corpus.claims.items():
        articles[corpus.topic_of[i]][claim.article].append(claim)
    scenes = []
    for topic, by_article in articles.items():
        chosen = [[c for c in claims if generator.random() > 0.08] for claims in by_article.values()]
        generator.shuffle(chosen)
        other = lookalike(topic) if int(topic[1:]) > 200 else generator.choice(sorted(articles))
        if generator.random() < 0.3 and other in articles and other != topic:
            chosen = [*chosen[:2], generator.choice(list(articles[other].values()))]
            generator.shuffle(chosen)
        scenes.append([c for c in chosen if c])
    return scenes


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


def loss_of(model: SceneJudge, scene: Scene, targets: Targets) -> torch.Tensor:
    """Weighted relation loss over all pairs of the scene plus the kind loss over the listed ones."""
    ids, types, gather, mask, left, right, flags = scene_tensors(scene)
    relation, kind = model(model.claims(ids, types, gather), mask, left, right, flags)
    found = [
        targets.get(frozenset((scene.names[i], scene.names[j])), (0, -1, 1.0))
        for i, j in zip(left.tolist(), right.tolist(), strict=True)
    ]
    target = torch.tensor([max(f[0], 0) for f in found])
    weight = torch.tensor([f[2] for f in found])
    loss = (nn.functional.cross_entropy(relation, target, reduction="none") * weight).sum() / weight.sum().clamp(min=1)
    kinds = torch.tensor([f[1] for f in found])
    if (kinds >= 0).any():
        loss = loss + 0.1 * nn.functional.cross_entropy(kind, kinds, ignore_index=-1)
    return loss


def train(args: argparse.Namespace) -> None:
    """Runs the general passes, then the topic passes; saves after every few passes."""
    torch.manual_seed(args.seed)
    generator = random.Random(args.seed)
    model, tokenizer = open_base(args.base)
    if args.start:
        saved = torch.load(args.start)
        saved = {k: v for k, v in saved.items() if not args.encoder_only or k.startswith("encoder.")}
        model.load_state_dict(saved, strict=not args.encoder_only)
    corpus = disputes(args.shared / "data" / "disputes_train", drop=CALIBRATION)
    topics = targets_of(corpus)
    passes: list[tuple[list[list[list[ClaimFacts]]], Targets]] = []
    blocks, block_targets = block_scenes(args.shared / "data" / "claim_pairs", generator)
    passes += [(blocks, block_targets)] * args.general_passes
    for _ in range(args.passes):
        passes.append((topic_scenes(corpus, generator), topics))
    total = sum(len(scenes) for scenes, _ in passes) // args.batch
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad = False
    layers = model.encoder.encoder.layer
    groups = [
        {"params": list(p.parameters()), "lr": args.rate * 0.9 ** (len(layers) - 1 - i)} for i, p in enumerate(layers)
    ]
    heads = [p for m in (model.narrow, model.compare, model.mix, model.relation, model.kind) for p in m.parameters()]
    optimiser = torch.optim.AdamW([*groups, {"params": heads, "lr": 5 * args.rate}], weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / 60) * max(0.02, 1 - n / total))
    model.train()
    for number, (scenes, targets) in enumerate(passes):
        began, running, order = time.monotonic(), 0.0, list(scenes)
        generator.shuffle(order)
        for n, articles in enumerate(order, 1):
            scene = scene_of(articles, tokenizer)
            if len(scene.spans) < 2:
                continue
            loss = loss_of(model, scene, targets) / args.batch
            loss.backward()
            running += float(loss.detach()) * args.batch
            if n % args.batch == 0:
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
                schedule.step()
                optimiser.zero_grad(set_to_none=True)
        logger.info(
            "pass %d: loss %.4f, %.0f s, %d scenes", number, running / len(order), time.monotonic() - began, len(order)
        )
        torch.save(model.state_dict(), args.out / f"scene{number}.pt")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--base", type=Path, required=True, help="zip of the sentence encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to start from")
    parser.add_argument("--encoder-only", action="store_true", help="of --start, take the encoder alone")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--general-passes", type=int, default=1)
    parser.add_argument("--passes", type=int, default=12)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    train(args)


if __name__ == "__main__":
    main()
