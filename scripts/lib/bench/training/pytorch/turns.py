"""Trains by turns in PyTorch on one thread, as cpp/bench/turns does in the core.

    python -m pytorch.turns KIND RECIPE.json

KIND is translator, induction or aligner: the fixture that the model is checked on first.
RECIPE.json holds the settings, with vocabulary sizes, and batches of examples. After the
line "ready DIFFERENCE" each line of the input asks for about so many milliseconds of
training steps: "step 500"; the answer is how many there were and the time they took.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import cycle
from pathlib import Path

import torch

from .aligner import Aligner
from .batches import make_batch
from .fixture_check import check
from .transformer import Transformer


class Trainer:
    def __init__(self, recipe: dict) -> None:
        settings = recipe["settings"]
        kind = Aligner if settings["model"]["kind"] == "recurrent_aligner" else Transformer
        self.model = kind(settings["model"])
        self.parameters = list(self.model.parameters())
        self.clip = settings["clip"]
        self.optimiser = torch.optim.AdamW(
            self.parameters, lr=settings["learning_rate"], betas=(settings["beta_1"], settings["beta_2"]),
            weight_decay=settings["weight_decay"])
        self.batches = cycle([make_batch(**batch) for batch in recipe["batches"]])

    def step(self) -> None:
        self.optimiser.zero_grad(set_to_none=True)
        self.model.loss(next(self.batches)).backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.optimiser.step()


def take_turn(trainer: Trainer, milliseconds: float) -> None:
    start = time.perf_counter()
    steps, taken = 0, 0.0
    while taken < milliseconds:
        trainer.step()
        steps += 1
        taken = 1000 * (time.perf_counter() - start)
    print(steps, f"{taken:.3f}", flush=True)


def main() -> None:
    kind, path = sys.argv[1:]
    torch.set_num_threads(1)
    difference = check(kind)
    trainer = Trainer(json.loads(Path(path).read_text()))
    print("ready", f"{difference:.1e}", flush=True)
    for line in sys.stdin:
        what, milliseconds = line.split()
        if what != "step":
            raise SystemExit(f"There is no turn '{what}' here.")
        take_turn(trainer, float(milliseconds))


if __name__ == "__main__":
    main()
