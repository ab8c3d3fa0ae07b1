"""The boxes of a picture of a system on a chip: tools/draw/draw_soc.py."""

from dataclasses import dataclass

from tools.draw.graph import text
from tools.draw.socmap import Device, Map

WIDTH, LINE, PADDING, GAP, MARGIN, TOP = 250, 14, 8, 18, 24, 52
RAIL, LABEL = 12, 36  # between interrupt lines; for the numbers at their beginning
BUS = 26

# Of a hart's interrupts: RISC-V privileged architecture 20211203, table 3.6.
CAUSES = {
    1: "S software", 3: "M software", 5: "S timer", 7: "M timer", 9: "S external", 11: "M external",
}  # fmt: skip


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
