"""Padded batches, laid out once before anything is measured."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn.utils.rnn import pad_sequence

@dataclass
class Batch:
    source: torch.Tensor  # [sequences, longest source]
    source_lengths: torch.Tensor  # [sequences]
    source_mask: torch.Tensor  # added to scores: [sequences, 1, longest source], -infinity on padding
    target: torch.Tensor  # [sequences, longest target]
    causal_mask: torch.Tensor  # [1, longest target, longest target]: padding comes last, so nothing sees it
    labels: torch.Tensor  # as the target; -1: not asked for


def padded(sequences: list[list[int]], value: int) -> torch.Tensor:
    return pad_sequence([torch.tensor(ids, dtype=torch.long) for ids in sequences], True, value)


def make_batch(source: list[list[int]], target: list[list[int]], labels: list[list[int]]) -> Batch:
    lengths = torch.tensor([len(ids) for ids in source])
    places = torch.arange(max(int(lengths.max()), 1))
    source_mask = torch.zeros(len(source), 1, len(places))
    source_mask[(places >= lengths[:, None])[:, None]] = -torch.inf
    ids = padded(target, 0)
    causal_mask = torch.full((1, ids.shape[1], ids.shape[1]), -torch.inf).triu(1)
    return Batch(padded(source, 0), lengths, source_mask, ids, causal_mask, padded(labels, -1))
