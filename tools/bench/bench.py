"""Measures the bench app (apps/bench), which must have been built for the boards below, and hello
(tools/bench/hello_figures.py), and shows the figures beside goals and peers.

Writes build/bench.json: name -> {value, unit, goal}.
"""

import json
import tomllib
from pathlib import Path

from tools.bench import board_figures, card_files, counting, harts_figures, hello_figures, linux_figures, machine, program_figures, rtl_figures, thread_figures
from tools.bench.figure_tables import figure_table, module_table
from tools.bench.mark_figures import ENTRY, evaluate
from tools.common import BUILD, ROOT, progress, run_main
from tools.report import footprint

GOALS = ROOT / "tools" / "bench" / "goals.toml"

# Prefix of the figures -> the board, and the app's arguments (none: all sections).
RUNS = {"virt": ("virt", ""), "sifive_u": ("hifive_unleashed", "read_large")}


def image_folder(board_name: str) -> Path:
    return BUILD / board_name / "bench"


def run(prefix: str, board_name: str, arguments: str) -> dict[str, float]:
    images = image_folder(board_name)
    marks = counting.find_marks(images / "bench.elf")
    folder = BUILD / "bench" / prefix
    card = card_files.make(board_name, images / "Image", folder)
    passages, console = counting.run(
        machine.with_card(board_name, arguments, images / "Image", card), [ENTRY, *marks], folder
    )
    counting.check_end(prefix, console, folder / "console.log")
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
            "goal": by_name.get(name, {}).get("goal", by_name.get(name, {}).get("at_least")),
        }
        for name, value in sorted(values.items())
    }


def main() -> int:
    goals = tomllib.loads(GOALS.read_text())
    virt = image_folder("virt")
    modules = footprint.measure(virt / "bench.elf")
    values = image_figures("virt", virt / "Image", modules)
    for prefix, (board_name, arguments) in RUNS.items():
        progress("BENCH", f"instructions in QEMU: {prefix}")
        values |= run(prefix, board_name, arguments)
    values |= hello_figures.measure(ENTRY)
    values |= board_figures.measure(ENTRY)
    values |= program_figures.measure()
    values |= thread_figures.measure()
    values |= linux_figures.measure()
    values |= rtl_figures.measure()
    values |= harts_figures.measure()
    (BUILD / "bench.json").write_text(json.dumps(as_json(values, goals["figure"]), indent=1) + "\n")
    print(figure_table(values, goals))
    print(module_table(modules))
    return 0


if __name__ == "__main__":
    run_main(main)
