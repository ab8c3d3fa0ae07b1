"""Draws calls and their cycles as a flame graph: SVG that needs only a browser.

Width is cycles, callees are above their callers, and the colour is cycles per instruction.
Pointing at a box shows its figures.
"""

from dataclasses import dataclass, field
from html import escape

from tools.profile.cycle_profile import Profile

WIDTH, ROW, MARGIN, TOP, LEGEND = 1280, 18, 12, 44, 26
THINNEST = 0.4  # pixels; what is thinner is left out
CHARACTER = 6.7  # pixels
COOL, HOT = (255, 236, 160), (222, 73, 47)
COOLEST, HOTTEST = 1.0, 6.0  # cycles per instruction
STEPS = (1, 2, 3, 4, 5, 6)
TRAP_COLOUR = "#9db7d9"


@dataclass
class Box:
    name: str
    cycles: int = 0
    executions: int = 0
    inside: dict[str, "Box"] = field(default_factory=dict)

    def add(self, cycles: int, executions: int) -> None:
        self.cycles += cycles
        self.executions += executions

    @property
    def ratio(self) -> float:
        return self.cycles / self.executions if self.executions else HOTTEST


def tree(profile: Profile) -> Box:
    root = Box("all")
    for cost, stack in profile.stacks():
        box = root
        box.add(cost.cycles, cost.executions)
        for frame in stack:
            box = box.inside.setdefault(frame.function, Box(frame.function))
            box.add(cost.cycles, cost.executions)
    return root


def colour(ratio: float) -> str:
    heat = min(max((ratio - COOLEST) / (HOTTEST - COOLEST), 0), 1)
    parts = (round(cool + (hot - cool) * heat) for cool, hot in zip(COOL, HOT))
    return "#%02x%02x%02x" % tuple(parts)


class Drawing:
    def __init__(self, root: Box):
        self.root = root
        self.scale = (WIDTH - 2 * MARGIN) / max(root.cycles, 1)
        self.rows = self.visible_rows(root)
        self.floor = TOP + self.rows * ROW

    def visible_rows(self, box: Box) -> int:
        if box.cycles * self.scale < THINNEST:
            return 0
        return 1 + max((self.visible_rows(inner) for inner in box.inside.values()), default=0)

    def box(self, box: Box, x: float, level: int) -> str:
        width = box.cycles * self.scale
        if width < THINNEST:
            return ""
        y = self.floor - (level + 1) * ROW
        fill = TRAP_COLOUR if box.name == "(trap)" else colour(box.ratio)
        parts = [
            f"<g><title>{escape(self.figures(box))}</title>",
            f'<rect x="{x:.2f}" y="{y}" width="{width:.2f}" height="{ROW - 1}" fill="{fill}"/>',
            self.label(box, x, y, width),
            "</g>\n",
        ]
        for inner in sorted(box.inside.values(), key=lambda inner: -inner.cycles):
            parts.append(self.box(inner, x, level + 1))
            x += inner.cycles * self.scale
        return "".join(parts)

    def label(self, box: Box, x: float, y: int, width: float) -> str:
        room = int((width - 6) / CHARACTER)
        if room < 3:
            return ""
        text = box.name if len(box.name) <= room else box.name[: room - 1] + "…"
        return f'<text x="{x + 3:.2f}" y="{y + ROW - 6}">{escape(text)}</text>'

    def figures(self, box: Box) -> str:
        share = 100 * box.cycles / max(self.root.cycles, 1)
        return (
            f"{box.name}: {box.cycles:,} cycles ({share:.2f} %), {box.executions:,} instructions, "
            f"{box.ratio:.2f} cycles each"
        )

    def legend(self) -> str:
        y = self.floor + LEGEND - 8
        parts = [f'<text x="{MARGIN}" y="{y}">cycles per instruction:</text>']
        for number, step in enumerate(STEPS):
            x = MARGIN + 160 + 60 * number
            more = " or more" if step == STEPS[-1] else ""
            parts.append(f'<rect x="{x}" y="{y - 11}" width="14" height="14" fill="{colour(step)}"/>')
            parts.append(f'<text x="{x + 19}" y="{y}">{step}{more}</text>')
        return "".join(parts)

    def svg(self, title: str) -> str:
        height = self.floor + LEGEND + MARGIN
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">\n'
            f'<rect width="100%" height="100%" fill="#ffffff"/>\n'
            f'<text x="{MARGIN}" y="26" font-size="15">{escape(title)}</text>\n'
            f"{self.box(self.root, MARGIN, 0)}{self.legend()}\n</svg>\n"
        )


def draw(profile: Profile, title: str) -> str:
    return Drawing(tree(profile)).svg(title)
