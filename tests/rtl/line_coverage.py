"""Which lines of the RTL the tests reached, from what Verilator counted (--coverage-line).

A line counts as reached when everything on it was: each branch of its `if`, the empty one too.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FIELD = re.compile("\x01([^\x02]+)\x02([^\x01']*)")


@dataclass
class Source:
    """A file of RTL: how often the least reached thing on each line was reached."""

    path: Path
    counts: dict[int, int] = field(default_factory=dict)

    def add(self, line: int, count: int) -> None:
        self.counts[line] = min(count, self.counts.get(line, count))

    def missed(self) -> list[int]:
        return sorted(line for line, count in self.counts.items() if count == 0)

    def text(self, line: int) -> str:
        return self.path.read_text().splitlines()[line - 1].strip()


def numbers(ranges: str) -> list[int]:
    """The lines of "3,5-7"."""
    ends = [part.split("-") for part in ranges.split(",") if part]
    return [line for end in ends for line in range(int(end[0]), int(end[-1]) + 1)]


def points(data: str) -> dict[tuple[str, str, str], int]:
    """How often each point was reached, by file, lines, and its name there; a module that is there
    several times counts as one."""
    counts: dict[tuple[str, str, str], int] = {}
    for row in data.splitlines():
        if not row.startswith("C "):
            continue
        words = dict(FIELD.findall(row))
        lines = words.get("S") or words["l"]
        key = (words["f"], lines, f"{words['l']}.{words['n']}")
        counts[key] = counts.get(key, 0) + int(row.rpartition(" ")[2])
    return counts


def sources(data: str) -> list[Source]:
    found: dict[str, Source] = {}
    for (name, lines, _), count in points(data).items():
        source = found.setdefault(name, Source(Path(name)))
        for line in numbers(lines):
            source.add(line, count)
    return [found[name] for name in sorted(found)]


def share(of: list[Source]) -> float:
    """Lines reached, in percent."""
    total = sum(len(source.counts) for source in of)
    return 100 * (total - sum(len(source.missed()) for source in of)) / total
