"""Whether a model here is the core's: the loss and every gradient on the fixtures' weights,
which float64 PyTorch computed sentence by sentence and to which the core is held, too."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from safetensors import safe_open

from .aligner import Aligner
from .batches import make_batch
from .transformer import Transformer

FIXTURES = Path(__file__).resolve().parents[5] / "tests" / "fixtures"
LARGEST_DIFFERENCE = 1e-4


def transformer_case(name: str):
    """(config, tensors, prefix of parameters, name of the loss, prefix of gradients)."""
    cases = json.loads((FIXTURES / "training" / "cases.json").read_text())
    config = next(case["config"] for case in cases if case["name"] == name)
    tensors = load_file(FIXTURES / "training" / f"{name}.safetensors")
    return config, tensors, "parameter.", "plain.loss", "plain.gradient."


def aligner_case():
    path = FIXTURES / "aligner" / "words_seen.safetensors"
    with safe_open(path, "pt") as file:
        config = json.loads(file.metadata()["settings"])
    return config, load_file(path), "value.", "expected.loss", "gradient."


def sequences(tensors: dict, side: str, ids: torch.Tensor) -> list[list[int]]:
    if f"{side}.lengths" in tensors:
        lengths = tensors[f"{side}.lengths"]
    else:
        lengths = tensors[f"{side}.first"].diff()
    return [part.tolist() for part in ids.split(lengths.tolist())]


def batch_of(tensors: dict):
    target = sequences(tensors, "target", tensors["target.ids"])
    has_source = "source.ids" in tensors
    source = sequences(tensors, "source", tensors["source.ids"]) if has_source else [[] for _ in target]
    return make_batch(source, target, sequences(tensors, "target", tensors["labels"]))


def flat(tensor: torch.Tensor) -> torch.Tensor:
    """A bias may be stored as one row."""
    return tensor.reshape(-1).double()


def check(kind: str) -> float:
    """The largest difference, relative to the largest number of its tensor; an error above the limit."""
    case = aligner_case() if kind == "aligner" else transformer_case(kind)
    config, tensors, parameter_prefix, loss_name, gradient_prefix = case
    model = (Aligner if kind == "aligner" else Transformer)(config)
    with torch.no_grad():
        for name, parameter, rows in model.named():
            parameter[rows] = tensors[parameter_prefix + name].reshape(parameter[rows].shape)
    loss = model.loss(batch_of(tensors))
    loss.backward()
    expected = [(loss.detach(), tensors[loss_name])]
    for name, parameter, rows in model.named():
        expected.append((parameter.grad[rows], tensors[gradient_prefix + name]))
    # The key's bias moves no weight: its gradient is zero but for rounding.
    differences = [((flat(found) - flat(right)).abs().max() / flat(right).abs().max().clamp(min=1e-3)).item()
                   for found, right in expected]
    largest = max(differences)
    if not largest < LARGEST_DIFFERENCE:
        raise SystemExit(f"PyTorch's {kind} differs from the fixture by {largest:.1e}: it is not the same model.")
    return largest
