"""all-MiniLM-L6-v2 as an ONNX file whose outputs are the attention maps of all layers.

    python minilm_onnx.py FOLDER OUT.onnx

FOLDER holds model.safetensors and config.json. For side-by-side timing only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file


class Graph:
    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.count = 0

    def constant(self, values: np.ndarray) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        self.count += 1
        name = f"{operator}_{self.count}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def linear(self, rows: str, name: str) -> str:
        product = self.add("MatMul", rows, self.constant(self.weights[f"{name}.weight"].T))
        return self.add("Add", product, self.constant(self.weights[f"{name}.bias"]))

    def norm(self, rows: str, name: str) -> str:
        gain, shift = (self.constant(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.add("LayerNormalization", rows, gain, shift, axis=-1, epsilon=1e-12)

    def heads(self, rows: str, heads: int, order: list[int]) -> str:
        split = self.add("Reshape", rows, self.constant(np.array([1, -1, heads, 32], dtype=np.int64)))
        return self.add("Transpose", split, perm=order)


def build(weights: dict[str, np.ndarray], layers: int, heads: int) -> onnx.ModelProto:
    graph = Graph(weights)
    words = graph.add("Gather", graph.constant(weights["embeddings.word_embeddings.weight"]), "token_ids")
    kinds = graph.add("Gather", graph.constant(weights["embeddings.token_type_embeddings.weight"]), "token_types")
    places = graph.add("Gather", graph.constant(weights["embeddings.position_embeddings.weight"]), "positions")
    rows = graph.norm(graph.add("Add", graph.add("Add", words, kinds), places), "embeddings.LayerNorm")
    maps = []
    for layer in range(layers):
        prefix = f"encoder.layer.{layer}"
        query = graph.heads(graph.linear(rows, f"{prefix}.attention.self.query"), heads, [0, 2, 1, 3])
        key = graph.heads(graph.linear(rows, f"{prefix}.attention.self.key"), heads, [0, 2, 3, 1])
        value = graph.heads(graph.linear(rows, f"{prefix}.attention.self.value"), heads, [0, 2, 1, 3])
        scores = graph.add("Mul", graph.add("MatMul", query, key), graph.constant(np.float32(1 / np.sqrt(32))))
        attention = graph.add("Softmax", scores, axis=-1)
        maps.append(attention)
        mixed = graph.add("Transpose", graph.add("MatMul", attention, value), perm=[0, 2, 1, 3])
        joined = graph.add("Reshape", mixed, graph.constant(np.array([1, -1, heads * 32], dtype=np.int64)))
        output = graph.linear(joined, f"{prefix}.attention.output.dense")
        rows = graph.norm(graph.add("Add", output, rows), f"{prefix}.attention.output.LayerNorm")
        inner = graph.add("Gelu", graph.linear(rows, f"{prefix}.intermediate.dense"))
        outer = graph.linear(inner, f"{prefix}.output.dense")
        rows = graph.norm(graph.add("Add", outer, rows), f"{prefix}.output.LayerNorm")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"])
        for name in ("token_ids", "token_types", "positions")
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, heads, "tokens", "tokens"]) for name in maps
    ]
    outputs.append(helper.make_tensor_value_info(rows, TensorProto.FLOAT, [1, "tokens", heads * 32]))
    body = helper.make_graph(graph.nodes, "minilm", inputs, outputs, graph.constants)
    return helper.make_model(body, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def main() -> None:
    folder, target = map(Path, sys.argv[1:])
    config = json.loads((folder / "config.json").read_text())
    weights = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
    model = build(weights, config["num_hidden_layers"], config["num_attention_heads"])
    onnx.checker.check_model(model)
    onnx.save(model, target)


if __name__ == "__main__":
    main()
