"""The stack that each function takes, and how much of it at each of its calls.

The compiler says the depth at every instruction, in .debug_frame. Assembly without .cfi directives
is taken to use no stack. readelf reads it in 10 ms, for which pyelftools takes 200.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import CROSS, call
from tools.elf.disassembly import Function, Instruction

READELF = f"{CROSS}readelf"
# A function, and the canonical frame address from an instruction on: a register and an offset.
FUNCTION = re.compile(r"pc=([0-9a-f]{16})\.\.([0-9a-f]{16})$")
ROW = re.compile(r"([0-9a-f]{16}) (\w+)\+(\d+) ")
# The compiler's shared prologues and epilogues. Their callers' frames have what they save.
MILLICODE = re.compile(r"__riscv_(save|restore)_\d+")
CALLS = ("jal", "jalr")
JUMPS = ("j", "jr")


@dataclass(frozen=True)
class Call:
    """@target None: through a pointer."""

    address: int
    depth: int
    target: int | None


@dataclass
class Frame:
    """@depths: by instruction from which on: how far the stack pointer is from where it was at the
    function's entry; None where that is known only when it runs (alloca, variable-length array)."""

    depths: list[tuple[int, int | None]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    @property
    def dynamic(self) -> bool:
        return any(depth is None for _, depth in self.depths)

    @property
    def deepest(self) -> int:
        return max((depth for _, depth in self.depths if depth), default=0)

    def depth(self, address: int) -> int:
        index = bisect_right(self.depths, address, key=lambda row: row[0]) - 1
        known = self.depths[index][1] if index >= 0 else 0
        return self.deepest if known is None else known


def parse(listing: str) -> dict[int, Frame]:
    """By the function's address. Functions that the linker dropped have address 0."""
    found: dict[int, Frame] = {}
    current = Frame()
    for line in listing.splitlines():
        row = ROW.match(line)
        if row:
            current.depths.append((int(row[1], 16), int(row[3]) if row[2] == "sp" else None))
        elif function := FUNCTION.search(line):
            current = found[int(function[1], 16)] = Frame()
        elif " CIE " in line:
            current = Frame()  # the rows that functions begin with
    return found


def is_call(now: Instruction, depth: int, inside: range) -> bool:
    """A jump is one where it leads to another function. One through a pointer follows a table, unless
    the frame has been given back."""
    if now.name in CALLS:
        return True
    if now.target is None:
        return now.name == "jr" and depth == 0
    return (now.name in JUMPS or now.name.startswith("b")) and now.target not in inside


def take_calls(frame: Frame, function: Function, millicode: set[int]) -> None:
    inside = range(function.start, function.code[-1].address + 1)
    for now in function.code:
        if now.name in CALLS + JUMPS or now.name.startswith("b"):
            depth = frame.depth(now.address)
            if now.target not in millicode and is_call(now, depth, inside):
                frame.calls.append(Call(now.address, depth, now.target))


def frames(elf: Path, functions: dict[int, Function]) -> dict[int, Frame]:
    listing = call([READELF, "--debug-dump=frames-interp", elf], elf.name, "read its frames")
    known = parse(listing)
    found = {start: known.get(start, Frame()) for start in functions}
    millicode = {start for start, function in functions.items() if MILLICODE.match(function.name)}
    for start, function in functions.items():
        take_calls(found[start], function, millicode)
    return found
