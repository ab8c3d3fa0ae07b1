"""Pictures that Graphviz lays out (https://graphviz.org/doc/info/lang.html)."""

from pathlib import Path

from tools.common import call, relative

FONT = 'fontname="Helvetica,Arial,sans-serif" fontsize=10'
STYLE = f"""\
rankdir=LR nodesep=0.08 ranksep=0.5 labelloc=t labeljust=l {FONT}
node [shape=plain {FONT}]
edge [color="#8a94a0" arrowsize=0.5 {FONT}]
"""


def words(text: str) -> str:
    """@text as a string of the language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def table(style: str, rows: list[str]) -> str:
    return f"<table {style}>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def picture(label: str, lines: list[str], more: str = "") -> str:
    """@label: a table, above the rest."""
    body = "\n".join(lines)
    return f"digraph picture {{\n{STYLE}{more}label=<{label}>\n{body}\n}}\n"


def write(text: str, source: Path, svg: Path) -> None:
    """@source: where @text goes for Graphviz to read."""
    source.write_text(text)
    call(["dot", "-Tsvg", "-o", svg, source], relative(svg), "draw it")
