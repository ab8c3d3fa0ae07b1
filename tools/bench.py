"""Measures the bench app (apps/bench), which must have been built for the boards below, and hello
(tools/bench_hello.py), and shows the figures beside goals and peers.

Writes build/bench.json: name -> {value, unit, goal}.
"""

import json
import re
import statistics
import tomllib
from collections.abc import Iterator
from pathlib import Path

import bench_card
import bench_hello
import board
import counting
import footprint
from bench_table import figure_table, module_table
from common import BUILD, ROOT, Failure, relative, run_main
from counting import Passage

GOALS = ROOT / "tools" / "bench" / "goals.toml"
ENTRY = 0x80200000  # where QEMU puts the image and its firmware enters it in S-mode

# apps/bench/mark.h
MAIN, SECTION, CHUNK_BEGIN, CHUNK_END = range(4)

SECTION_LINE = re.compile(r"^section (\w+) (\d+) (\d+)\s*$", re.MULTILINE)

# Prefix of the figures -> the board, and the app's arguments (none: all sections).
RUNS = {"virt": ("virt", ""), "sifive_u": ("hifive_unleashed", "read_large")}


def image_folder(board_name: str) -> Path:
    return BUILD / board_name / "bench"


def machine(board_name: str, arguments: str, image: Path, card: Path) -> list[str]:
    """The board in QEMU with the image entered directly, not through firmware on the card."""
    on = board.load(board_name).qemu
    direct = next(way for way in on.ways if "-kernel" in way.arguments)
    words = [*direct.arguments, *on.arguments, "-m", on.memory, "-smp", on.harts]
    append = ["-append", arguments] if arguments else []
    return [str(word).format(image=image, card=card) for word in words] + append


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


def check_end(prefix: str, console: str, log: Path) -> None:
    ended = counting.ENDED.search(console)
    if not ended or int(ended[1]):
        last = "\n    ".join(console.strip().splitlines()[-8:])
        raise Failure(f"bench: {prefix}: run the app: it failed ({relative(log)} ends so):\n    {last}")


def run(prefix: str, board_name: str, arguments: str) -> dict[str, float]:
    images = image_folder(board_name)
    marks = counting.find_marks(images / "bench.elf")
    folder = BUILD / "bench" / prefix
    card = bench_card.make(board_name, images / "Image", folder)
    passages, console = counting.run(
        machine(board_name, arguments, images / "Image", card), [ENTRY, *marks], folder
    )
    check_end(prefix, console, folder / "console.log")
    return evaluate(prefix, passages, marks, console)


def image_figures(prefix: str, image: Path, modules: dict[str, dict[str, int]]) -> dict[str, int]:
    figures = {
        "loaded_bytes": image.stat().st_size,
        "zeroed_bytes": sum(sizes["bss"] for sizes in modules.values()),
    }
    figures |= {f"bytes/{name}": sum(sizes.values()) for name, sizes in modules.items()}
    return {f"{prefix}/{name}": value for name, value in figures.items()}


def as_json(values: dict[str, float], known: list[dict]) -> dict[str, dict]:
    by_name = {figure["name"]: figure for figure in known}
    return {
        name: {
            "value": value,
            "unit": by_name.get(name, {"unit": "bytes" if "bytes" in name else "instructions"})["unit"],
            "goal": by_name.get(name, {}).get("goal"),
        }
        for name, value in sorted(values.items())
    }


def main() -> int:
    goals = tomllib.loads(GOALS.read_text())
    virt = image_folder("virt")
    modules = footprint.measure(virt / "bench.elf")
    values = image_figures("virt", virt / "Image", modules)
    for prefix, (board_name, arguments) in RUNS.items():
        values |= run(prefix, board_name, arguments)
    values |= bench_hello.measure(ENTRY)
    (BUILD / "bench.json").write_text(json.dumps(as_json(values, goals["figure"]), indent=1) + "\n")
    print(figure_table(values, goals))
    print(module_table(modules))
    return 0


if __name__ == "__main__":
    run_main(main)
