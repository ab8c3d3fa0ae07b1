"""What the source of a machine in sim/qemu says, and what a board's real tree says, in the same form."""

import re
from pathlib import Path

from real_trees import of_firmware

from tools.trees import dtb

DEVICES = r"\[DEV_(\w+)\] += \{ +(0x\w+), +(0x\w+) \}"


def nodes(folder: Path, board: str) -> dict[str, dtb.Node]:
    """Those of the firmware's tree, by name."""
    return {node.name: node for node in dtb.read(of_firmware(folder)[f"firmware-{board}"]).walk()}


def cells(node: dtb.Node, name: str) -> list[int]:
    value = node.properties[name]
    return [int.from_bytes(value[at : at + 4], "big") for at in range(0, len(value), 4)]


def reg(node: dtb.Node, number: int = 0) -> tuple[int, int]:
    """Base and size of an entry of its reg."""
    high, low, size_high, size_low = cells(node, "reg")[4 * number : 4 * number + 4]
    return high << 32 | low, size_high << 32 | size_low


def number(source: str, name: str) -> int:
    return int(re.search(rf"#define {name} +(\w+)", source)[1], 0)


def places(source: str, form: str = DEVICES) -> dict[str, tuple[int, int]]:
    return {name: (int(base, 16), int(size, 16)) for name, base, size in re.findall(form, source)}
