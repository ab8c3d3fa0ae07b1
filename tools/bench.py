"""Measures the bench app (apps/bench) and shows the figures beside goals and peers.

    bench.py VIRT SIFIVE_U      the folders of its images for these two boards

Writes build/bench.json: name -> {value, unit, goal}.
"""

import json
import re
import statistics
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import bench_card
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

# One hart runs the app. sifive_u cannot have fewer than two, the first being no S-mode hart.
MACHINES = {
    "virt": ["-M", "virt", "-m", "128M", "-smp", "1", "-device", "virtio-blk-device,drive=card"],
    "sifive_u": ["-M", "sifive_u", "-m", "128M", "-smp", "2"],
}
DRIVES = {"virt": "if=none,id=card", "sifive_u": "if=sd"}
SECTIONS = {"virt": "", "sifive_u": "read_large"}  # "": all


def command(machine: str, image: Path, card: Path) -> list[str | Path]:
    drive = f"{DRIVES[machine]},format=raw,file={card}"
    append = ["-append", f"bench {SECTIONS[machine]}"] if SECTIONS[machine] else []
    return [*MACHINES[machine], "-kernel", image, *append, "-drive", drive]


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


def evaluate(machine: str, passages: list[Passage], marks: dict[int, int], console: str) -> dict:
    hart, to_main = entry_to_main(passages, marks)
    figures = {f"{machine}/entry_to_main": to_main}
    names = SECTION_LINE.findall(console)
    measured = list(chunks(passages, marks, hart))
    if len(names) != len(measured):
        raise Failure(f"bench: {machine}: {len(measured)} sections ran, {len(names)} were named")
    for (name, count, units), section in zip(names, measured):
        if len(section) != int(count):
            raise Failure(f"bench: {machine}: {name}: {len(section)} chunks ran, not {count}")
        figures[f"{machine}/{name}"] = round(statistics.median(section) / int(units), 2)
    return figures


def check_end(machine: str, console: str, log: Path) -> None:
    ended = counting.ENDED.search(console)
    if not ended or int(ended[1]):
        last = "\n    ".join(console.strip().splitlines()[-8:])
        raise Failure(f"bench: {machine}: run the app: it failed ({relative(log)} ends so):\n    {last}")


def run(machine: str, images: Path) -> dict[str, float]:
    marks = counting.find_marks(images / "bench.elf")
    folder = BUILD / "bench" / machine
    card = bench_card.make(folder / "card.img")
    passages, console = counting.run(
        command(machine, images / "Image", card), [ENTRY, *marks], folder
    )
    check_end(machine, console, folder / "console.log")
    return evaluate(machine, passages, marks, console)


def image_figures(machine: str, images: Path, modules: dict[str, dict[str, int]]) -> dict[str, int]:
    return {
        f"{machine}/loaded_bytes": (images / "Image").stat().st_size,
        f"{machine}/zeroed_bytes": sum(sizes["bss"] for sizes in modules.values()),
        **{f"{machine}/bytes/{name}": sum(sizes.values()) for name, sizes in modules.items()},
    }


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
    if len(sys.argv) != 3:
        raise Failure("bench: start: the two image folders are needed, see tools/bench.py")
    folders = dict(zip(MACHINES, map(Path, sys.argv[1:])))
    goals = tomllib.loads(GOALS.read_text())
    modules = footprint.measure(folders["virt"] / "bench.elf")
    values = image_figures("virt", folders["virt"], modules)
    for machine, images in folders.items():
        values |= run(machine, images)
    (BUILD / "bench.json").write_text(json.dumps(as_json(values, goals["figure"]), indent=1) + "\n")
    print(figure_table(values, goals))
    print(module_table(modules))
    return 0


if __name__ == "__main__":
    run_main(main)
