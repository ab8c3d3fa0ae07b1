"""Figures from the bench app's marks (apps/bench/mark.h): one for each of its sections, in the unit
that the passages count.
"""

import re
import statistics
from collections.abc import Iterator

from tools.bench.counting import Passage
from tools.common import Failure
from tools.crash.programs import IMAGE_AT

ENTRY = IMAGE_AT  # where the firmware enters the image in S-mode, in QEMU and on the RTL

# apps/bench/mark.h
MAIN, SECTION, CHUNK_BEGIN, CHUNK_END = range(4)

SECTION_LINE = re.compile(r"^section (\w+) (\d+) (\d+)\s*$", re.MULTILINE)


def entry_to_main(passages: list[Passage], marks: dict[int, int]) -> tuple[int, int]:
    """The hart that runs the app, and its instructions from S-mode's first to main()."""
    for passage in passages:
        if marks.get(passage.address) == MAIN:
            entries = [p for p in passages if p.address == ENTRY and p.hart == passage.hart]
            if entries:
                return passage.hart, passage.count - entries[0].count
    raise Failure("bench: find the way to main(): the app did not get there")


def chunks(passages: list[Passage], marks: dict[int, int], hart: int) -> Iterator[list[int]]:
    """For each section the instructions of its chunks, without the mark itself."""
    section, begin = None, 0
    for passage in passages:
        mark = marks.get(passage.address) if passage.hart == hart else None
        if mark == SECTION:
            if section is not None:
                yield section
            section = []
        elif mark == CHUNK_BEGIN:
            begin = passage.count
        elif mark == CHUNK_END:
            section.append(passage.count - begin - 1)
    if section is not None:
        yield section


def evaluate(prefix: str, passages: list[Passage], marks: dict[int, int], console: str) -> dict:
    hart, to_main = entry_to_main(passages, marks)
    figures = {f"{prefix}/entry_to_main": to_main}
    names = SECTION_LINE.findall(console)
    measured = list(chunks(passages, marks, hart))
    if len(names) != len(measured):
        raise Failure(f"bench: {prefix}: {len(measured)} sections ran, {len(names)} were named")
    for (name, count, units), section in zip(names, measured):
        if len(section) != int(count):
            raise Failure(f"bench: {prefix}: {name}: {len(section)} chunks ran, not {count}")
        figures[f"{prefix}/{name}"] = round(statistics.median(section) / int(units), 2)
    return figures
