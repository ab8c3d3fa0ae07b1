"""Draws a system on a chip as SVG from its device tree. Graphviz lays it out.

    python -m tools.draw.soc --tree FILE.dts|FILE.dtb --out FILE.svg

In the middle is the address space. On its left is what belongs to the core, on its right are memory
and devices by address. Dashed lines are interrupts, with their numbers.
"""

import argparse
import tempfile
from html import escape
from pathlib import Path

from tools.common import Failure, relative, run_main
from tools.draw import dot, socmap
from tools.draw.dot import picture, table, words
from tools.draw.socmap import Device, Map, pairs
from tools.trees import board_trees, dtb

WIRE = 'color="#d9622b" fontcolor="#b3491f" style=dashed constraint=false fontsize=9'
HART, CONTROLLER, DEVICE, MEMORY, BUS = "#fdf0d5", "#f9e0d6", "#e3f0e6", "#e4eef9", "#cfd6de"
# Of a hart's interrupts: RISC-V privileged architecture 20211203, table 3.6.
CAUSES = {
    1: "S software", 3: "M software", 5: "S timer", 7: "M timer", 9: "S external", 11: "M external",
}  # fmt: skip


def amount(size: int) -> str:
    for power, unit in ((20, "MiB"), (10, "KiB")):
        if size >= 1 << power and size % (1 << power) == 0:
            return f"{size >> power} {unit}"
    return f"{size} bytes"


def box(name: str, color: str, lines: list[str]) -> str:
    rows = [f"<b>{escape(name)}</b>", *map(escape, lines)]
    cells = [f'<td align="left">{row}</td>' for row in rows]
    style = f"border='1' cellborder='0' cellspacing='0' cellpadding='1' color='#8a94a0' bgcolor='{color}'"
    return f"{words(name)} [label=<{table(style, cells)}>]"


def device_box(device: Device) -> str:
    if device.compatible == "memory":
        return box(device.name, MEMORY, [amount(device.size)])
    color = CONTROLLER if device.controls else DEVICE
    return box(device.name, color, [device.compatible, amount(device.size), *device.inside])


def ranges(numbers: list[int]) -> str:
    """1, 2, 3, 7 as "1-3, 7"."""
    ends: list[list[int]] = []
    for number in sorted(numbers):
        if ends and ends[-1][1] == number - 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in ends)


def causes(numbers: list[int]) -> str:
    return ", ".join(CAUSES.get(number, str(number)) for number in sorted(numbers))


def bus(soc: Map) -> str:
    rows = [f'<td port="p{i}">{device.base:#_x}</td>' for i, device in enumerate(soc.devices)]
    style = f"border='0' cellborder='0' cellspacing='0' cellpadding='12' bgcolor='{BUS}'"
    return f"bus [label=<{table(style, rows)}>]"


def draw(soc: Map) -> str:
    """The picture in Graphviz's language."""
    lines = [bus(soc), *(box(name, HART, [isa]) for name, isa in soc.harts.items())]
    lines += [f"{words(hart)} -> bus [dir=none penwidth=3]" for hart in soc.harts]
    for i, device in enumerate(soc.devices):
        ends = (words(device.name), f"bus:p{i}")
        one, other = ends if device.controls else ends[::-1]
        lines += [device_box(device), f"{one} -> {other} [dir=none penwidth=3]"]
    for to_harts, said in ((True, causes), (False, ranges)):
        for (source, target), numbers in pairs(soc, to_harts).items():
            lines.append(f"{words(source)} -> {words(target)} [{WIRE} label={words(said(numbers))}]")
    title = f'<td><font point-size="15"><b>{escape(soc.model)}</b></font></td>'
    return picture(table("border='0' cellborder='0'", [title]), lines, "nodesep=0.2 ranksep=0.8\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tree", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    if not wanted.tree.is_file():
        raise Failure(f"{wanted.tree}: draw the tree: there is no such file")
    with tempfile.TemporaryDirectory() as folder:
        (tree,), _ = board_trees.of_file(wanted.tree, Path(folder))
        dot.write(draw(socmap.read(dtb.read(tree))), Path(folder) / "soc.dot", wanted.out)
    print(f"yao: {relative(wanted.out)}: drawn")
    return 0


if __name__ == "__main__":
    run_main(main)
