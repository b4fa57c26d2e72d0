"""Trains the attribution extractor: one command, resumable, deterministic given the seed.

    python -m training.extractor --shared SHARED --minilm FOLDER --out RUN [--parts polnear,disputes]

FOLDER holds model.safetensors and tokenizer.json of all-MiniLM-L6-v2. Stop it at any time; the same
command goes on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
import torch
from tqdm import tqdm

from claims.nlp.wordpieces import CLS, NO_TOKEN, PAD, SEP, load_tokenizer
from training.extractor_corpus import TaggedWindow, read_disputes, read_polnear, tagged_windows
from training.extractor_model import Tagger, load, pretrained

log = logging.getLogger("training.extractor")
BATCH_PIECES = 1920
TEACHING = 0.1
"""Weight of a teacher's scores beside the annotation."""
ROW_LIMITS = (160, 160, 96, 48)
"""A row is filled with consecutive paragraphs up to one of these sizes, drawn anew for every row."""


@dataclass(frozen=True)
class Batch:
    """Padded rows of wordpieces and, for every paragraph in them, where its tokens begin and their tags."""

    ids: torch.Tensor
    features: torch.Tensor
    positions: torch.Tensor
    tags: torch.Tensor
    mask: torch.Tensor


Row = list[TaggedWindow]


def rows(article: Sequence[TaggedWindow], chance: random.Random) -> Iterator[Row]:
    """Pack an article's paragraphs, in order and uncut, into rows."""
    row: Row = []
    size, limit = 1, chance.choice(ROW_LIMITS)
    for paragraph in article:
        length = len(paragraph.window.ids) + 1
        if row and size + length > limit:
            yield row
            row, size, limit = [], 1, chance.choice(ROW_LIMITS)
        row.append(paragraph)
        size += length
    if row:
        yield row


def row_size(row: Row) -> int:
    """Wordpieces of a row with [CLS] and [SEP]s."""
    return 1 + sum(len(paragraph.window.ids) + 1 for paragraph in row)


def batches(articles: Sequence[Sequence[TaggedWindow]], seed: int) -> list[list[Row]]:
    """One epoch: rows of like length together, batches in random order."""
    chance = random.Random(seed)
    packed = [row for article in articles for row in rows(article, chance)]
    chance.shuffle(packed)
    packed.sort(key=lambda row: row_size(row) // 4)
    found: list[list[Row]] = [[]]
    for row in packed:
        if found[-1] and row_size(row) * (len(found[-1]) + 1) > BATCH_PIECES:
            found.append([])
        found[-1].append(row)
    chance.shuffle(found)
    return found


def collate(batch: list[Row]) -> Batch:
    """Tensors of a batch."""
    width = max(row_size(row) for row in batch)
    ids = torch.full((len(batch), width), PAD)
    features = torch.full((len(batch), width), NO_TOKEN)
    taken: list[tuple[list[int], list[int]]] = []
    for number, row in enumerate(batch):
        ids[number, 0] = CLS
        at = 1
        for paragraph in row:
            window = paragraph.window
            ids[number, at : at + len(window.ids)] = torch.tensor(window.ids)
            features[number, at : at + len(window.ids)] = torch.tensor(window.features)
            known = [
                (number * width + at + first, tag)
                for first, tag in zip(window.firsts, paragraph.tags, strict=True)
                if first >= 0
            ]
            taken.append(([place for place, _ in known], _repaired([tag for _, tag in known])))
            at += len(window.ids) + 1
            ids[number, at - 1] = SEP
    longest = max(len(places) for places, _ in taken)
    positions = torch.zeros(len(taken), longest, dtype=torch.long)
    tags = torch.zeros(len(taken), longest, dtype=torch.long)
    mask = torch.zeros(len(taken), longest, dtype=torch.long)
    for number, (places, values) in enumerate(taken):
        positions[number, : len(places)] = torch.tensor(places)
        tags[number, : len(places)] = torch.tensor(values)
        mask[number, : len(places)] = 1
    return Batch(ids, features, positions, tags, mask)


def _repaired(tags: list[int]) -> list[int]:
    """Tags in which every inside tag (even numbers) follows its own span; a window may begin inside one."""
    fixed: list[int] = []
    for tag in tags:
        follows = bool(fixed) and fixed[-1] in (tag, tag - 1)
        fixed.append(tag - 1 if tag and tag % 2 == 0 and not follows else tag)
    return fixed


def batch_loss(model: Tagger, batch: Batch, teacher: Tagger | None = None) -> torch.Tensor:
    """CRF loss of a batch, a mean over tokens; and how far its scores are from a teacher's (squared, a mean)."""
    emissions = model(batch.ids, batch.features).flatten(0, 1)[batch.positions]
    loss = model.loss(emissions, batch.tags, batch.mask)
    if teacher is None:
        return loss
    with torch.no_grad():
        wanted = teacher(batch.ids, batch.features).flatten(0, 1)[batch.positions]
    far = (emissions - wanted).square().mean(-1)
    return loss + TEACHING * (far * batch.mask).sum() / batch.mask.sum()


def parameter_groups(model: Tagger, top: float, decay: float, head: float) -> list[dict[str, object]]:
    """AdamW groups: head rate for new parameters, then `top` for the last layer times `decay` a layer down."""
    found: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if name.startswith("layers."):
            rate = top * decay ** (len(model.layers) - 1 - int(name.split(".")[1]))
        elif name.startswith(("words", "positions", "norm")):
            rate = top * decay ** len(model.layers)
        else:
            rate = head
        weighty = parameter.ndim > 1 and "features" not in name and name != "transitions"
        found.setdefault((rate, 0.01 if weighty else 0.0), []).append(parameter)
    return [{"params": group, "lr": rate, "weight_decay": weight} for (rate, weight), group in found.items()]


def mean_loss(model: Tagger, articles: Sequence[Sequence[TaggedWindow]]) -> float:
    """Loss a token on held-out articles, one paragraph a row as at run time."""
    model.eval()
    single = sorted(([paragraph] for article in articles for paragraph in article), key=row_size)
    total = count = 0.0
    with torch.inference_mode():
        for start in range(0, len(single), 32):
            batch = collate(single[start : start + 32])
            total += float(batch_loss(model, batch)) * int(batch.mask.sum())
            count += int(batch.mask.sum())
    model.train()
    return total / count


def train(options: argparse.Namespace) -> None:
    """Read the corpora and train on them."""
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    nlp, tokenizer = spacy.blank("en"), load_tokenizer(options.minilm / "tokenizer.json")
    corpus = [read_polnear(options.shared / "data/polnear/train")] if "polnear" in options.parts else []
    if "disputes" in options.parts:
        corpus.append(read_disputes(options.shared / "data/disputes_train"))
    articles = [tagged_windows(article, nlp, tokenizer) for part in corpus for article in part]
    dev = [tagged_windows(article, nlp, tokenizer) for article in read_polnear(options.shared / "data/polnear/dev")][
        ::4
    ]
    plan = [batch for epoch in range(options.epochs) for batch in batches(articles, options.seed * 1000 + epoch)]
    plan = plan[: options.steps]
    model = load([options.start]) if options.start else pretrained(options.minilm / "model.safetensors")
    log.info("%d articles", len(articles))
    fit(model, plan, dev, options)


def fit(
    model: Tagger, plan: Sequence[list[Row]], dev: Sequence[Sequence[TaggedWindow]], options: argparse.Namespace
) -> None:
    """Train on the batches of a plan; writes checkpoint.pt on the way, goes on from it, and model.pt at the end."""
    teacher = load(options.teacher).eval() if options.teacher else None
    optimiser = torch.optim.AdamW(parameter_groups(model, 2e-4 * options.peak, 0.9, 1e-3 * options.peak), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 60, (len(plan) - step) / len(plan))
    )
    begin = resume(options.out, model, optimiser, schedule)
    log.info("%d steps, from step %d", len(plan), begin)
    began, recent = time.time(), 0.0
    for step in tqdm(range(begin, len(plan)), initial=begin, total=len(plan), mininterval=30):
        loss = batch_loss(model, collate(plan[step]), teacher)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        recent += float(loss.detach())
        if (step + 1) % 50 == 0:
            log.info("step %d loss %.4f %.0f s", step + 1, recent / 50, time.time() - began)
            recent = 0.0
        if (step + 1) % options.every == 0:
            save(options.out, step + 1, model, optimiser, schedule)
        if (step + 1) % options.measure_every == 0:
            log.info("step %d dev loss %.4f", step + 1, mean_loss(model, dev))
    torch.save(model.state_dict(), options.out / "model.pt")


def save(folder: Path, step: int, model: Tagger, optimiser: torch.optim.Optimizer, schedule: object) -> None:
    """Write a checkpoint beside the old one, then put it in its place."""
    state = {
        "step": step,
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "chance": torch.get_rng_state(),
    }
    state["schedule"] = schedule.state_dict()  # type: ignore[attr-defined]
    torch.save(state, folder / "checkpoint.new")
    (folder / "checkpoint.new").replace(folder / "checkpoint.pt")


def resume(folder: Path, model: Tagger, optimiser: torch.optim.Optimizer, schedule: object) -> int:
    """Load the checkpoint if there is one; the step to go on with."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "checkpoint.pt").exists():
        return 0
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])  # type: ignore[attr-defined]
    torch.set_rng_state(state["chance"])
    return int(state["step"])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--parts", default="polnear,disputes")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="go on from this model.pt, of any size, instead of the bare encoder")
    parser.add_argument("--teacher", type=Path, nargs="+", help="learn from the scores of this model (or mean) too")
    parser.add_argument("--steps", type=int, help="stop (and have decayed to zero) after so many steps")
    parser.add_argument("--peak", type=float, default=1.0, help="factor on the learning rates")
    parser.add_argument("--every", type=int, default=150, help="steps between checkpoints")
    parser.add_argument("--measure-every", type=int, default=600)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
