"""Draws a system on a chip as SVG from its device tree.

    draw_soc.py --tree FILE.dts|FILE.dtb --out FILE.svg

Left of the bus stands what belongs to the core: the harts, and the controllers that interrupt them;
right of it memory and devices by address. Interrupts are the coloured lines, with their numbers.
"""

import argparse
import tempfile
from pathlib import Path

from tools.common import Failure, relative, run_main
from tools.draw import socmap
from tools.draw.graph import NAMESPACE, text
from tools.draw.soc_boxes import BUS, GAP, LABEL, MARGIN, RAIL, TOP, WIDTH, Box, box, column
from tools.draw.soc_wires import inner_wires, outer_wires
from tools.draw.socmap import Map, pairs
from tools.trees import board_trees, dtb

STYLE = """<style>
text { font: 11px sans-serif; fill: #222 } .name { font-weight: bold }
.title { font: bold 15px sans-serif } .number { font-size: 9px; fill: #b3491f }
rect { stroke: #8a94a0 } .hart { fill: #fdf0d5 } .controller { fill: #f9e0d6 }
.device { fill: #e3f0e6 } .memory { fill: #e4eef9 }
.bus { fill: #cfd6de; stroke: none } .page { fill: #fff; stroke: none }
.port { stroke: #8a94a0; stroke-width: 3 } .wire { fill: none; stroke: #d9622b }
</style>
"""


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
        (tree,), _ = board_trees.of_file(wanted.tree, Path(folder))
        drawn = draw(socmap.read(dtb.read(tree)))
    try:
        wanted.out.write_text(drawn)
    except OSError as error:
        raise Failure(f"{relative(wanted.out)}: write it: {error.strerror}")
    print(f"yao: {relative(wanted.out)}: drawn")
    return 0


if __name__ == "__main__":
    run_main(main)
