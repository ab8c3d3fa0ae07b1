"""Reads waveforms back."""

import functools
import subprocess
from pathlib import Path

from soc import ROOT

READER = ROOT / "build/sim/fst_changes"
CYCLE_PS = 10000


@functools.cache
def reader() -> Path:
    root = subprocess.run(["verilator", "--getenv", "VERILATOR_ROOT"], capture_output=True, text=True)
    library = Path(root.stdout.strip()) / "include/gtkwave"
    parts = [library / f"{name}.c" for name in ("fstapi", "lz4", "fastlz")]
    words = ["gcc", "-O1", "-w", f"-I{library}", '-DFST_CONFIG_INCLUDE="fst_config.h"', "-o", READER]
    words += [ROOT / "tests/sim/fst_changes.c", *parts, "-lz", "-pthread"]
    subprocess.run([str(word) for word in words], check=True)
    return READER


def changes(wave: Path, *names: str) -> dict[str, list[tuple[int, int]]]:
    """Of each signal when, in cycles, it became what; the same value may come again."""
    done = subprocess.run([reader(), wave, *names], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = {name: [] for name in names}
    for line in done.stdout.splitlines():
        time, value, name = line.split(" ", 2)
        found[name].append((int(time) / CYCLE_PS, int(value, 2)))
    return found


def values(changes: list[tuple[int, int]], cycles: list[int]) -> list[int]:
    """What a signal is in each of the cycles, which go up."""
    found, at = [], 0
    for cycle in cycles:
        while at + 1 < len(changes) and changes[at + 1][0] <= cycle:
            at += 1
        found.append(changes[at][1])
    return found


def characters(line: list[tuple[int, int]], clocks_per_bit: int) -> bytes:
    """What the changes of a UART's line say: 8 bits, no parity."""
    edges, text, after = [time for time, level in line if not level], bytearray(), 0
    for start in edges:
        if start < after:
            continue
        middles = [start + clocks_per_bit * (bit + 1.5) for bit in range(9)]
        *bits, stop = values(line, middles)
        assert stop == 1, start
        text.append(sum(bit << at for at, bit in enumerate(bits)))
        after = start + clocks_per_bit * 9.5
    return bytes(text)
