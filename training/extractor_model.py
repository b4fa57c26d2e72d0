"""The extractor as trained: a MiniLM encoder with shape/quote features, a linear layer and a CRF (torch)."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from claims.nlp.tags import TAGS, allowed
from claims.nlp.wordpieces import NO_TOKEN

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
_NEVER = -1e4
SCALE = (WIDTH // HEADS) ** -0.5


class Layer(nn.Module):
    """One transformer layer (post-norm, as in BERT)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: [rows, length, WIDTH]; mask: [rows, 1, 1, length], 0 or a large negative number."""
        rows, length, _ = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = ((q * SCALE) @ k.transpose(-1, -2) + mask).softmax(-1)
        mixed = (weights @ v).transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Emission scores for each wordpiece, and the transition scores of the CRF."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.features = nn.Embedding(NO_TOKEN + 1, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(WIDTH, len(TAGS))
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
        mask = ((ids == 0).float() * -1e4)[:, None, None, :]
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.features(features)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(x)

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
    for number in range(LAYERS):
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
