"""The translator's Transformer, or a decoder alone, over padded batches: the layers of
cpp/include/models/transformer/transformer.h with what PyTorch has for them."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from .batches import Batch

def linear_named(prefix: str, linear: nn.Linear, rows: slice = slice(None)):
    yield f"{prefix}.weight", linear.weight, rows
    yield f"{prefix}.bias", linear.bias, rows


class Attention(nn.Module):
    """As nn.MultiheadAttention without the weights: one product for what shares an input."""

    def __init__(self, width: int, heads: int, is_self: bool) -> None:
        super().__init__()
        self.heads = heads
        self.is_self = is_self
        self.inputs = nn.Linear(width, 3 * width) if is_self else nn.Linear(width, width)
        self.memory_inputs = None if is_self else nn.Linear(width, 2 * width)
        self.output = nn.Linear(width, width)

    def split(self, rows: torch.Tensor) -> torch.Tensor:
        """[batch, tokens, width] to [batch * heads, tokens, width of a head]."""
        batch, tokens, width = rows.shape
        rows = rows.view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
        return rows.reshape(batch * self.heads, tokens, -1)

    def forward(self, x, memory, mask):
        """`mask`: added to the scores, [batch * heads or 1, queries or 1, keys]."""
        if self.is_self:
            q, k, v = map(self.split, self.inputs(x).chunk(3, -1))
        else:
            q = self.split(self.inputs(x))
            k, v = map(self.split, self.memory_inputs(memory).chunk(2, -1))
        scores = torch.baddbmm(mask, q * q.shape[-1] ** -0.5, k.transpose(1, 2))
        heads = torch.bmm(scores.softmax(-1), v)
        batch, tokens, width = x.shape
        heads = heads.view(batch, self.heads, tokens, -1).transpose(1, 2)
        return self.output(heads.reshape(batch, tokens, width))

    def named(self, prefix: str):
        shared = [self.inputs] * 3 if self.is_self else [self.inputs] + [self.memory_inputs] * 2
        width = self.output.in_features
        for index, (part, linear) in enumerate(zip(("query", "key", "value"), shared)):
            first = index if self.is_self else max(index - 1, 0)
            yield from linear_named(f"{prefix}.{part}", linear, slice(first * width, (first + 1) * width))
        yield from linear_named(f"{prefix}.output", self.output)


class Layer(nn.Module):
    def __init__(self, config: dict, has_cross: bool) -> None:
        super().__init__()
        width, inner = config["width"], config["feed_forward"]
        self.norms = nn.ModuleDict({"self": nn.LayerNorm(width)})
        self.attention = Attention(width, config["heads"], True)
        self.cross = None
        self.feed_forward = None
        if has_cross:
            self.norms["cross"] = nn.LayerNorm(width)
            self.cross = Attention(width, config["cross_heads"], False)
        if inner:
            self.norms["feed_forward"] = nn.LayerNorm(width)
            self.feed_forward = nn.Sequential(nn.Linear(width, inner), nn.ReLU(), nn.Linear(inner, width))

    def forward(self, x, mask, memory, memory_mask):
        x = x + self.attention(self.norms["self"](x), None, mask)
        if self.cross is not None:
            x = x + self.cross(self.norms["cross"](x), memory, memory_mask)
        if self.feed_forward is not None:
            x = x + self.feed_forward(self.norms["feed_forward"](x))
        return x

    def named(self, prefix: str):
        for name, norm in self.norms.items():
            yield f"{prefix}.norm_{name}.gain", norm.weight, slice(None)
            yield f"{prefix}.norm_{name}.shift", norm.bias, slice(None)
        yield from self.attention.named(f"{prefix}.self")
        if self.cross is not None:
            yield from self.cross.named(f"{prefix}.cross")
        if self.feed_forward is not None:
            yield from linear_named(f"{prefix}.feed_forward.inner", self.feed_forward[0])
            yield from linear_named(f"{prefix}.feed_forward.outer", self.feed_forward[2])


class Stack(nn.Module):
    def __init__(self, config: dict, name: str, vocabulary: int, has_cross: bool) -> None:
        super().__init__()
        self.name = name
        self.embedding = nn.Embedding(vocabulary, config["width"])
        self.position = nn.Embedding(config["positions"], config["width"])
        self.layers = nn.ModuleList(Layer(config, has_cross) for _ in range(config[f"{name}_layers"]))
        self.norm = nn.LayerNorm(config["width"])

    def forward(self, ids, mask, memory=None, memory_mask=None):
        x = self.embedding(ids) + self.position.weight[: ids.shape[1]]
        for layer in self.layers:
            x = layer(x, mask, memory, memory_mask)
        return self.norm(x)

    def named(self):
        yield f"{self.name}.embedding.weight", self.embedding.weight, slice(None)
        yield f"{self.name}.position.weight", self.position.weight, slice(None)
        for index, layer in enumerate(self.layers):
            yield from layer.named(f"{self.name}.{index}")
        yield f"{self.name}.norm.gain", self.norm.weight, slice(None)
        yield f"{self.name}.norm.shift", self.norm.bias, slice(None)


class Transformer(nn.Module):
    """With learned positions, counted from the first token, and a causal decoder."""

    def __init__(self, config: dict) -> None:
        super().__init__()
        if config["position"] != "learned" or not config["causal"]:
            raise ValueError("Only causal models with learned positions are measured here.")
        self.heads = config["heads"]
        self.cross_heads = config["cross_heads"]
        has_encoder = config["source_vocabulary"] > 0
        self.encoder = Stack(config, "encoder", config["source_vocabulary"], False) if has_encoder else None
        self.decoder = Stack(config, "decoder", config["target_vocabulary"], has_encoder)
        self.output = nn.Linear(config["width"], config["target_vocabulary"])

    def forward(self, batch: Batch) -> torch.Tensor:
        """Logits [batch, target tokens, vocabulary]."""
        if self.encoder is None:
            return self.output(self.decoder(batch.target, batch.causal_mask))
        memory = self.encoder(batch.source, batch.source_mask.repeat_interleave(self.heads, 0))
        memory_mask = batch.source_mask.repeat_interleave(self.cross_heads, 0)
        return self.output(self.decoder(batch.target, batch.causal_mask, memory, memory_mask))

    def loss(self, batch: Batch) -> torch.Tensor:
        return functional.cross_entropy(self(batch).flatten(0, 1), batch.labels.flatten(), ignore_index=-1)

    def named(self):
        """(name of the core's parameter, PyTorch's, which rows of it)."""
        if self.encoder is not None:
            yield from self.encoder.named()
        yield from self.decoder.named()
        yield from linear_named("output", self.output)
