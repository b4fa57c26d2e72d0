"""Trains the scene judge: it reads all claims of a few articles at once and scores every pair of them."""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import nn
from tqdm import tqdm
from transformers import BertConfig, BertModel

from claims.nlp.pairing.scene import Scene, pair_flags, scene_of
from claims.nlp.wordpieces import CLS, SEP
from training.judge_examples import KINDS, RELATIONS
from training.scene_plan import Targets, plan

logger = logging.getLogger(__name__)
WIDTH = 128
MASK = 103
_MASKED = 0.05


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


def masked(scene: Scene, generator: random.Random) -> Scene:
    """The scene with one word piece in twenty hidden, so that no single word carries a topic."""
    ids = [MASK if i not in (CLS, SEP) and generator.random() < _MASKED else i for i in scene.ids]
    return replace(scene, ids=ids)


def optimiser_for(model: SceneJudge, rate: float, frozen: int) -> torch.optim.AdamW:
    """AdamW with the rate falling by a tenth a layer downwards; embeddings and `frozen` layers stay as they are."""
    layers = model.encoder.encoder.layer
    for part in (model.encoder.embeddings, *layers[:frozen]):
        for parameter in part.parameters():
            parameter.requires_grad = False
    groups = [
        {"params": list(part.parameters()), "lr": rate * 0.9 ** (len(layers) - 1 - i)}
        for i, part in enumerate(layers)
        if i >= frozen
    ]
    heads = (model.narrow, model.compare, model.mix, model.relation, model.kind)
    groups.append({"params": [p for head in heads for p in head.parameters()], "lr": 5 * rate})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def start_from(model: SceneJudge, path: Path, encoder_only: bool) -> None:
    """Load weights saved by an earlier run, or the encoder alone (of a cross-encoder, say)."""
    saved = torch.load(path)
    saved = {name: t for name, t in saved.items() if not encoder_only or name.startswith("encoder.")}
    model.load_state_dict(saved, strict=not encoder_only)


def _resume(args: argparse.Namespace, parts: dict[str, Any]) -> int:
    """Load what an interrupted run left behind; returns how many passes are done."""
    path = args.out / "resume.pt"
    if not path.exists():
        return 0
    saved = torch.load(path)
    for name, part in parts.items():
        part.load_state_dict(saved[name])
    torch.set_rng_state(saved["chance"])
    return int(saved["passes"])


def run_pass(
    args: argparse.Namespace,
    tools: tuple[SceneJudge, torch.optim.Optimizer, Any],
    scenes: list[Scene],
    targets: Targets,
) -> float:
    """One pass over the scenes; returns the mean loss."""
    model, optimiser, schedule = tools
    running = 0.0
    for n, scene in enumerate(tqdm(scenes, mininterval=20), 1):
        loss = loss_of(model, scene, targets) / args.batch
        loss.backward()
        running += float(loss.detach()) * args.batch
        if n % args.batch == 0:
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
    return running / len(scenes)


def train(args: argparse.Namespace) -> None:
    """Runs the general passes, then the topic passes; saves after every pass and goes on from there."""
    torch.manual_seed(args.seed)
    model, tokenizer = open_base(args.base)
    if args.start:
        start_from(model, args.start, args.encoder_only)
    passes = plan(args, random.Random(args.seed))
    total = sum(len(scenes) for scenes, _ in passes) // args.batch
    optimiser = optimiser_for(model, args.rate, args.frozen)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda n: min(1.0, (n + 1) / 60) * max(0.02, 1 - (1 - args.last) * n / total)
    )
    first = _resume(args, {"model": model, "optimiser": optimiser, "schedule": schedule})
    model.train()
    for number, (articles, targets) in enumerate(passes[first:], first):
        began = time.monotonic()
        generator = random.Random(f"{args.seed} {number}")
        scenes = [masked(s, generator) for a in articles if len((s := scene_of(a, tokenizer)).spans) > 1]
        loss = run_pass(args, (model, optimiser, schedule), scenes, targets)
        logger.info("pass %d: loss %.4f, %.0f s, %d scenes", number, loss, time.monotonic() - began, len(scenes))
        torch.save(model.state_dict(), args.out / f"scene{number}.pt")
        state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
        torch.save({**state, "passes": number + 1, "chance": torch.get_rng_state()}, args.out / "resume.pt")


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
    parser.add_argument("--own", action="store_true", help="also learn the topics in training/data/topics")
    parser.add_argument("--frozen", type=int, default=0, help="lowest layers of the encoder that stay as they are")
    parser.add_argument("--last", type=float, default=0.02, help="share of the rate left at the end")
    parser.add_argument("--replay", type=int, default=40, help="blocks of claim pairs in every pass over the topics")
    parser.add_argument("--general-passes", type=int, default=1)
    parser.add_argument("--passes", type=int, default=12)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    train(args)


if __name__ == "__main__":
    main()
