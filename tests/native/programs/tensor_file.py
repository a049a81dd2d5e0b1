"""Safetensors without a library, for the checks of the native programs."""

import json
import struct
from pathlib import Path
from typing import NamedTuple


class Tensor(NamedTuple):
    dtype: str
    shape: list[int]
    data: bytes

    def floats(self) -> list[float]:
        assert self.dtype == "F32", self.dtype
        return list(struct.unpack(f"<{len(self.data) // 4}f", self.data))


def read(path: Path) -> dict[str, Tensor]:
    file = path.read_bytes()
    (length,) = struct.unpack_from("<Q", file)
    header = json.loads(file[8 : 8 + length])
    body = file[8 + length :]
    return {
        name: Tensor(entry["dtype"], entry["shape"], body[slice(*entry["data_offsets"])])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def write(path: Path, tensors: dict[str, list[float]]) -> None:
    """F32 vectors."""
    header, data = {}, b""
    for name, values in tensors.items():
        start = len(data)
        data += struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": [len(values)], "data_offsets": [start, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
