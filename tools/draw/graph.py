"""Draws the modules of an image: the size of each, why it is linked, and what else needs it.

    python -m tools.draw.graph --out FOLDER

Reads why.json and size.json in FOLDER, and writes graph.dot and graph.svg there. Solid lines lead
from a module to those that it brought in, dotted ones to what else it needs. Graphviz lays it out.
"""

import argparse
import json
from html import escape
from pathlib import Path

from tools.common import run_main
from tools.draw import dot
from tools.draw.dot import picture, table, words
from tools.report.why_txt import APP, loaded

BAR = 170  # points that the largest module's bar is long
# By the first part of a module's name; others are third parties'.
KINDS = {
    "app": ("the app", "#f2b134"),
    "src": ("libos", "#4f9dde"),
    "drivers": ("drivers", "#58b368"),
    "lib": ("libraries of ours", "#a77bd1"),
    "musl": ("C library", "#9aa3ad"),
    "libgcc.a": ("C library", "#9aa3ad"),
}
OTHER = ("third party", "#e07a5f")
BOOT = "the boot"
ALSO = "style=dotted constraint=false arrowhead=none"


def kind(name: str) -> tuple[str, str]:
    """What a module is, in words, and the colour of that."""
    return KINDS.get(name.partition("/")[0].partition("(")[0], OTHER)


def short(name: str) -> str:
    if "(" in name and name.endswith(")"):
        return name.partition("(")[2][:-1].removesuffix(".o").removeprefix("libc_")
    return "/".join(name.split("/")[-2:])


def bar(color: str, part: float) -> str:
    long = max(round(BAR * part), 1)
    rest = f'<td fixedsize="true" width="{BAR - long}" height="5"></td>' if long < BAR else ""
    filled = f'<td fixedsize="true" width="{long}" height="5" bgcolor="{color}"></td>'
    return table("border='0' cellspacing='0' cellpadding='0'", [f"{filled}{rest}"])


def box(name: str, size: int, largest: int, reason: str) -> str:
    _, color = kind(name)
    rows = [
        f'<td align="left"><b>{escape(short(name))}</b></td><td align="right">{size:,}</td>',
        f'<td align="left" colspan="2"><font color="#666666">{escape(reason)}</font></td>',
        f'<td align="left" colspan="2">{bar(color, size / largest)}</td>',
    ]
    style = f"border='1' cellborder='0' cellspacing='0' cellpadding='1' color='{color}' bgcolor='white'"
    return table(style, rows)


def node(name: str, sizes: dict, largest: int, links: list[dict], needs: list[str]) -> str:
    size = loaded(sizes.get(name))
    tip = f"{name}: {size:,} bytes; needs: {', '.join(needs) or 'nothing'}"
    label = box(name, size, largest, links[0]["symbol"])
    return f"{words(name)} [label=<{label}> tooltip={words(tip)}]"


def reason(links: list[dict], app: str) -> str:
    """Who brought the module in."""
    if len(links) > 1:
        return links[1]["module"]
    return app if links[0]["symbol"] == APP else BOOT


def legend(modules: list[str], largest: int) -> tuple[str, str]:
    """The kinds that the picture has, as its boxes show them, and what its lines and bars mean."""
    kinds = sorted(set(map(kind, modules)))
    boxes = [
        f'<td bgcolor="{color}" width="24"></td><td align="left">{what}</td>' for what, color in kinds
    ]
    meaning = (
        f"Number and bar: its bytes in the image; the longest bar is {largest:,}. Below the name: what "
        "of it was needed. Solid line: brought in; dotted: needed as well."
    )
    return table("border='0' cellborder='0' cellspacing='6'", ["".join(boxes)]), meaning


def heading(why: dict, size: dict, largest: int) -> str:
    modules = why["modules"]
    title = f"{why['app']} for {', '.join(why['trees'])}: {len(modules)} modules, {size['loaded']:,} bytes"
    kinds, meaning = legend(list(modules), largest)
    rows = [f'<font point-size="15"><b>{escape(title)}</b></font>', kinds, escape(meaning)]
    return table("border='0' cellborder='0'", [f'<td align="left">{row}</td>' for row in rows])


def draw(why: dict, size: dict) -> str:
    """The picture in Graphviz's language."""
    modules, sizes, needs = why["modules"], size["modules"], why["needs"]
    largest = max([loaded(sizes.get(name)) for name in modules] + [1])
    by = {name: reason(links, why["app"]) for name, links in modules.items()}
    order = sorted(modules, key=lambda name: (-loaded(sizes.get(name)), name))
    lines = [f"{words(root)} [shape=box]" for root in (why["app"], BOOT)]
    lines += [node(n, sizes, largest, modules[n], needs.get(n, [])) for n in order]
    lines += [f"{words(by[name])} -> {words(name)}" for name in order]
    lines += [
        f"{words(user)} -> {words(used)} [{ALSO}]"
        for user, others in needs.items()
        for used in others
        if by[used] != user
    ]
    return picture(heading(why, size, largest), lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    why, size = (json.loads((out / name).read_text()) for name in ("why.json", "size.json"))
    dot.write(draw(why, size), out / "graph.dot", out / "graph.svg")
    return 0


if __name__ == "__main__":
    run_main(main)
