"""Lays the bench's figures out as text."""

from tools.report.footprint import KINDS


def as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value < 100:
        return f"{value:.2f}"
    return f"{value:,.0f}" if isinstance(value, (int, float)) else str(value)


def table(rows: list[list[str]]) -> str:
    """The first column is text and stands left, the others are numbers and stand right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines) + "\n"


def verdict(value: float | None, goal: float | None, at_least: float | None = None) -> str:
    if goal is None and at_least is None:
        return ""
    met = value is not None and (value <= goal if at_least is None else value >= at_least)
    return "met" if met else "MISSED"


def goal_text(goal: float | None, at_least: float | None) -> str:
    return as_text(goal) if at_least is None else f">= {as_text(at_least)}"


def peers_of(figure: dict, values: dict[str, float]) -> dict:
    """What is recorded of them, and what was measured with ours."""
    measured = figure.get("peer_figures", {})
    return figure.get("peers", {}) | {peer: values.get(name) for peer, name in measured.items()}


def figure_row(figure: dict, values: dict[str, float], peers: list[str]) -> list[str]:
    value, known = values.get(figure["name"]), peers_of(figure, values)
    goal, at_least = figure.get("goal"), figure.get("at_least")
    per_byte = ", per byte" if figure["unit"].endswith("/byte") else ""
    others = [as_text(known.get(peer)) for peer in peers]
    row = [figure["title"] + per_byte, as_text(value), goal_text(goal, at_least)]
    return [*row, verdict(value, goal, at_least), *others]


def figure_table(values: dict[str, float], goals: dict) -> str:
    peers = goals["peers"]
    rows = [["figure (peers: QEMU virt, same method, or published)", "Yao", "goal", "", *peers]]
    rows += [figure_row(figure, values, peers) for figure in goals["figure"]]
    return table(rows)


def module_table(modules: dict[str, dict[str, int]]) -> str:
    def loaded(sizes: dict[str, int]) -> int:
        return sum(sizes[kind] for kind in KINDS if kind != "bss")

    rows = [["bytes of the image, by module (virt)", *KINDS, "loaded"]]
    for name, sizes in sorted(modules.items(), key=lambda item: -loaded(item[1])):
        rows.append([name, *(as_text(sizes[kind]) for kind in KINDS), as_text(loaded(sizes))])
    totals = {kind: sum(sizes[kind] for sizes in modules.values()) for kind in KINDS}
    rows.append(["total", *(as_text(totals[kind]) for kind in KINDS), as_text(loaded(totals))])
    return table(rows)
