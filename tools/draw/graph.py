"""Draws the modules of an image as SVG: what each weighs, what it came in for, who else needs it.

    graph.py --out FOLDER       reads why.json and size.json there, writes graph.svg

From left to right runs the tree of reasons, which has no crossings: a module stands right of the
one that brought it in. Other needs are the faint lines behind it.
"""

import argparse
import json
from dataclasses import dataclass, field
from html import escape
from math import sqrt
from pathlib import Path

from tools.common import run_main
from tools.report.why_txt import APP, loaded

NAMESPACE = "http://www.w3.org/2000/svg"
WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN, TOP = 196, 26, 44, 6, 24, 64
BEND = 40  # so that needs within a column can be seen
COLORS = {
    "app": "#f2b134", "src": "#4f9dde", "drivers": "#58b368", "lib": "#a77bd1", "libc.a": "#9aa3ad",
    "libgcc.a": "#9aa3ad",
}  # fmt: skip
OTHER, PLAIN = "#e07a5f", "#8a94a0"
LEGEND = {
    "app": "the app", "src": "libos", "drivers": "drivers", "lib": "lib", "libc.a": "C library",
    "other.c": "third party",
}  # fmt: skip


@dataclass
class Node:
    name: str
    size: int
    reason: str  # what of it was needed
    children: list["Node"] = field(default_factory=list)
    x: float = 0
    y: float = 0

    def total(self) -> int:
        return self.size + sum(child.total() for child in self.children)

    def all(self) -> list["Node"]:
        return [self, *(node for child in self.children for node in child.all())]


def tree(why: dict, sizes: dict[str, dict[str, int]]) -> Node:
    """The reasons; below the root stand the app's files, and what the boot needs."""
    root = Node(why["app"], 0, "")
    nodes = {
        name: Node(name, loaded(sizes.get(name)), links[0]["symbol"])
        for name, links in why["modules"].items()
    }
    boot = Node("the boot", 0, "")
    for name, links in why["modules"].items():
        if len(links) > 1:
            nodes[links[1]["module"]].children.append(nodes[name])
        else:
            (root if links[0]["symbol"] == APP else boot).children.append(nodes[name])
    for node in [*root.all(), *boot.all()]:
        node.children.sort(key=lambda child: (-child.total(), child.name))
    root.children.append(boot)
    return root


def place(node: Node, depth: int, y: float) -> float:
    """Gives the node and those below it their places; returns the next free y."""
    node.x = MARGIN + depth * (WIDTH + GAP_X)
    below = y
    for child in node.children:
        below = place(child, depth + 1, below)
    node.y = (node.children[0].y + node.children[-1].y) / 2 if node.children else y
    return max(below, y + HEIGHT + GAP_Y)


def color(name: str) -> str:
    if "." not in name:
        return PLAIN
    return COLORS.get(name.partition("/")[0].partition("(")[0], OTHER)


def short(name: str) -> str:
    """What fits into the box."""
    if "(" in name and name.endswith(")"):
        return name.partition("(")[2][:-1].removesuffix(".o").removeprefix("libc_")
    return "/".join(name.split("/")[-2:])


def text(x: float, y: float, words: str, attributes: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" {attributes}>{escape(words)}</text>\n'


def box(node: Node, largest: int, needs: list[str]) -> str:
    bar = WIDTH * sqrt(node.size / largest) if largest else 0
    frame = f'x="{node.x:.0f}" y="{node.y:.0f}" height="{HEIGHT}" rx="4"'
    title = f"{node.name}: {node.size:,} bytes\nneeds: {', '.join(needs) or 'nothing'}"
    parts = [
        f"<g><title>{escape(title)}</title>\n",
        f'<rect {frame} width="{WIDTH}" fill="#fff" stroke="{color(node.name)}"/>\n',
        f'<rect {frame} width="{bar:.1f}" fill="{color(node.name)}" opacity="0.35"/>\n',
        text(node.x + 6, node.y + 11, short(node.name)),
        text(node.x + 6, node.y + 22, node.reason, 'class="reason"'),
    ]
    if node.size:
        parts.append(text(node.x + WIDTH - 6, node.y + 11, f"{node.size:,}", 'text-anchor="end"'))
    return "".join(parts) + "</g>\n"


def branch(parent: Node, child: Node) -> str:
    x0, y0 = parent.x + WIDTH, parent.y + HEIGHT / 2
    x1, y1 = child.x, child.y + HEIGHT / 2
    half = (x0 + x1) / 2
    curve = f"C{half:.0f} {y0:.0f} {half:.0f} {y1:.0f} {x1:.0f} {y1:.0f}"
    return f'<path class="branch" d="M{x0:.0f} {y0:.0f}{curve}"/>\n'


def need(user: Node, used: Node) -> str:
    x0, y0 = user.x + WIDTH / 2, user.y + HEIGHT / 2
    x1, y1 = used.x + WIDTH / 2, used.y + HEIGHT / 2
    curve = f"Q{(x0 + x1) / 2 + BEND:.0f} {(y0 + y1) / 2:.0f} {x1:.0f} {y1:.0f}"
    return f'<path class="need" d="M{x0:.0f} {y0:.0f}{curve}"/>\n'


def legend() -> str:
    parts, x = [], MARGIN
    for key, words in LEGEND.items():
        parts.append(f'<rect x="{x}" y="36" width="12" height="12" rx="2" fill="{color(key)}"/>\n')
        parts.append(text(x + 17, 46, words))
        x += 90
    return "".join(parts)


STYLE = """<style>
text { font: 11px sans-serif; fill: #222 } .reason { font-size: 9px; fill: #777 }
.title { font: bold 15px sans-serif }
path { fill: none } .branch { stroke: #8a94a0 } .need { stroke: #b8c4d0; opacity: 0.35 }
</style>
"""


def draw(why: dict, size: dict) -> str:
    root = tree(why, size["modules"])
    bottom = place(root, 0, TOP)
    nodes = {node.name: node for node in root.all()}
    width = max(node.x for node in nodes.values()) + WIDTH + MARGIN
    largest = max(node.size for node in nodes.values())
    needs = why["needs"]
    what = f"{len(why['modules'])} modules, {size['loaded']:,} bytes"
    title = f"{why['app']} for {', '.join(why['trees'])}: {what}"
    return "".join([
        f'<svg xmlns="{NAMESPACE}" width="{width:.0f}" height="{bottom + MARGIN:.0f}">\n',
        STYLE,
        '<rect width="100%" height="100%" fill="#fff"/>\n',
        text(MARGIN, 24, title, 'class="title"'),
        legend(),
        *(need(nodes[a], nodes[b]) for a, others in needs.items() for b in others),
        *(branch(node, child) for node in nodes.values() for child in node.children),
        *(box(node, largest, needs.get(node.name, [])) for node in nodes.values()),
        "</svg>\n",
    ])  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    why, size = (json.loads((out / name).read_text()) for name in ("why.json", "size.json"))
    (out / "graph.svg").write_text(draw(why, size))
    return 0


if __name__ == "__main__":
    run_main(main)
