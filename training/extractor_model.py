"""The extractor as trained: a MiniLM encoder with shape/quote features, a linear layer and a CRF (torch)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from claims.nlp.tags import TAGS, allowed
from claims.nlp.wordpieces import NO_TOKEN

_NEVER = -1e4
HEAD = 32
"""Width of an attention head."""
SCALE = HEAD**-0.5


@dataclass(frozen=True)
class Sizes:
    """How large an encoder is; `heads` and `inner` (neurons between) hold one number a layer."""

    width: int
    heads: tuple[int, ...]
    inner: tuple[int, ...]
    vocabulary: int
    positions: int


MINILM = Sizes(384, (12,) * 6, (1536,) * 6, 30522, 512)


class Layer(nn.Module):
    """One transformer layer (post-norm, as in BERT)."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * heads * HEAD)
        self.out = nn.Linear(heads * HEAD, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: [rows, length, width]; mask: [rows, 1, 1, length], 0 or a large negative number."""
        x = self.norm1(x + self.dropout(self.out(self.mixed(x, mask))))
        return self.norm2(x + self.dropout(self.down(self.inner(x))))

    def mixed(self, x: Tensor, mask: Tensor) -> Tensor:
        """What the attention heads read, side by side."""
        rows, length, _ = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4)
        weights = ((q * SCALE) @ k.transpose(-1, -2) + mask).softmax(-1)
        return (weights @ v).transpose(1, 2).reshape(rows, length, self.heads * HEAD)

    def inner(self, x: Tensor) -> Tensor:
        """The neurons between the two halves of the layer."""
        return functional.gelu(self.up(x))


class Tagger(nn.Module):
    """Emission scores for each wordpiece, and the transition scores of the CRF."""

    def __init__(self, dropout: float = 0.1, sizes: Sizes = MINILM) -> None:
        super().__init__()
        self.words = nn.Embedding(sizes.vocabulary, sizes.width)
        self.positions = nn.Embedding(sizes.positions, sizes.width)
        self.features = nn.Embedding(NO_TOKEN + 1, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        per_layer = zip(sizes.heads, sizes.inner, strict=True)
        self.layers = nn.ModuleList(Layer(sizes.width, heads, inner, dropout) for heads, inner in per_layer)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(sizes.width, len(TAGS))
        self.first = nn.Parameter(torch.zeros(len(TAGS)))
        self.final = nn.Parameter(torch.zeros(len(TAGS)))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        nn.init.zeros_(self.features.weight)
        nn.init.normal_(self.head.weight, std=0.02)
        forbidden = [[0.0 if allowed(a, b) else _NEVER for b in range(len(TAGS))] for a in range(len(TAGS))]
        self.register_buffer("forbidden", torch.tensor(forbidden))
        self.register_buffer(
            "forbidden_first", torch.tensor([0.0 if allowed(None, b) else _NEVER for b in range(len(TAGS))])
        )

    def forward(self, ids: Tensor, features: Tensor) -> Tensor:
        """Emissions [rows, length, tags] of padded rows of wordpieces (id 0 is padding)."""
        x = self.dropout(self.embedded(ids, features))
        for layer in self.layers:
            x = layer(x, padding(ids))
        return self.head(x)

    def embedded(self, ids: Tensor, features: Tensor) -> Tensor:
        """What the first layer reads."""
        return self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]] + self.features(features))

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Mean negative log likelihood a token; emissions [paragraphs, tokens, tags], mask 1 for tokens."""
        transitions = self.transitions + self.forbidden
        first = self.first + self.forbidden_first
        keep = mask.float()
        gold = emissions.gather(2, tags[..., None])[..., 0]
        steps = transitions[tags[:, :-1], tags[:, 1:]]
        last = tags.gather(1, mask.sum(1, keepdim=True) - 1)[:, 0]
        score = (gold * keep).sum(1) + (steps * keep[:, 1:]).sum(1) + first[tags[:, 0]] + self.final[last]
        alpha = first + emissions[:, 0]
        for i in range(1, emissions.shape[1]):
            then = torch.logsumexp(alpha[:, :, None] + transitions, 1) + emissions[:, i]
            alpha = torch.where(mask[:, i, None].bool(), then, alpha)
        return (torch.logsumexp(alpha + self.final, 1) - score).sum() / keep.sum()


def padding(ids: Tensor) -> Tensor:
    """Mask [rows, 1, 1, length] that keeps attention off padding (id 0)."""
    return ((ids == 0).float() * -1e4)[:, None, None, :]


def sizes_of(state: dict[str, Tensor]) -> Sizes:
    """The sizes of a tagger whose weights these are."""
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    vocabulary, width = state["words.weight"].shape
    heads = tuple(len(state[f"layers.{n}.qkv.weight"]) // (3 * HEAD) for n in range(layers))
    inner = tuple(len(state[f"layers.{n}.up.weight"]) for n in range(layers))
    return Sizes(width, heads, inner, vocabulary, len(state["positions.weight"]))


def load(paths: Sequence[Path]) -> Tagger:
    """The tagger of a model.pt or checkpoint.pt; of several, the mean of their weights.

    A mean is worth having where the trainings began at the same encoder (Wortsman et al. 2022).
    """
    loaded = [torch.load(path, weights_only=True, map_location="cpu") for path in paths]
    states = [found.get("model", found) for found in loaded]
    tagger = Tagger(sizes=sizes_of(states[0]))
    tagger.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return tagger


def pretrained(path: Path, dropout: float = 0.1) -> Tagger:
    """A tagger whose encoder holds the weights of a BERT-shaped safetensors file."""
    weights = load_file(str(path))
    model = Tagger(dropout)
    names = {
        "words.weight": "embeddings.word_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    state = {ours: weights[theirs] for ours, theirs in names.items()}
    state["positions.weight"] = (
        weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    )
    for number in range(len(MINILM.heads)):
        state |= _layer(weights, number)
    missing = model.load_state_dict(state, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"weights without a place: {missing.unexpected_keys}")
    return model


def _layer(weights: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    """One layer's weights under our names; query, key and value stacked into one matrix."""
    theirs = f"encoder.layer.{number}."
    parts = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    state: dict[str, Tensor] = {}
    for kind in ("weight", "bias"):
        stacked = [weights[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        state[f"layers.{number}.qkv.{kind}"] = torch.cat(stacked)
        for ours, name in parts.items():
            state[f"layers.{number}.{ours}.{kind}"] = weights[f"{theirs}{name}.{kind}"]
    return state
