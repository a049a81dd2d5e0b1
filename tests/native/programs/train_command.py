"""`attention_native train`: what its files are called, and checkpoints that it cannot use.

    python3 tests/native/programs/train_command.py PROGRAM

Ends with a plain count.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SMALL = {"batch": 2, "model": {"width": 8, "heads": 1, "cross_heads": 1, "feed_forward": 8}}


def train(program: str, out: Path, *words: object, **settings: object) -> subprocess.CompletedProcess:
    """Two steps reach no figure: the status is 2 all the same."""
    given = ["--task", "copy", "--steps", "2", "--settings", json.dumps(SMALL | settings), "--out", out, *words]
    return subprocess.run([program, "train", *map(str, given)], capture_output=True, text=True)


def main() -> int:
    program = sys.argv[1]
    checks: list[tuple[str, bool]] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        weights, card = (out / f"copy-transformer-5.{ending}" for ending in ("safetensors", "md"))
        train(program, out, seed=5)
        checks.append(("names the files after the run's own seed", weights.exists() and card.exists()))
        checks.append(("and leaves no checkpoint", len(list(out.iterdir())) == 2))
        checks.append(("the card has that seed", card.exists() and "| seed | 5 |" in card.read_text()))
        expected = weights.read_bytes() if weights.exists() else b""

        checkpoint = out / "copy-transformer-5.checkpoint.safetensors"
        checkpoint.write_bytes(b"junk")
        said = train(program, out, seed=5).stdout
        checks.append(("says why a checkpoint is of no use", f"{checkpoint} cannot be used (this is not" in said))
        checks.append(("and starts anew", weights.exists() and weights.read_bytes() == expected))

        if weights.exists():
            shutil.copy(weights, checkpoint)
        said = train(program, out, seed=5).stdout
        checks.append(("takes no weights file for a checkpoint", "training checkpoint 1' was expected" in said))

        other = train(program, out, task="sort")
        checks.append(("refuses settings of another task", "--settings are of the task 'sort'" in other.stderr))
    for name, held in checks:
        if not held:
            print(f"train: {name}: does not hold")
    failed = sum(not held for _, held in checks)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
