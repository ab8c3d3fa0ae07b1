"""Figures of the smallest app, apps/hello: its image, its way to main, how long its builds take."""

import json
import os
import subprocess
import time
from pathlib import Path

from tools import board
from tools.bench import counting, machine, ram_figures
from tools.bench.counting import Passage
from tools.common import BUILD, ROOT, Failure, make_environment, progress
from tools.elf.linked import Linked
from tools.report import footprint

APP, BOARD = "apps/hello", "virt"
OUT = BUILD / BOARD / "hello"
WITH_PRINTF = """#include <stdio.h>

int main(int argc, char **argv)
{
    printf("%s was called with %d arguments.\\n", argv[0], argc - 1);
    return 0;
}
"""
RAM_MIB = 64  # ample
REPEATS = 3  # the best counts: other programs disturb


def folder() -> Path:
    made = BUILD / "bench" / "hello"
    made.mkdir(parents=True, exist_ok=True)
    return made


def sizes() -> dict[str, int]:
    size, why = (json.loads((OUT / name).read_text()) for name in ("size.json", "why.json"))
    return {
        "hello/loaded_bytes": size["loaded"],
        "hello/ram_bytes": size["ram"]["total"],
        "hello/modules": len(why["modules"]),
    }


def first_of_app(elf: Path) -> int:
    """Where the app's code begins, be it inlined into the libos or not."""
    image = Linked(elf)
    canvas = footprint.paint_sources(image)
    number = canvas.number(f"{APP}/main.c")
    for section, owners in zip(canvas.sections, canvas.owners):
        if section.kind == "text" and number in owners:
            return section.address + owners.index(number)
    raise Failure(f"{elf}: find main: no code of {APP}/main.c is in the image")


def direct_machine() -> list[str]:
    """The board with one hart, and the image entered directly."""
    words = [*machine.direct(BOARD), "-smp", 1]
    return [str(word).format(image=OUT / "Image", card="") for word in words]


def ram_used() -> dict[str, int]:
    image = json.loads((OUT / "size.json").read_text())["ram"]["image"]
    return {"hello/ram_used": ram_figures.measure(direct_machine(), RAM_MIB, image, folder())}


def entry_to_main(entry: int) -> dict[str, int]:
    """Instructions from the first in S-mode, at @entry, to the first of the app."""
    main = first_of_app(OUT / "hello.elf")
    command = [*direct_machine(), "-m", board.load(BOARD).qemu.memory]
    passages, _ = counting.run(command, [entry, main], folder())
    return {"hello/entry_to_main": between(passages, entry, main)}


def between(passages: list[Passage], entry: int, main: int) -> int:
    """Of the hart that gets to main; what entered there before is the firmware's."""
    arrived = next((p for p in passages if p.address == main), None)
    if not arrived:
        raise Failure("bench: hello: find the way to main: the app did not get there")
    began = [p.count for p in passages if p.address == entry and p.hart == arrived.hart]
    return arrived.count - began[-1]


def make(*goals: str | Path, app: str | Path = APP, on: str = BOARD) -> float:
    """Seconds that make takes."""
    command = ["make", f"APP={app}", f"BOARD={on}", *map(str, goals)]
    begin = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=make_environment(), capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"bench: make {app}: {done.stderr.strip()}")
    return round(time.monotonic() - begin, 2)


def rebuild() -> float:
    os.utime(ROOT / APP / "main.c")
    return make()


def resolution() -> float:
    """Reading the objects and deciding; make itself, which takes its time, too, is taken off."""
    (OUT / "resolved").unlink()
    with_it = make(OUT.relative_to(ROOT) / "resolved")
    return max(round(with_it - make(OUT.relative_to(ROOT) / "resolved"), 2), 0.01)


def times() -> dict[str, float]:
    return {
        "build/rebuild": min(rebuild() for _ in range(REPEATS)),
        "build/resolution": min(resolution() for _ in range(REPEATS)),
    }


def printf_size() -> dict[str, int]:
    """What formatted output adds, that of the C library with floating point."""
    app = BUILD / "bench" / "hello_printf"
    app.mkdir(parents=True, exist_ok=True)
    if not (app / "main.c").exists() or (app / "main.c").read_text() != WITH_PRINTF:
        (app / "main.c").write_text(WITH_PRINTF)
    make(app=app)
    size = json.loads((BUILD / BOARD / app.name / "size.json").read_text())
    return {"hello/loaded_bytes_with_printf": size["loaded"]}


def measure(entry: int) -> dict[str, float]:
    progress("BENCH", "size and memory of hello")
    make()
    found = sizes() | ram_used() | printf_size() | entry_to_main(entry)
    progress("BENCH", "times of its builds")
    return found | times()
