"""Writes a trained extractor as ONNX: fp32 to compare with, int8 to ship, and the CRF beside them.

    python -m training.extractor_export --weights RUN/model.pt --tokenizer tokenizer.json --out FOLDER [--fp32]

int8 means: every matrix of the encoder with one scale an output channel, the word embeddings with one scale
a row, the head left in fp32. Activations are quantised with the range that training.extractor_prune measured,
where it did, else as they come, token by token; either way what is found does not depend on the batch. Weights
use 7 bits (-63..63), because processors without VNNI saturate sums of two 8-bit products.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from claims.nlp.tags import TAGS
from training.extractor_model import HEAD, SCALE, Tagger, load

log = logging.getLogger("training.extractor_export")
OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]


class Graph:
    """Collects nodes and weights of an ONNX graph; every method returns the name of its output."""

    def __init__(self, int8: bool, steps: int) -> None:
        self.int8 = int8
        self.steps = steps
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, array: np.ndarray) -> str:
        """Store an array as a weight."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def integers(self, *values: int) -> str:
        """Store a list of whole numbers."""
        return self.constant(np.array(values, np.int64))

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Append a node with one output."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **attributes))
        return name

    def linear(
        self, x: str, weight: np.ndarray, bias: np.ndarray, exact: bool = False, largest: float | None = None
    ) -> str:
        """x @ weight.T + bias; through whole numbers where the graph is int8 and `exact` does not forbid it.

        largest: magnitude of x that the whole numbers reach to, for all tokens; None: each token has its own.
        """
        if not self.int8 or exact:
            return self.add("Add", self.add("MatMul", x, self.constant(weight.T)), self.constant(bias))
        scale = (np.maximum(np.abs(weight).max(1), 1e-12) / self.steps).astype(np.float32)
        whole = np.clip(np.round(weight / scale[:, None]), -self.steps, self.steps).astype(np.int8)
        if largest is None:
            return self.whole_linear(x, whole, scale, bias)
        step, middle = self.constant(np.float32(largest / 127)), self.constant(np.uint8(128))
        rounded = self.add("QuantizeLinear", x, step, middle)
        inputs = (rounded, self.constant(whole.T), step, self.constant(scale), middle, "", self.constant(bias))
        return self.add("MatMulIntegerToFloat", *inputs, domain="com.microsoft")

    def whole_linear(self, x: str, whole: np.ndarray, scale: np.ndarray, bias: np.ndarray) -> str:
        """The same in whole numbers; every token's activations have a scale of their own."""
        largest = self.add("ReduceMax", self.add("Abs", x), axes=[-1], keepdims=1)
        stretched = self.add("Mul", x, self.add("Div", self.constant(np.float32(127)), largest))
        shifted = self.add("Add", stretched, self.constant(np.float32(128.5)))
        rounded = self.add("Cast", shifted, to=TensorProto.UINT8)
        scales = (self.constant(np.float32(1)), self.constant(scale / np.float32(127)))
        inputs = (rounded, self.constant(whole.T), *scales, self.constant(np.uint8(128)))
        product = self.add("MatMulIntegerToFloat", *inputs, domain="com.microsoft")
        return self.add("Add", self.add("Mul", product, largest), self.constant(bias))

    def lookup(self, table: np.ndarray, numbers: str) -> str:
        """Rows of an embedding table; int8 with a scale a row where the graph is int8."""
        if not self.int8:
            return self.add("Gather", self.constant(table), numbers)
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-12) / 127
        whole = self.add("Gather", self.constant(np.round(table / scale).astype(np.int8)), numbers)
        scales = self.add("Gather", self.constant(scale.astype(np.float32)), numbers)
        return self.add("Mul", self.add("Cast", whole, to=TensorProto.FLOAT), scales)

    def norm(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """Layer normalisation over the last axis."""
        return self.add("LayerNormalization", x, self.constant(weight), self.constant(bias), epsilon=1e-12)


def build(
    state: dict[str, np.ndarray], int8: bool, steps: int = 63, ranges: Mapping[str, float] | None = None
) -> onnx.ModelProto:
    """The graph ids, features -> emissions of a trained tagger's weights; `ranges` as training.extractor_prune has."""
    graph = Graph(int8, steps)
    length = graph.add("Gather", graph.add("Shape", "ids"), graph.integers(1))
    places = graph.add("Slice", graph.constant(state["positions.weight"]), graph.integers(0), length)
    x = graph.add("Add", graph.lookup(state["words.weight"], "ids"), places)
    x = graph.add("Add", x, graph.add("Gather", graph.constant(state["features.weight"]), "features"))
    x = graph.norm(x, state["norm.weight"], state["norm.bias"])
    padding = graph.add("Cast", graph.add("Equal", "ids", graph.integers(0)), to=TensorProto.FLOAT)
    mask = graph.add("Mul", graph.add("Unsqueeze", padding, graph.integers(1, 2)), graph.constant(np.float32(-1e4)))
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    for number in range(layers):
        own = {k.split(".", 2)[2]: v for k, v in state.items() if k.startswith(f"layers.{number}.")}
        spans = {name: (ranges or {}).get(f"{number}.{name}") for name in ("qkv", "up")}
        x = layer(graph, x, mask, own, spans)
    graph.nodes[-1].name = "encoder_output"
    emissions = graph.linear(x, state["head.weight"], state["head.bias"], exact=True)
    graph.nodes[-1].output[0] = "emissions"
    log.info("graph ends in %s", emissions)
    return model_of(graph)


def layer(graph: Graph, x: str, mask: str, state: dict[str, np.ndarray], ranges: Mapping[str, float | None]) -> str:
    """One transformer layer."""
    weight, bias = state["qkv.weight"].copy(), state["qkv.bias"].copy()
    mixing = len(weight) // 3
    weight[:mixing] *= SCALE
    bias[:mixing] *= SCALE
    qkv = graph.linear(x, weight, bias, largest=ranges["qkv"])
    qkv = graph.add("Reshape", qkv, graph.integers(0, 0, 3, mixing // HEAD, HEAD))
    parts = graph.add("Transpose", qkv, perm=[2, 0, 3, 1, 4])
    q, k, v = (graph.add("Gather", parts, graph.constant(np.int64(i)), axis=0) for i in range(3))
    weights = graph.add("MatMul", q, graph.add("Transpose", k, perm=[0, 1, 3, 2]))
    weights = graph.add("Softmax", graph.add("Add", weights, mask), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", weights, v), perm=[0, 2, 1, 3])
    mixed = graph.linear(
        graph.add("Reshape", mixed, graph.integers(0, 0, mixing)), state["out.weight"], state["out.bias"]
    )
    x = graph.norm(graph.add("Add", x, mixed), state["norm1.weight"], state["norm1.bias"])
    inner = graph.linear(x, state["up.weight"], state["up.bias"], largest=ranges["up"])
    inner = graph.add("FastGelu" if graph.int8 else "Gelu", inner, domain="com.microsoft")
    inner = graph.linear(inner, state["down.weight"], state["down.bias"])
    return graph.norm(graph.add("Add", x, inner), state["norm2.weight"], state["norm2.bias"])


def model_of(graph: Graph) -> onnx.ModelProto:
    """The checked model of a finished graph."""
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "length"]) for name in ("ids", "features")
    ]
    output = helper.make_tensor_value_info("emissions", TensorProto.FLOAT, ["rows", "length", len(TAGS)])
    made = helper.make_graph(graph.nodes, "extractor", inputs, [output], graph.weights)
    model = helper.make_model(made, opset_imports=OPSETS, ir_version=9, producer_name="training.extractor_export")
    onnx.checker.check_model(model)
    return model


def crf(tagger: Tagger) -> dict[str, object]:
    """The CRF's scores with forbidden transitions in them, ready for JSON."""
    with torch.no_grad():
        first, transitions = tagger.first + tagger.forbidden_first, tagger.transitions + tagger.forbidden
    rounded = {"first": first, "final": tagger.final, "transitions": transitions}
    return {"tags": list(TAGS)} | {
        name: np.round(t.detach().numpy().astype(float), 5).tolist() for name, t in rounded.items()
    }


def lean_tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer without its truncation and padding."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(target), pretty=False)


def measured_ranges(paths: Sequence[Path]) -> dict[str, float] | None:
    """The ranges beside the weights, where there is one file and training.extractor_prune wrote it."""
    found = torch.load(paths[0], weights_only=True, map_location="cpu")
    return found.get("ranges") if len(paths) == 1 and "model" in found else None


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, nargs="+", required=True, help="model.pt; several are averaged")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true")
    parser.add_argument("--steps", type=int, default=63, help="largest whole number of an int8 weight")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    tagger = load(options.weights)
    state = {name: tensor.numpy() for name, tensor in tagger.state_dict().items()}
    options.out.mkdir(parents=True, exist_ok=True)
    ranges = measured_ranges(options.weights)
    onnx.save(build(state, not options.fp32, options.steps, ranges), options.out / "extractor.onnx")
    (options.out / "extractor.json").write_text(json.dumps(crf(tagger)) + "\n", encoding="utf-8")
    lean_tokenizer(options.tokenizer, options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
