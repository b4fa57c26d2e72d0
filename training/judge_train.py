"""Trains the pair judge: a cross-encoder over two claims, first on claim pairs, then on dispute topics."""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from tokenizers import Tokenizer
from torch import nn
from tqdm import tqdm
from transformers import BertConfig, BertModel

from claims.nlp.pairing.judge_input import pair_texts
from training.judge_examples import (
    CALIBRATION,
    KINDS,
    RELATIONS,
    Example,
    claim_pair_examples,
    dispute_epoch,
    disputes,
)

logger = logging.getLogger(__name__)
MAX_PIECES = 112


class PairJudge(nn.Module):
    """A BERT encoder over both claims with heads for the relation and for its kind."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        self.mix = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), nn.Dropout(0.1))
        self.relation = nn.Linear(width, len(RELATIONS))
        self.kind = nn.Linear(width, len(KINDS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of relation and kind for a batch of pairs."""
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        second = (mask * types).unsqueeze(-1).to(states.dtype)
        first = (mask * (1 - types)).unsqueeze(-1).to(states.dtype)
        left = (states * first).sum(1) / first.sum(1)
        right = (states * second).sum(1) / second.sum(1).clamp(min=1)
        mixed = self.mix(torch.cat([states[:, 0], left * right, (left - right).abs()], dim=-1))
        return self.relation(mixed), self.kind(mixed)


def open_base(archive: Path) -> tuple[PairJudge, Tokenizer]:
    """The judge on the weights of a sentence encoder packed as a zip, and its tokenizer."""
    with zipfile.ZipFile(archive) as packed:
        config = BertConfig.from_dict(json.loads(packed.read("config.json")))
        config._attn_implementation = "sdpa"
        tensors = load_tensors(packed.read("model.safetensors"))
        tokenizer = Tokenizer.from_str(packed.read("tokenizer.json").decode("utf-8"))
    model = PairJudge(config)
    missing, unexpected = model.encoder.load_state_dict(tensors, strict=False)
    logger.info("base weights: %d missing, %d unexpected", len(missing), len(unexpected))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return model, tokenizer


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as wordpiece ids."""

    ids: list[int]
    types: list[int]
    example: Example


def encode(examples: Sequence[Example], tokenizer: Tokenizer, generator: random.Random) -> list[Encoded]:
    """Both texts of each example as ids, in an order drawn at random; a sixth of them without context."""
    turned = [(e.right, e.left) if generator.random() < 0.5 else (e.left, e.right) for e in examples]
    texts = [pair_texts(a, b, with_context=generator.random() > 1 / 6) for a, b in turned]
    return [Encoded(c.ids, c.type_ids, e) for c, e in zip(tokenizer.encode_batch(texts), examples, strict=True)]


def batches(encoded: Sequence[Encoded], size: int, generator: random.Random) -> list[list[Encoded]]:
    """Batches of like length, in random order."""
    order = sorted(encoded, key=lambda e: len(e.ids) + generator.random() * 8)
    made = [order[i : i + size] for i in range(0, len(order), size)]
    generator.shuffle(made)
    return made


def tensors(batch: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """ids, mask and types of a batch, padded to its longest."""
    width = max(len(e.ids) for e in batch)
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, item in enumerate(batch):
        n = len(item.ids)
        ids[row, :n] = torch.tensor(item.ids)
        types[row, :n] = torch.tensor(item.types)
        mask[row, :n] = 1
    return ids, mask, types


def loss_of(model: PairJudge, batch: Sequence[Encoded]) -> torch.Tensor:
    """Relation loss plus a third of the kind loss (masked where the kind is unknown)."""
    relation, kind = model(*tensors(batch))
    weight = torch.tensor([e.example.weight for e in batch])
    target = torch.tensor([e.example.relation for e in batch])
    loss = (nn.functional.cross_entropy(relation, target, reduction="none", label_smoothing=0.03) * weight).mean()
    kinds = torch.tensor([e.example.kind for e in batch])
    if (kinds >= 0).any():
        loss = loss + 0.3 * nn.functional.cross_entropy(kind, kinds, ignore_index=-1)
    return loss


def optimiser_for(model: PairJudge, rate: float, decay: float) -> torch.optim.AdamW:
    """AdamW with the rate falling by `decay` a layer downwards; embeddings stay as they are."""
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad = False
    layers = model.encoder.encoder.layer
    groups: list[dict[str, Any]] = [
        {"params": list(layer.parameters()), "lr": rate * decay ** (len(layers) - 1 - i)}
        for i, layer in enumerate(layers)
    ]
    heads = [*model.mix.parameters(), *model.relation.parameters(), *model.kind.parameters()]
    groups.append({"params": heads, "lr": 5 * rate})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def plan(args: argparse.Namespace, tokenizer: Tokenizer) -> Iterator[list[list[Encoded]]]:
    """The batches of every pass: claim pairs first, then the dispute topics."""
    generator = random.Random(args.seed)
    general = claim_pair_examples(args.shared / "data" / "claim_pairs", generator)
    corpus = disputes(args.shared / "data" / "disputes_train", drop=CALIBRATION)
    for _ in range(args.general_passes):
        yield batches(encode(general, tokenizer, generator), args.batch, generator)
    for _ in range(args.passes):
        chosen = dispute_epoch(corpus, args.unlisted, args.across, generator) + generator.sample(general, args.mixed)
        yield batches(encode(chosen, tokenizer, generator), args.batch, generator)


def train(args: argparse.Namespace) -> None:
    """Runs the whole plan, saving the model after every pass."""
    torch.manual_seed(args.seed)
    model, tokenizer = open_base(args.base)
    if args.start:
        model.load_state_dict(torch.load(args.start))
    passes = list(plan(args, tokenizer))
    total = sum(map(len, passes))
    optimiser = optimiser_for(model, args.rate, args.layer_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / 60) * max(0.02, 1 - n / total))
    step, first = 0, 0
    resume = args.out / "resume.pt"
    if resume.exists():
        saved = torch.load(resume)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        first, step = saved["passes"], saved["step"]
    model.train()
    bar = tqdm(total=total, initial=step, mininterval=20)
    for number, made in enumerate(passes[first:], first):
        began, running = time.monotonic(), 0.0
        for batch in made:
            loss = loss_of(model, batch)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
            running += float(loss.detach())
            step += 1
            bar.update()
        logger.info(
            "pass %d: loss %.4f, %.0f s, %d batches", number, running / len(made), time.monotonic() - began, len(made)
        )
        torch.save(model.state_dict(), args.out / f"pass{number}.pt")
        state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict()}
        torch.save({**state, "passes": number + 1, "step": step}, resume)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with data/")
    parser.add_argument("--base", type=Path, required=True, help="zip of the sentence encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to start from")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--general-passes", type=int, default=1)
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--unlisted", type=int, default=4500)
    parser.add_argument("--across", type=int, default=500)
    parser.add_argument("--mixed", type=int, default=300)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    train(args)


if __name__ == "__main__":
    main()
