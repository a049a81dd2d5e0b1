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
from transformers import BertConfig, BertModel, BertTokenizer, GPT2Config, GPT2LMHeadModel

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


def tiny_models(folder: Path) -> tuple[BertTokenizer, BertModel, GPT2LMHeadModel]:
    """Random, seeded, with large weights, so that no map is nearly even."""
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    torch.manual_seed(3)
    bert = BertModel(BertConfig(hidden_size=24, num_hidden_layers=3, num_attention_heads=4,
                                intermediate_size=32, initializer_range=0.5, **SIZES)).eval()
    gpt2 = GPT2LMHeadModel(GPT2Config(n_embd=24, n_layer=2, n_head=3, n_positions=32, initializer_range=0.5,
                                      bos_token_id=2, eos_token_id=None, pad_token_id=0, **SIZES)).eval()
    gpt2.generation_config.max_new_tokens = 5
    return BertTokenizer(str(folder / "vocab.txt")), bert, gpt2


def opened(node: str, path: Path) -> dict:
    program = ROOT / "tests" / "readme" / "maps_of.mjs"
    return json.loads(subprocess.run([node, program, path], check=True, capture_output=True, text=True).stdout)


def largest_difference(found: dict, maps: tuple[torch.Tensor, ...]) -> float:
    """Over all heads; infinite where sizes differ."""
    wanted = [head.detach().double().numpy() for layer in maps for head in layer[0]]
    if len(wanted) != len(found["maps"]):
        return float("inf")
    largest = 0.0
    for map_, expected in zip(found["maps"], wanted):
        if (map_["queries"], map_["keys"]) != expected.shape:
            return float("inf")
        largest = max(largest, np.abs(np.reshape(map_["weights"], expected.shape) - expected).max())
    return largest


def main(node: str) -> int:
    checks: list[tuple[str, bool]] = []
    lines = code_blocks()
    checks.append(("the README has two blocks of three lines", [block.count("\n") for block in lines] == [3, 3]))
    known = {"np": np, "json": json, "safetensors": safetensors}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)
        tokenizer, bert, gpt2 = tiny_models(folder)
        inputs = tokenizer(TEXT, return_tensors="pt")
        pieces = tokenizer.convert_ids_to_tokens(inputs.input_ids[0])

        exec(lines[0], {**known, "model": bert, "tokenizer": tokenizer, "inputs": inputs})
        found = opened(node, folder / "trace.safetensors")
        expected = bert(**inputs, output_attentions=True).attentions
        # The file holds the very floats; they cross as decimal digits and come back the same.
        checks.append(("the trace has BERT's maps to the bit", largest_difference(found, expected) == 0))
        checks.append(("the trace names the tokens", found["keyTokens"] == pieces and not found["warnings"]))

        spoken = {**known, "model": gpt2, "tokenizer": tokenizer, "inputs": inputs}
        exec(lines[1], spoken)
        found = opened(node, folder / "steps.npz")
        # One forward over the whole text gives what the steps gave one by one.
        ids = spoken["out"].sequences[:, :-1]
        types = torch.zeros_like(ids)
        types[:, : inputs.input_ids.shape[1]] = inputs.token_type_ids
        expected = gpt2(ids, token_type_ids=types, output_attentions=True).attentions
        checks.append(("five tokens were generated", ids.shape[1] == len(pieces) + 4))
        checks.append(("the joined steps are GPT-2's maps", largest_difference(found, expected) < 1e-5))
        causal = np.tri(ids.shape[1], dtype=int).ravel().tolist()
        checks.append(("what came later is hidden", all(map_["allowed"] == causal for map_ in found["maps"])))
        names = tokenizer.convert_ids_to_tokens(ids[0])
        checks.append(("the steps name the tokens", found["queryTokens"] == names and not found["warnings"]))
    for what, held in checks:
        if not held:
            print(f"README: {what}: does not hold")
    failed = sum(not held for _, held in checks)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
