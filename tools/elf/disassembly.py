"""An image's code as instructions by function, from objdump."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import CROSS, call

OBJDUMP = f"{CROSS}objdump"
LABEL = re.compile(r"([0-9a-f]{16}) <(.+)>:")
TARGET = re.compile(r"\b([0-9a-f]+) <")


@dataclass(frozen=True)
class Instruction:
    address: int
    name: str
    operands: tuple[str, ...]
    target: int | None  # the address that the operands name, an earlier auipc included


@dataclass
class Function:
    name: str
    start: int
    code: list[Instruction] = field(default_factory=list)


def instruction(line: str) -> Instruction | None:
    """From objdump's "address:<tab>name<tab>operands"; None for lines of another form."""
    parts = line.split("\t")
    if len(parts) < 2 or not parts[0].endswith(":") or parts[1].startswith("."):
        return None
    operands = parts[2] if len(parts) > 2 else ""
    target = TARGET.search(operands) if "<" in operands else None
    words = operands.partition("#")[0].partition(" <")[0].strip()
    return Instruction(
        int(parts[0][:-1], 16),
        parts[1].strip(),
        tuple(words.split(",")) if words else (),
        int(target[1], 16) if target else None,
    )


def parse(listing: str) -> dict[int, Function]:
    """The functions by their addresses."""
    functions: dict[int, Function] = {}
    current = Function("", 0)
    for line in listing.splitlines():
        label = LABEL.fullmatch(line)
        if label:
            current = Function(label[2], int(label[1], 16))
            functions[current.start] = current
            continue
        found = instruction(line)
        if found:
            current.code.append(found)
    return {start: f for start, f in functions.items() if f.code}


def disassemble(elf: Path) -> dict[int, Function]:
    command = [OBJDUMP, "-d", "--no-show-raw-insn", elf]
    return parse(call(command, elf.name, "disassemble it"))
