"""Trains the scene judge: it reads all claims of a few articles at once and scores every pair of them."""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
import zipfile
from collections import defaultdict
from pathlib import Path

import torch
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import nn
from tqdm import tqdm
from transformers import BertConfig, BertModel

from claims.nlp.pairing.scene import Scene, pair_flags, scene_of
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
WIDTH = 128


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


def scene_tensors(scene: Scene) -> tuple[torch.Tensor, ...]:
    """ids, types, positions of each claim's tokens, their mask, left and right of all pairs, flags of the pairs."""
    width = max(e - s for s, e in scene.spans)
    gather = torch.zeros(len(scene.spans), width, dtype=torch.long)
    mask = torch.zeros(len(scene.spans), width, dtype=torch.bool)
    for row, (s, e) in enumerate(scene.spans):
        gather[row, : e - s] = torch.arange(s, e)
        mask[row, : e - s] = True
    left, right = torch.triu_indices(len(scene.spans), len(scene.spans), 1)
    rows = [pair_flags(scene, i, j) for i, j in zip(left.tolist(), right.tolist(), strict=True)]
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
        targets.get(frozenset((scene.claims[i].id, scene.claims[j].id)), (0, -1, 1.0))
        for i, j in zip(left.tolist(), right.tolist(), strict=True)
    ]
    target = torch.tensor([max(f[0], 0) for f in found])
    weight = torch.tensor([f[2] for f in found])
    loss = (nn.functional.cross_entropy(relation, target, reduction="none") * weight).sum() / weight.sum().clamp(min=1)
    kinds = torch.tensor([f[1] for f in found])
    if (kinds >= 0).any():
        loss = loss + 0.1 * nn.functional.cross_entropy(kind, kinds, ignore_index=-1)
    return loss


Pass = tuple[list[list[list[ClaimFacts]]], Targets]


def plan(args: argparse.Namespace, generator: random.Random) -> list[Pass]:
    """Scenes and targets of every pass: blocks of claim pairs first, then dispute topics."""
    corpus = disputes(args.shared / "data" / "disputes_train", drop=CALIBRATION)
    topics = targets_of(corpus)
    general = block_scenes(args.shared / "data" / "claim_pairs", generator)
    return [general] * args.general_passes + [(topic_scenes(corpus, generator), topics) for _ in range(args.passes)]


def optimiser_for(model: SceneJudge, rate: float) -> torch.optim.AdamW:
    """AdamW with the rate falling by a tenth a layer downwards; embeddings stay as they are."""
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad = False
    layers = model.encoder.encoder.layer
    groups = [
        {"params": list(part.parameters()), "lr": rate * 0.9 ** (len(layers) - 1 - i)} for i, part in enumerate(layers)
    ]
    heads = (model.narrow, model.compare, model.mix, model.relation, model.kind)
    groups.append({"params": [p for head in heads for p in head.parameters()], "lr": 5 * rate})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def start_from(model: SceneJudge, path: Path, encoder_only: bool) -> None:
    """Load weights saved by an earlier run, or the encoder alone (of a cross-encoder, say)."""
    saved = torch.load(path)
    saved = {name: t for name, t in saved.items() if not encoder_only or name.startswith("encoder.")}
    model.load_state_dict(saved, strict=not encoder_only)


def train(args: argparse.Namespace) -> None:
    """Runs the general passes, then the topic passes; saves after every pass."""
    torch.manual_seed(args.seed)
    generator = random.Random(args.seed)
    model, tokenizer = open_base(args.base)
    if args.start:
        start_from(model, args.start, args.encoder_only)
    passes = plan(args, generator)
    total = sum(len(scenes) for scenes, _ in passes) // args.batch
    optimiser = optimiser_for(model, args.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / 60) * max(0.02, 1 - n / total))
    model.train()
    for number, (scenes, targets) in enumerate(passes):
        began, running, order = time.monotonic(), 0.0, list(scenes)
        generator.shuffle(order)
        for n, articles in enumerate(tqdm(order, mininterval=20), 1):
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
        logger.info("pass %d: loss %.4f, %.0f s", number, running / len(order), time.monotonic() - began)
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
