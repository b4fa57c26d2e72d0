"""Writes a trained scene judge as ONNX: int8 to ship, fp32 to compare with.

python -m training.scene_export --weights RUN/scene8.pt --out FOLDER [--fp32]
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from training.extractor_export import OPSETS, Graph

WIDTH, HEADS, LAYERS = 384, 12, 6
State = dict[str, np.ndarray]


def attention(graph: Graph, x: str, state: State, prefix: str) -> str:
    """Self-attention of one layer, its residual and norm."""

    def heads(name: str) -> str:
        made = graph.linear(
            x, state[f"{prefix}attention.self.{name}.weight"], state[f"{prefix}attention.self.{name}.bias"]
        )
        return graph.add("Reshape", made, graph.integers(0, 0, HEADS, WIDTH // HEADS))

    query, key, value = (
        graph.add("Transpose", heads(name), perm=perm)
        for name, perm in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
    )
    scale = graph.constant(np.float32((WIDTH // HEADS) ** -0.5))
    weights = graph.add("Softmax", graph.add("Mul", graph.add("MatMul", query, key), scale), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", weights, value), perm=[0, 2, 1, 3])
    mixed = graph.add("Reshape", mixed, graph.integers(0, 0, WIDTH))
    out = f"{prefix}attention.output."
    mixed = graph.linear(mixed, state[f"{out}dense.weight"], state[f"{out}dense.bias"])
    return graph.norm(graph.add("Add", x, mixed), state[f"{out}LayerNorm.weight"], state[f"{out}LayerNorm.bias"])


def encoder(graph: Graph, state: State) -> str:
    """States of a BERT encoder for the inputs ids and types."""
    base = "encoder.embeddings."
    length = graph.add("Gather", graph.add("Shape", "ids"), graph.integers(1))
    places = graph.add("Slice", graph.constant(state[f"{base}position_embeddings.weight"]), graph.integers(0), length)
    kinds = graph.add("Gather", graph.constant(state[f"{base}token_type_embeddings.weight"]), "types")
    x = graph.add("Add", graph.add("Add", graph.lookup(state[f"{base}word_embeddings.weight"], "ids"), places), kinds)
    x = graph.norm(x, state[f"{base}LayerNorm.weight"], state[f"{base}LayerNorm.bias"])
    for number in range(LAYERS):
        prefix = f"encoder.encoder.layer.{number}."
        x = attention(graph, x, state, prefix)
        inner = graph.linear(x, state[f"{prefix}intermediate.dense.weight"], state[f"{prefix}intermediate.dense.bias"])
        inner = graph.add("Gelu", inner, domain="com.microsoft")
        inner = graph.linear(inner, state[f"{prefix}output.dense.weight"], state[f"{prefix}output.dense.bias"])
        norm = f"{prefix}output.LayerNorm."
        x = graph.norm(graph.add("Add", x, inner), state[f"{norm}weight"], state[f"{norm}bias"])
    return x


def _plain(graph: Graph, x: str, state: State, name: str) -> str:
    return graph.linear(x, state[f"{name}.weight"], state[f"{name}.bias"], exact=True)


def _gap(graph: Graph, a: str, b: str) -> str:
    return graph.add("Abs", graph.add("Sub", a, b))


def _mean(graph: Graph, x: str, mask: str) -> str:
    """Mean over the tokens under the mask (pairs, tokens, 1)."""
    total = graph.add("ReduceSum", graph.add("Mul", x, mask), graph.integers(1), keepdims=0)
    return graph.add("Div", total, graph.add("ReduceSum", mask, graph.integers(1), keepdims=0))


def _aligned(graph: Graph, score: str, other: str, closed: str) -> str:
    """What each token finds in the other claim; `closed` (pairs, 1, tokens) shuts off padding."""
    return graph.add("MatMul", graph.add("Softmax", graph.add("Add", score, closed), axis=-1), other)


def _compared(graph: Graph, own: str, found: str, state: State) -> str:
    parts = [own, found, graph.add("Mul", own, found), _gap(graph, own, found)]
    return graph.add(
        "Gelu", _plain(graph, graph.add("Concat", *parts, axis=-1), state, "compare.0"), domain="com.microsoft"
    )


def comparison(graph: Graph, tokens: str, state: State, width: int) -> tuple[str, str]:
    """Relation and kind logits of the pairs (left, right) over claim tokens (claims, tokens, width)."""
    a, b = (graph.add("Gather", tokens, side) for side in ("left", "right"))
    am, bm = (graph.add("Gather", "mask", side) for side in ("left", "right"))
    one, far = graph.constant(np.float32(1)), graph.constant(np.float32(1e4))
    shut = {m: graph.add("Mul", graph.add("Sub", m, one), far) for m in (am, bm)}
    shut_wide = {m: graph.add("Unsqueeze", shut[m], graph.integers(2)) for m in (am, bm)}
    score = graph.add("MatMul", a, graph.add("Transpose", b, perm=[0, 2, 1]))
    score = graph.add("Mul", score, graph.constant(np.float32(width**-0.5)))
    turned = graph.add("Transpose", score, perm=[0, 2, 1])
    to_b = _aligned(graph, score, b, graph.add("Unsqueeze", shut[bm], graph.integers(1)))
    to_a = _aligned(graph, turned, a, graph.add("Unsqueeze", shut[am], graph.integers(1)))
    ca, cb = _compared(graph, a, to_b, state), _compared(graph, b, to_a, state)
    tops = [
        graph.add("ReduceMax", graph.add("Add", c, shut_wide[m]), axes=[1], keepdims=0) for c, m in ((ca, am), (cb, bm))
    ]
    wide = {m: graph.add("Unsqueeze", m, graph.integers(2)) for m in (am, bm)}
    means = [_mean(graph, c, wide[m]) for c, m in ((ca, am), (cb, bm))]
    ha, hb = (_mean(graph, x, wide[m]) for x, m in ((a, am), (b, bm)))
    parts = [
        graph.add("Add", *tops), graph.add("Add", *means), _gap(graph, *tops), graph.add("Add", ha, hb),
        graph.add("Mul", ha, hb), _gap(graph, ha, hb), _gap(graph, *means), "flags",
    ]  # fmt: skip
    mixed = _plain(graph, graph.add("Concat", *parts, axis=-1), state, "mix.0")
    mixed = graph.add("Gelu", mixed, domain="com.microsoft")
    return _plain(graph, mixed, state, "relation"), _plain(graph, mixed, state, "kind")


def build(state: State, int8: bool) -> onnx.ModelProto:
    """The whole graph of a trained scene judge."""
    graph = Graph(int8, 63)
    states = _plain(graph, encoder(graph, state), state, "narrow")
    tokens = graph.add("Gather", graph.add("Squeeze", states, graph.integers(0)), "gather")
    outputs = comparison(graph, tokens, state, state["narrow.weight"].shape[0])
    named = [graph.add("Identity", name) for name in outputs]
    for name, title in zip(named, ("relation", "kind"), strict=True):
        next(node for node in graph.nodes if node.output[0] == name).output[0] = title
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    shapes = {"ids": (whole, ["one", "length"]), "types": (whole, ["one", "length"]),
              "gather": (whole, ["claims", "tokens"]),
              "mask": (real, ["claims", "tokens"]), "left": (whole, ["pairs"]), "right": (whole, ["pairs"]),
              "flags": (real, ["pairs", 3])}  # fmt: skip
    made = helper.make_graph(
        graph.nodes, "judge", [helper.make_tensor_value_info(n, t, s) for n, (t, s) in shapes.items()],
        [helper.make_tensor_value_info(n, real, ["pairs", f"{n}s"]) for n in ("relation", "kind")], graph.weights,
    )  # fmt: skip
    model = helper.make_model(made, opset_imports=OPSETS, ir_version=9, producer_name="training.scene_export")
    onnx.checker.check_model(model)
    return model


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    state = {name: tensor.numpy() for name, tensor in torch.load(options.weights, map_location="cpu").items()}
    options.out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(state, not options.fp32), options.out / "judge.onnx")


if __name__ == "__main__":
    main()
