"""Writes the content of the simulated boot ROM as $readmemh takes it: 64-bit words, one a line.

    boot_rom.py --out rom.hex rom.bin
"""

import argparse
from pathlib import Path

from common import Failure, readable_size, relative, run_main

SIZE = 32 << 10  # sim/rtl/soc.sv
WORD = 8


def words(content: bytes) -> list[str]:
    padded = content + bytes(-len(content) % WORD)
    starts = range(0, len(padded), WORD)
    return [f"{int.from_bytes(padded[at : at + WORD], 'little'):016x}\n" for at in starts]


def main() -> int:
    parser = argparse.ArgumentParser(prog="boot_rom.py", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("binary", type=Path)
    options = parser.parse_args()
    content = options.binary.read_bytes()
    if len(content) > SIZE:
        raise Failure(
            f"{relative(options.binary)}: put into the boot ROM: with the device tree it has "
            f"{len(content)} bytes, the ROM has room for {readable_size(SIZE)}"
        )
    options.out.write_text("".join(words(content)))
    return 0


if __name__ == "__main__":
    run_main(main)
