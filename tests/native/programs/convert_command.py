"""`attention_native convert` beside Python's own half-precision numbers.

    python3 tests/native/programs/convert_command.py PROGRAM

Ends with a plain count.
"""

import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from tensor_file import Tensor, read, write


def numbers() -> list[float]:
    """Ties, subnormals, the largest half, and many at random; all exact in f32."""
    special = [0.0, -0.0, 1.0, 1 / 3, 2049.0, 2051.0, 65504.0, 65519.0, 2**-14, 2**-24, 3 * 2**-25, 2**-26]
    chance = random.Random(7)
    drawn = [chance.uniform(-4, 4) * 2.0 ** chance.randint(-20, 10) for _ in range(5000)]
    return [struct.unpack("<f", struct.pack("<f", value))[0] for value in special + drawn]


def run(program: str, *words: object) -> subprocess.CompletedProcess:
    return subprocess.run([program, "convert", *map(str, words)], capture_output=True, text=True)


def main() -> int:
    program = sys.argv[1]
    checks: list[tuple[str, bool]] = []
    with tempfile.TemporaryDirectory() as folder:
        source, target, back = (Path(folder) / name for name in ("in", "out", "back"))
        values = numbers()
        write(source, {"kept.weight": values, "pooler.weight": [1.0]})
        done = run(program, "--in", source, "--dtype", "f16", "--drop", "pooler", "--out", target)
        found = read(target)
        checks.append(("succeeds", done.returncode == 0))
        checks.append(("drops what it is told to", set(found) == {"kept.weight"}))
        halves = struct.pack(f"<{len(values)}e", *values)
        checks.append(("rounds to the nearest half, ties to even", found["kept.weight"] == Tensor("F16", [len(values)], halves)))
        run(program, "--in", target, "--dtype", "f32", "--out", back)
        wide = struct.pack(f"<{len(values)}f", *struct.unpack(f"<{len(values)}e", halves))
        checks.append(("widens exactly", read(back)["kept.weight"] == Tensor("F32", [len(values)], wide)))
        cut = Path(folder) / "cut"
        cut.write_bytes(source.read_bytes()[:-4])
        absent = Path(folder) / "absent"
        bad = run(program, "--in", cut, "--dtype", "f16", "--out", absent)
        checks.append(("refuses a cut file with status 2 and leaves none", bad.returncode == 2 and not absent.exists()))
        checks.append(("says why", len(bad.stderr.split()) > 3))
    for name, held in checks:
        if not held:
            print(f"convert: {name}: does not hold")
    failed = sum(not held for _, held in checks)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
