"""Makes a trained extractor smaller without training it again, and measures the ranges int8 needs (minutes).

    python -m training.extractor_prune --shared SHARED --minilm FOLDER --weights A.pt [B.pt ...] --share 0.7 --out RUN

Attention heads and inner neurons are ranked by how much the loss would feel their absence (the squared derivative
by a mask, a Fisher estimate, as Kwon et al. 2022 do), for what they cost. The least go until `share` of the
multiplications of the layers is left. Layer by layer the matrices after them are fitted anew by least squares,
so that the small model says what the large one said on training articles. `--share 1` keeps everything
and only measures ranges. Several weights are averaged first.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import spacy
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.nlp.wordpieces import load_tokenizer
from training.extractor import BATCH_PIECES, Batch, Row, batch_loss, collate, row_size
from training.extractor_corpus import read_disputes, read_polnear, tagged_windows
from training.extractor_model import HEAD, Layer, Tagger, load, padding, sizes_of

log = logging.getLogger("training.extractor_prune")
MULTIPLE = 16
"""Neurons of a layer are a multiple of this, as the kernels like them."""
RIDGE = 1e-3
"""Pull of the fit towards the old weights, as a share of the inputs' mean square."""
SCALED_ONCE = ("qkv", "up")
"""Matrices whose int8 inputs get one scale for good; they read a normalised layer, whose size varies little."""


@dataclass(frozen=True)
class Kept:
    """Numbers of the heads and neurons of a layer that stay."""

    heads: Tensor
    neurons: Tensor

    def columns(self) -> Tensor:
        """The columns of the kept heads in what all heads read."""
        return (self.heads[:, None] * HEAD + torch.arange(HEAD)).flatten()


def sample(shared: Path, tokenizer: Path, pieces: int, seed: int) -> list[Batch]:
    """Batches of single paragraphs of training articles, about so many wordpieces, chosen by chance."""
    nlp, chance, encoder = spacy.blank("en"), random.Random(seed), load_tokenizer(tokenizer)
    parts = [list(read_polnear(shared / "data/polnear/train")), list(read_disputes(shared / "data/disputes_train"))]
    articles = [article for part, count in zip(parts, (60, 45), strict=True) for article in chance.sample(part, count)]
    windows = chain.from_iterable(tagged_windows(article, nlp, encoder) for article in articles)
    rows: list[Row] = [[window] for window in windows if any(first >= 0 for first in window.window.firsts)]
    chance.shuffle(rows)
    return list(batched(rows, pieces))


def batched(rows: Sequence[Row], pieces: int) -> Iterator[Batch]:
    """The first rows up to so many wordpieces, rows of like length together."""
    taken, size = [], 0
    for row in rows:
        taken.append(row)
        size += row_size(row)
        if size >= pieces:
            break
    batch: list[Row] = []
    for row in sorted(taken, key=row_size):
        if batch and row_size(row) * (len(batch) + 1) > BATCH_PIECES:
            yield collate(batch)
            batch = []
        batch.append(row)
    yield collate(batch)


def importance(model: Tagger, batches: Sequence[Batch]) -> list[tuple[Tensor, Tensor]]:
    """For each layer what the loss feels of each head and of each neuron: squared derivatives by masks, by row."""
    found = [(torch.zeros(layer.heads), torch.zeros(layer.up.out_features)) for layer in model.layers]
    watched = [
        matrix.register_forward_pre_hook(_feeling(total, width))
        for layer, totals in zip(model.layers, found, strict=True)
        for matrix, total, width in ((layer.out, totals[0], HEAD), (layer.down, totals[1], 1))
    ]
    for batch in batches:
        (batch_loss(model, batch) * batch.mask.sum()).backward()
        model.zero_grad()
    for hook in watched:
        hook.remove()
    return found


def _feeling(total: Tensor, width: int) -> Callable[[nn.Module, tuple[Tensor]], None]:
    """A hook that adds up squared derivatives by a mask over groups of `width` inputs."""

    def hook(_: nn.Module, inputs: tuple[Tensor]) -> None:
        value = inputs[0]

        def felt(slope: Tensor) -> None:
            by_row = (value * slope).detach().sum(1)
            total.add_(by_row.unflatten(-1, (-1, width)).sum(-1).square().sum(0))

        value.register_hook(felt)

    return hook


def chosen(felt: Sequence[tuple[Tensor, Tensor]], width: int, share: float) -> list[Kept]:
    """What stays of every layer when the least useful units for their cost go; at least one head, 16 neurons."""
    costs = (4 * width * HEAD, 2 * width)
    units = [
        (float(value) / cost, cost, (layer, kind, number))
        for layer, kinds in enumerate(felt)
        for kind, (values, cost) in enumerate(zip(kinds, costs, strict=True))
        for number, value in enumerate(values)
    ]
    spare, gone = (1 - share) * sum(cost for _, cost, _ in units), set()
    for _, cost, unit in sorted(units):
        if spare <= 0:
            break
        spare -= cost
        gone.add(unit)
    return [_kept(kinds, [_left(gone, layer, kind, kinds) for kind in (0, 1)]) for layer, kinds in enumerate(felt)]


def _left(gone: set[tuple[int, int, int]], layer: int, kind: int, kinds: tuple[Tensor, Tensor]) -> int:
    """How many heads (0) or neurons (1) of a layer are not gone."""
    return len(kinds[kind]) - sum((layer, kind, number) in gone for number in range(len(kinds[kind])))


def _kept(kinds: tuple[Tensor, Tensor], counts: Sequence[int]) -> Kept:
    """The best heads and neurons of a layer, the neurons rounded to whole blocks."""
    heads = kinds[0].argsort(descending=True)[: max(1, counts[0])]
    neurons = kinds[1].argsort(descending=True)[: max(1, round(counts[1] / MULTIPLE)) * MULTIPLE]
    return Kept(heads.sort().values, neurons.sort().values)


def fitted(inputs: Tensor, wanted: Tensor, old: Tensor) -> tuple[Tensor, Tensor]:
    """Weights and bias that map inputs to what is wanted with the least squared error, near the old weights."""
    middle, goal = inputs.mean(0), wanted.mean(0)
    centred = (inputs - middle).double()
    products = centred.T @ centred
    pull = RIDGE * products.diagonal().mean()
    right = centred.T @ (wanted - goal).double() + pull * old.T.double()
    weight = torch.linalg.solve(products + pull * torch.eye(len(products), dtype=torch.double), right).T.float()
    return weight, goal - weight @ middle


@torch.inference_mode()
def pruned(model: Tagger, kept: Sequence[Kept], batches: Sequence[Batch]) -> dict[str, Tensor]:
    """The state of the model with only the kept units, every layer fitted to what the whole model gives there."""
    state = {name: value.clone() for name, value in model.state_dict().items() if not name.startswith("layers.")}
    real, masks = [batch.ids != 0 for batch in batches], [padding(batch.ids) for batch in batches]
    whole = [model.embedded(batch.ids, batch.features) for batch in batches]
    small = list(whole)
    for number, (layer, units) in enumerate(zip(model.layers, kept, strict=True)):
        own, whole, small = _fitted_layer(layer, units, whole, small, masks, real)
        state |= {f"layers.{number}.{name}": value.clone() for name, value in own.items()}
        error = float((_flat(small, real) - _flat(whole, real)).square().mean() / _flat(whole, real).var())
        log.info("layer %d: %d heads, %d neurons, error %.4f", number, len(units.heads), len(units.neurons), error)
    return state


def _flat(values: Sequence[Tensor], real: Sequence[Tensor]) -> Tensor:
    """All rows of a list of batches without padding."""
    return torch.cat([value[mask] for value, mask in zip(values, real, strict=True)])


def _fitted_layer(
    layer: Layer,
    units: Kept,
    whole: list[Tensor],
    small: list[Tensor],
    masks: list[Tensor],
    real: list[Tensor],
) -> tuple[dict[str, Tensor], list[Tensor], list[Tensor]]:
    """The weights of a layer's kept units, and what the whole and the small layer give."""
    columns = units.columns()
    queries = torch.cat([columns + start * layer.heads * HEAD for start in range(3)])
    state = {name: value for name, value in layer.state_dict().items() if "norm" in name}
    state |= {f"qkv.{kind}": layer.qkv.state_dict()[kind][queries] for kind in ("weight", "bias")}
    state |= {f"up.{kind}": layer.up.state_dict()[kind][units.neurons] for kind in ("weight", "bias")}

    mixed = [layer.mixed(x, mask)[..., columns] for x, mask in zip(small, masks, strict=True)]
    goal = [x + layer.out(layer.mixed(x, mask)) for x, mask in zip(whole, masks, strict=True)]
    weight, bias = fitted(_flat(mixed, real), _flat(goal, real) - _flat(small, real), layer.out.weight[:, columns])
    state |= {"out.weight": weight, "out.bias": bias}
    small = [layer.norm1(x + functional.linear(y, weight, bias)) for x, y in zip(small, mixed, strict=True)]
    whole = [layer.norm1(x) for x in goal]

    inner = [functional.gelu(functional.linear(x, state["up.weight"], state["up.bias"])) for x in small]
    goal = [x + layer.down(layer.inner(x)) for x in whole]
    old = layer.down.weight[:, units.neurons]
    weight, bias = fitted(_flat(inner, real), _flat(goal, real) - _flat(small, real), old)
    state |= {"down.weight": weight, "down.bias": bias}
    small = [layer.norm2(x + functional.linear(y, weight, bias)) for x, y in zip(small, inner, strict=True)]
    return state, [layer.norm2(x) for x in goal], small


@torch.inference_mode()
def ranges(model: Tagger, batches: Sequence[Batch]) -> dict[str, float]:
    """The largest magnitude among the inputs of each matrix that int8 scales once."""
    found: dict[str, float] = {}
    for batch in batches:
        x, mask, real = model.embedded(batch.ids, batch.features), padding(batch.ids), batch.ids != 0
        for number, layer in enumerate(model.layers):
            middle = layer.norm1(x + layer.out(layer.mixed(x, mask)))
            for name, value in zip(SCALED_ONCE, (x, middle), strict=True):
                key = f"{number}.{name}"
                found[key] = max(found.get(key, 0.0), float(value[real].abs().max()))
            x = layer.norm2(middle + layer.down(layer.inner(middle)))
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--share", type=float, default=0.7, help="of the layers' multiplications to keep, 0..1")
    parser.add_argument("--pieces", type=int, default=24_000, help="wordpieces of training articles to look at")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True, help="folder; model.pt is written there")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    model = load(options.weights).eval()
    batches = sample(options.shared, options.minilm / "tokenizer.json", options.pieces, options.seed)
    if options.share < 1:
        kept = chosen(importance(model, batches), model.head.in_features, options.share)
        state = pruned(model, kept, batches)
        model = Tagger(sizes=sizes_of(state)).eval()
        model.load_state_dict(state)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict(), "ranges": ranges(model, batches)}, options.out / "model.pt")


if __name__ == "__main__":
    main()
