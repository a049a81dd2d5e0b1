"""The README's Python lines, run as they stand with `transformers`, and what the core
makes of the files that they write, beside the models' own maps.

    python3 tests/readme/python_lines.py NODE

Needs torch, transformers and the WebAssembly core. Ends with a plain count.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# What the README leaves to its reader.
import numpy as np
import safetensors.numpy
import torch
from transformers import (
    BertConfig, BertModel, BertTokenizer, GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration,
)

ROOT = Path(__file__).resolve().parents[2]
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "on", "mat", "##s", "."]
TEXT = "The cats sat on the mat."
SIZES = {"vocab_size": len(WORDS), "attn_implementation": "eager"}


def code_blocks() -> list[str]:
    """The indented blocks of the section on traces."""
    text = (ROOT / "README.md").read_text()
    section = text.split("## Traces from anywhere\n")[1].split("\n## ")[0]
    blocks = re.findall(r"(?:^    .+\n)+", section, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]


def tiny_models(folder: Path) -> tuple[BertTokenizer, BertModel, GPT2LMHeadModel, T5ForConditionalGeneration]:
    """Random, seeded, with large weights, so that no map is nearly even."""
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    torch.manual_seed(3)
    bert = BertModel(BertConfig(hidden_size=24, num_hidden_layers=3, num_attention_heads=4,
                                intermediate_size=32, initializer_range=0.5, **SIZES)).eval()
    ends = {"eos_token_id": None, "pad_token_id": 0}
    gpt2 = GPT2LMHeadModel(GPT2Config(n_embd=24, n_layer=2, n_head=3, n_positions=32, initializer_range=0.5,
                                      bos_token_id=2, **ends, **SIZES)).eval()
    t5 = T5ForConditionalGeneration(T5Config(d_model=24, d_kv=8, d_ff=32, num_layers=2, num_heads=3,
                                             initializer_factor=3.0, decoder_start_token_id=2, **ends,
                                             **SIZES)).eval()
    for model in (gpt2, t5):
        model.generation_config.max_new_tokens = 5
    return BertTokenizer(str(folder / "vocab.txt")), bert, gpt2, t5


def opened(node: str, path: Path) -> dict:
    program = ROOT / "tests" / "readme" / "maps_of.mjs"
    return json.loads(subprocess.run([node, program, path], check=True, capture_output=True, text=True).stdout)


def largest_difference(trace: dict, maps: tuple[torch.Tensor, ...]) -> float:
    """Over all heads; infinite where sizes differ."""
    wanted = [head.detach().double().numpy() for layer in maps for head in layer[0]]
    if len(wanted) != len(trace["maps"]):
        return float("inf")
    largest = 0.0
    for map_, expected in zip(trace["maps"], wanted):
        if (map_["queries"], map_["keys"]) != expected.shape:
            return float("inf")
        largest = max(largest, np.abs(np.reshape(map_["weights"], expected.shape) - expected).max())
    return largest


def stacks_of(out) -> tuple[torch.Tensor, ...]:
    """A forward's maps in the order of a trace: the encoder's layers, then of each decoder's layer both."""
    pairs = zip(out.decoder_attentions, out.cross_attentions)
    return (*out.encoder_attentions, *(map_ for pair in pairs for map_ in pair))


def causal(size: int) -> list[int]:
    return np.tri(size, dtype=int).ravel().tolist()


class Lines:
    """The README's blocks, run one by one in a folder of their own."""

    def __init__(self, node: str, folder: Path) -> None:
        self.node, self.folder, self.blocks = node, folder, code_blocks()
        self.checks: list[tuple[str, bool]] = []
        self.tokenizer, self.bert, self.gpt2, self.t5 = tiny_models(folder)
        self.inputs = self.tokenizer(TEXT, return_tensors="pt")

    def names(self, ids: torch.Tensor) -> list[str]:
        return self.tokenizer.convert_ids_to_tokens(ids)

    def check(self, what: str, held: bool) -> None:
        self.checks.append((what, bool(held)))

    def run(self, block: int, file: str, **more) -> tuple[dict, dict]:
        """What the block leaves, and the trace that its file makes."""
        left = {"np": np, "json": json, "safetensors": safetensors, "tokenizer": self.tokenizer, **more}
        exec(self.blocks[block], left)
        return left, opened(self.node, self.folder / file)

    def forward(self) -> None:
        plain = {name: self.inputs[name] for name in ("input_ids", "attention_mask")}
        for what, model, inputs in (("BERT", self.bert, self.inputs), ("GPT-2", self.gpt2, plain)):
            inputs = type(self.inputs)(inputs)
            _, trace = self.run(0, "trace.safetensors", model=model, inputs=inputs)
            expected = model(**inputs, output_attentions=True).attentions
            # The file holds the very floats; they cross as decimal digits and come back the same.
            self.check(f"the trace has {what}'s maps to the bit", largest_difference(trace, expected) == 0)
            pieces = self.names(self.inputs.input_ids[0])
            self.check(f"the trace names {what}'s tokens", trace["keyTokens"] == pieces and not trace["warnings"])

    def generate(self) -> None:
        left, trace = self.run(1, "steps.npz", model=self.gpt2, inputs=self.inputs)
        # One forward over the whole text gives what the steps gave one by one.
        ids = left["out"].sequences[:, :-1]
        prompt = self.inputs.input_ids.shape[1]
        types = torch.zeros_like(ids)
        types[:, :prompt] = self.inputs.token_type_ids
        expected = self.gpt2(ids, token_type_ids=types, output_attentions=True).attentions
        self.check("five tokens were generated", ids.shape[1] == prompt + 4)
        self.check("the joined steps are GPT-2's maps", largest_difference(trace, expected) < 1e-5)
        hidden = all(map_["allowed"] == causal(ids.shape[1]) for map_ in trace["maps"])
        self.check("what came later is hidden", hidden)
        named = trace["queryTokens"] == self.names(ids[0]) and not trace["warnings"]
        self.check("the steps name the tokens", named)

    def translate(self) -> None:
        inputs = type(self.inputs)({name: self.inputs[name] for name in ("input_ids", "attention_mask")})
        pieces = self.names(inputs.input_ids[0])
        # As many as the source has: only their own names tell the two sides apart.
        target = torch.tensor([[2, 6, 5, 7, 8, 9, 10, 11, 5, 6][: len(pieces)]])
        _, trace = self.run(2, "stacks.npz", model=self.t5, inputs=inputs, target=target)
        expected = stacks_of(self.t5(**inputs, decoder_input_ids=target, output_attentions=True))
        self.check("the stacks have T5's maps to the bit", largest_difference(trace, expected) == 0)
        self.check("each stack has its own tokens", trace["tokens"] == self.sides(pieces, self.names(target[0])))
        left, trace = self.run(3, "generated.npz", model=self.t5, inputs=inputs)
        written = left["out"].sequences[:, :-1]
        expected = stacks_of(self.t5(**inputs, decoder_input_ids=written, output_attentions=True))
        self.check("T5 generated five tokens", written.shape[1] == 5)
        self.check("T5's joined steps are its maps", largest_difference(trace, expected) < 1e-5)
        self.check("nothing is said against it", not trace["warnings"])
        self.check("generated tokens stand at the decoder", trace["tokens"] == self.sides(pieces, self.names(written[0])))
        own = [map_ for map_ in trace["maps"] if trace["layers"][map_["layer"]] == "decoder.1.self"]
        self.check("T5's later tokens are hidden", all(map_["allowed"] == causal(5) for map_ in own))

    @staticmethod
    def sides(source: list[str], target: list[str]) -> list[list[list[str]]]:
        """Queries and keys of T5's six layers."""
        return [[source, source]] * 2 + [[target, target], [target, source]] * 2


def main(node: str) -> int:
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        lines = Lines(node, Path(name))
        sizes = [block.count("\n") for block in lines.blocks]
        lines.check("the README has four blocks of three lines", sizes == [3, 3, 3, 3])
        lines.forward()
        lines.generate()
        lines.translate()
    for what, held in lines.checks:
        if not held:
            print(f"README: {what}: does not hold")
    failed = sum(not held for _, held in lines.checks)
    print(f"{len(lines.checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
