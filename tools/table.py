"""Lays out text in columns."""

from collections.abc import Sequence


def number(value: int) -> str:
    return f"{value:,}"


def columns(rows: Sequence[Sequence[str | int]], indent: int = 0) -> str:
    """Numbers stand right, words left; columns are two spaces apart."""
    if not rows:
        return ""
    widths = [
        max(len(cell if isinstance(cell, str) else number(cell)) for cell in column)
        for column in zip(*rows)
    ]
    return "".join(" " * indent + line(row, widths) for row in rows)


def line(row: Sequence[str | int], widths: Sequence[int]) -> str:
    cells = [
        cell.ljust(width) if isinstance(cell, str) else number(cell).rjust(width)
        for cell, width in zip(row, widths)
    ]
    return "  ".join(cells).rstrip() + "\n"


def heading(words: Sequence[str], rows: Sequence[Sequence[str | int]]) -> list[list[str]]:
    """A first row whose words stand over numbers as the numbers do."""
    widths = [
        max((len(number(cell)) for cell in column if isinstance(cell, int)), default=0)
        for column in zip(*rows)
    ] or [0] * len(words)
    return [[word.rjust(width) for word, width in zip(words, widths)]]
