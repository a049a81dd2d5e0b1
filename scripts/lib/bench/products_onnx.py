"""The matrix products of SmolLM2-135M's shapes as an ONNX file, for side-by-side timing only.

    python products_onnx.py ACCURACY OUT.onnx

MatMulNBits of com.microsoft with random weights: 4 bits with zero points in blocks of 32, as
Q4_1 has them, in all 30 layers, and 8 bits for the output matrix. ACCURACY is the operator's
accuracy_level: 0 computes in f32, 4 rounds activations to int8. Between the products stand
only what joins their shapes and a norm for each layer, which keeps numbers in range.
"""

from __future__ import annotations

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WIDTH, KEYS, INNER, LAYERS, VOCABULARY, BLOCK = 576, 192, 1536, 30, 49152, 32


class Graph:
    def __init__(self, accuracy: int) -> None:
        self.accuracy = accuracy
        self.random = np.random.default_rng(1)
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: np.ndarray) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        name = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def product(self, rows: str, inputs: int, outputs: int, bits: int = 4) -> str:
        blocks = inputs // BLOCK
        weights = self.random.integers(0, 256, (outputs, blocks, BLOCK * bits // 8), dtype=np.uint8)
        scales = np.full((outputs, blocks), 2.0 ** (1 - bits) / np.sqrt(inputs), dtype=np.float32)
        zeros = np.full((outputs, (blocks * bits + 7) // 8), 0x88 if bits == 4 else 0x80, dtype=np.uint8)
        return self.add(
            "MatMulNBits",
            rows,
            *(self.constant(values) for values in (weights, scales, zeros)),
            domain="com.microsoft",
            K=inputs,
            N=outputs,
            bits=bits,
            block_size=BLOCK,
            accuracy_level=self.accuracy,
        )


def build(accuracy: int) -> onnx.ModelProto:
    graph = Graph(accuracy)
    gain = graph.constant(np.ones(WIDTH, dtype=np.float32))
    rows = "rows"
    for _ in range(LAYERS):
        rows = graph.add("LayerNormalization", rows, gain, axis=-1)
        query, key, value = (graph.product(rows, WIDTH, size) for size in (WIDTH, KEYS, KEYS))
        mixed = graph.add("Add", query, graph.add("Concat", key, value, key, axis=1))
        output = graph.product(mixed, WIDTH, WIDTH)
        gate, up = (graph.product(output, WIDTH, INNER) for _ in range(2))
        rows = graph.product(graph.add("Mul", gate, up), INNER, WIDTH)
    last = graph.add("Gather", rows, graph.constant(np.array([-1], dtype=np.int64)), axis=0)
    logits = graph.product(last, WIDTH, VOCABULARY, bits=8)
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "products",
            [helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["tokens", WIDTH])],
            [helper.make_tensor_value_info(logits, TensorProto.FLOAT, [1, VOCABULARY])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)],
        ir_version=9,
    )


def main() -> None:
    accuracy, out = sys.argv[1:]
    onnx.save(build(int(accuracy)), out)


if __name__ == "__main__":
    main()
