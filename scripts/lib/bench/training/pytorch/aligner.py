"""Bahdanau's translator over padded batches (cpp/include/models/aligner/recurrent_aligner.h):
nn.GRU reads, nn.GRUCell writes word by word."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from .batches import Batch
from .transformer import linear_named


class Aligner(nn.Module):
    def __init__(self, config: dict) -> None:
        super().__init__()
        if not (config["annotations_see_words"] and config["scores_see_previous_word"]):
            raise ValueError("Only the translator whose annotations and scores see words is measured here.")
        embedding, encoder, decoder = config["embedding"], config["encoder_width"], config["decoder_width"]
        hidden, annotation = config["attention_width"], 2 * encoder
        self.source_embedding = nn.Embedding(config["source_vocabulary"], embedding)
        self.target_embedding = nn.Embedding(config["target_vocabulary"], embedding)
        self.reader = nn.GRU(embedding, encoder, batch_first=True, bidirectional=True)
        self.word = nn.Linear(embedding, annotation)
        self.start = nn.Linear(encoder, decoder)
        self.query = nn.Linear(decoder + embedding, hidden, bias=False)
        self.key = nn.Linear(annotation, hidden, bias=False)
        self.vector = nn.Linear(hidden, 1, bias=False)
        self.writer = nn.GRUCell(embedding + annotation, decoder)
        self.readout = nn.Linear(decoder + embedding + annotation, decoder)
        self.output = nn.Linear(decoder, config["target_vocabulary"])

    def encode(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """(annotations [batch, source, 2 * encoder], first state [batch, decoder])."""
        words = self.source_embedding(batch.source)
        packed = pack_padded_sequence(words, batch.source_lengths, batch_first=True, enforce_sorted=False)
        states, last = self.reader(packed)
        states, _ = pad_packed_sequence(states, batch_first=True)
        return states + self.word(words), torch.tanh(self.start(last[1]))

    def forward(self, batch: Batch) -> torch.Tensor:
        """Logits [batch, target tokens, vocabulary]."""
        annotations, state = self.encode(batch)
        keys = self.key(annotations)
        states, reads = [], []
        for word in self.target_embedding(batch.target).unbind(1):
            query = self.query(torch.cat([state, word], 1))
            scores = self.vector(torch.tanh(query[:, None] + keys)).transpose(1, 2) + batch.source_mask
            context = torch.bmm(scores.softmax(-1), annotations)[:, 0]
            read = torch.cat([word, context], 1)
            state = self.writer(read, state)
            states.append(state)
            reads.append(read)
        written = torch.cat([torch.stack(states, 1), torch.stack(reads, 1)], -1)
        return self.output(torch.tanh(self.readout(written)))

    def loss(self, batch: Batch) -> torch.Tensor:
        return functional.cross_entropy(self(batch).flatten(0, 1), batch.labels.flatten(), ignore_index=-1)

    def named(self):
        """(name of the core's parameter, PyTorch's, which rows of it)."""
        every = slice(None)
        yield "source.embedding.weight", self.source_embedding.weight, every
        yield "target.embedding.weight", self.target_embedding.weight, every
        gru = {"encoder.forward": (self.reader, "_l0"), "encoder.backward": (self.reader, "_l0_reverse"),
               "decoder": (self.writer, "")}
        for name, (module, ending) in gru.items():
            for part, letters in (("input", "ih"), ("state", "hh")):
                yield f"{name}.{part}.weight", getattr(module, f"weight_{letters}{ending}"), every
                yield f"{name}.{part}.bias", getattr(module, f"bias_{letters}{ending}"), every
        yield from linear_named("encoder.word", self.word)
        yield from linear_named("decoder.start", self.start)
        yield "attention.query.weight", self.query.weight, every
        yield "attention.key.weight", self.key.weight, every
        yield "attention.vector", self.vector.weight, every
        yield from linear_named("readout", self.readout)
        yield from linear_named("output", self.output)
