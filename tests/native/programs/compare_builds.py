"""Holds the AVX2 build to the portable one: every attention fixture through both.

    python3 tests/native/programs/compare_builds.py PORTABLE_PROGRAM AVX2_PROGRAM

The programs are two builds of attention_native. Weights may differ by 2e-6 of
their row's largest weight. Ends with a plain count.
"""

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

from tensor_file import read

TOLERANCE = 2e-6
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def largest_difference(one: list[float], other: list[float], columns: int) -> float:
    """The largest difference of two weights, relative to their row's largest."""
    largest = 0.0
    for start in range(0, len(one), columns):
        row, twin = one[start : start + columns], other[start : start + columns]
        # Under the policy that marks empty rows so, both builds must do so.
        if any(math.isnan(a) != math.isnan(b) for a, b in zip(row, twin)):
            return math.inf
        pairs = [(a, b) for a, b in zip(row, twin) if not math.isnan(a)]
        top = max((a for a, _ in pairs), default=0.0)
        apart = max((abs(a - b) for a, b in pairs), default=0.0)
        largest = max(largest, apart / top if top > 0 else (math.inf if apart > 0 else 0.0))
    return largest


def main() -> int:
    programs = sys.argv[1:3]
    cases = json.loads((FIXTURES / "manifest.json").read_text())["cases"]
    passed, failed, worst = 0, 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        results = [Path(folder) / name for name in ("portable", "avx2")]
        for case in cases:
            if case["kind"] != "attention":
                continue
            for program, result in zip(programs, results):
                subprocess.run([program, "compute", "--in", FIXTURES / case["file"], "--out", result], check=True)
            weights = [read(result)["weights"] for result in results]
            one, other = (tensor.floats() for tensor in weights)
            difference = largest_difference(one, other, weights[0].shape[-1])
            worst = max(worst, difference)
            if len(one) == len(other) and difference <= TOLERANCE:
                passed += 1
            else:
                failed += 1
                print(f"{case['name']}: weights differ by {difference:.2e} of their row's largest")
    print(f"largest difference {worst:.2e}, allowed {TOLERANCE:.0e}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
