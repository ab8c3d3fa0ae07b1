"""The interrupt lines of a picture of a system on a chip: tools/draw/draw_soc.py."""

from tools.draw.graph import text
from tools.draw.soc_boxes import LABEL, PADDING, RAIL, WIDTH, Box
from tools.draw.socmap import Map, pairs


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
