"""Draws a system on a chip as SVG from its device tree.

    draw_soc.py --tree FILE.dts|FILE.dtb --out FILE.svg

Left of the bus stands what belongs to the core: the harts, and the controllers that interrupt them;
right of it memory and devices by address. Interrupts are the coloured lines, with their numbers.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import dtb
import socmap
import trees
from common import Failure, relative, run_main
from graph import NAMESPACE, text
from socmap import Device, Map, pairs

WIDTH, LINE, PADDING, GAP, MARGIN, TOP = 250, 14, 8, 18, 24, 52
RAIL, LABEL = 12, 36  # between interrupt lines; for the numbers at their beginning
BUS = 26
# Of a hart's interrupts: RISC-V privileged architecture 20211203, table 3.6.
CAUSES = {
    1: "S software", 3: "M software", 5: "S timer", 7: "M timer", 9: "S external", 11: "M external",
}  # fmt: skip

STYLE = """<style>
text { font: 11px sans-serif; fill: #222 } .name { font-weight: bold }
.title { font: bold 15px sans-serif } .number { font-size: 9px; fill: #b3491f }
rect { stroke: #8a94a0 } .hart { fill: #fdf0d5 } .controller { fill: #f9e0d6 }
.device { fill: #e3f0e6 } .memory { fill: #e4eef9 }
.bus { fill: #cfd6de; stroke: none } .page { fill: #fff; stroke: none }
.port { stroke: #8a94a0; stroke-width: 3 } .wire { fill: none; stroke: #d9622b }
</style>
"""


@dataclass
class Box:
    name: str
    kind: str
    lines: list[str]
    x: float = 0
    y: float = 0

    @property
    def height(self) -> float:
        return LINE * (len(self.lines) + 1) + 2 * PADDING

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def svg(self) -> str:
        place = f'x="{self.x:.0f}" y="{self.y:.0f}"'
        frame = f'{place} width="{WIDTH}" height="{self.height:.0f}" rx="4"'
        rows = [text(self.x + PADDING, self.y + PADDING + 10, self.name, 'class="name"')]
        for i, line in enumerate(self.lines, 1):
            rows.append(text(self.x + PADDING, self.y + PADDING + 10 + i * LINE, line))
        return f'<rect class="{self.kind}" {frame}/>\n' + "".join(rows)


def amount(size: int) -> str:
    for power, unit in ((20, "MiB"), (10, "KiB")):
        if size >= 1 << power and size % (1 << power) == 0:
            return f"{size >> power} {unit}"
    return f"{size} bytes"


def box(device: Device, soc: Map) -> Box:
    address = f"{device.base:#_x}: {amount(device.size)}"
    if device.compatible == "memory":
        return Box(device.name, "memory", [address])
    lines = [device.compatible, address, *device.inside]
    if device.controls:
        return Box(device.name, "controller", [*lines, "interrupts: " + causes(device, soc)])
    return Box(device.name, "device", lines)


def causes(controller: Device, soc: Map) -> str:
    """What it interrupts harts with."""
    numbers = {wire.number for wire in soc.wires if wire.source == controller.name}
    return ", ".join(CAUSES.get(number, str(number)) for number in sorted(numbers))


def column(boxes: list[Box], x: float) -> float:
    """Puts the boxes below each other, and returns where the last one ends."""
    y = TOP
    for each in boxes:
        each.x, each.y = x, y
        y += each.height + GAP
    return y - GAP


def line(points: list[tuple[float, float]]) -> str:
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    return f'<polyline class="wire" points="{path}"/>\n'


def to_hart(source: Box, target: Box, row: int, rail: int) -> str:
    """Along the left of the core's column; @row tells the lines at one hart apart."""
    x = source.x - RAIL * (rail + 1)
    y0, y1 = source.middle + rail % 4 * 3, target.y + PADDING * (row + 1)
    return line([(source.x, y0), (x, y0), (x, y1), (target.x, y1)])


def to_controller(source: Box, target: Box, numbers: str, rail: int, bottom: float) -> str:
    """Along the right of the devices' column, below everything, and into the controller."""
    right, end = source.x + WIDTH, target.x + WIDTH - RAIL * (rail + 2)
    x, low = right + LABEL + RAIL * rail, bottom + RAIL * (rail + 1)
    start = (right, source.middle)
    points = [start, (x, source.middle), (x, low), (end, low), (end, target.y + target.height)]
    return line(points) + text(right + 3, source.middle - 3, numbers, 'class="number"')


def ranges(numbers: list[int]) -> str:
    """1, 2, 3, 7 as "1-3, 7"."""
    ends: list[list[int]] = []
    for number in sorted(numbers):
        if ends and ends[-1][1] == number - 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in ends)


def inner_wires(soc: Map, boxes: dict[str, Box]) -> str:
    found = list(pairs(soc, to_harts=True))
    rows = list(dict.fromkeys(source for source, _ in found))
    ends = [(boxes[source], boxes[target], rows.index(source)) for source, target in found]
    return "".join(to_hart(*end, rail) for rail, end in enumerate(ends))


def outer_wires(soc: Map, boxes: dict[str, Box], bottom: float) -> str:
    """The line of the lowest device is the innermost."""
    drawn = []
    for rail, (pair, numbers) in enumerate(reversed(pairs(soc, to_harts=False).items())):
        source, target = (boxes[name] for name in pair)
        drawn.append(to_controller(source, target, ranges(numbers), rail, bottom))
    return "".join(drawn)


def port(each: Box, bus: float) -> str:
    """The line from the box to the bus, which begins at @bus."""
    ends = (each.x + WIDTH, bus) if each.x < bus else (bus + BUS, each.x)
    return f'<path class="port" d="M{ends[0]:.0f} {each.middle:.0f}H{ends[1]:.0f}"/>\n'


def draw(soc: Map) -> str:
    core = [Box(name, "hart", [isa]) for name, isa in soc.harts.items()]
    core += [box(device, soc) for device in soc.devices if device.controls]
    around = [box(device, soc) for device in soc.devices if not device.controls]
    boxes = {each.name: each for each in core + around}
    left = MARGIN + RAIL * len(pairs(soc, to_harts=True))
    bus = left + WIDTH + GAP
    right = bus + BUS + GAP
    bottom = max(column(core, left), column(around, right))
    space = RAIL * len(pairs(soc, to_harts=False))
    width, height = right + WIDTH + LABEL + space + MARGIN, bottom + space + MARGIN
    trunk = f'x="{bus:.0f}" y="{TOP}" width="{BUS}" height="{bottom - TOP:.0f}" rx="4"'
    return "".join([
        f'<svg xmlns="{NAMESPACE}" width="{width:.0f}" height="{height:.0f}">\n',
        STYLE,
        '<rect class="page" width="100%" height="100%"/>\n',
        text(MARGIN, 28, soc.model, 'class="title"'),
        f'<rect class="bus" {trunk}/>\n',
        *(port(each, bus) for each in boxes.values()),
        *(each.svg() for each in boxes.values()),
        inner_wires(soc, boxes),
        outer_wires(soc, boxes, bottom),
        "</svg>\n",
    ])  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tree", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    if not wanted.tree.is_file():
        raise Failure(f"{wanted.tree}: draw the tree: there is no such file")
    with tempfile.TemporaryDirectory() as folder:
        (tree,), _ = trees.of_file(wanted.tree, Path(folder))
        drawn = draw(socmap.read(dtb.read(tree)))
    try:
        wanted.out.write_text(drawn)
    except OSError as error:
        raise Failure(f"{relative(wanted.out)}: write it: {error.strerror}")
    print(f"yao: {relative(wanted.out)}: drawn")
    return 0


if __name__ == "__main__":
    run_main(main)
