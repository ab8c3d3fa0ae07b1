"""What several harts are good for, in cycles of an RTL of four: threads that only compute, and
sha256sum, whose threads read in between. Its files are in the image, so no device is waited for. For
one hart there is an RTL of one, which runs in a quarter of the time."""

import random
import re
import shutil
from pathlib import Path

from tools.bench import card_figures, counting, hello_figures, rtl_figures
from tools.common import BUILD, ROOT, Failure
from tools.sim import rtl

CORES = {1: rtl.CORE, 4: "LitexFull4DConfig"}  # by the number of their harts
HARTS = 4
BOARD = "rocket"
COMPUTING = "tests/sim/apps/computing"
SUMS = ROOT / "apps/sha256sum"
FILE_SIZE = 128 << 10
FIRST, LAST = re.compile(r"sha256sum: (\d+) harts?"), re.compile(r"(\d+) files, (\d+) bytes, ")


def folder(name: str) -> Path:
    return BUILD / "bench" / "rtl" / name


def computing() -> dict[str, float]:
    """One thread, and one for each hart."""
    image = BUILD / BOARD / "computing"
    marks = counting.find_marks(image / "computing.elf")
    run = rtl.run(image / "Image", folder("computing"), marks, core=CORES[HARTS])
    counting.check_end("computing", run.console, folder("computing") / "lines.txt")
    one, all_ = (chunk[-1].count - chunk[0].count for chunk in card_figures.chunks(run.passages, marks))
    return {"rtl/compute_1": one, "rtl/compute_4": all_}


def make_sums() -> Path:
    """sha256sum with a file for each hart."""
    app = folder("sums")
    shutil.rmtree(app, ignore_errors=True)
    shutil.copytree(SUMS, app)
    (app / "files").mkdir()
    for hart in range(HARTS):
        (app / "files" / str(hart)).write_bytes(random.Random(hart).randbytes(FILE_SIZE))
    hello_figures.make(app=app, on=BOARD)
    return BUILD / BOARD / app.name / "Image"


def cycles_of_sums(lines: list[tuple[int, str]], harts: int) -> int:
    """From the first line to the last one. The list of sums cannot be written where the files are."""
    begin = [cycle for cycle, text in lines if (found := FIRST.match(text)) and int(found[1]) == harts]
    end = [cycle for cycle, text in lines if (found := LAST.match(text)) and int(found[2]) == HARTS * FILE_SIZE]
    if len(begin) != 1 or len(end) != 1:
        raise Failure(f"bench: sha256sum on {harts} harts: find its lines: the console shows {lines[-8:]}")
    return end[0] - begin[0]


def sums(image: Path, harts: int) -> int:
    change = rtl_figures.arguments("/files")
    return cycles_of_sums(rtl.run(image, folder(f"sums{harts}"), change=change, core=CORES[harts]).lines, harts)


def measure() -> dict[str, float]:
    image = make_sums()
    one, all_ = (sums(image, harts) for harts in (1, HARTS))
    return computing() | {"rtl/sums_1": one, "rtl/sums_4": all_, "rtl/sums_times": round(one / all_, 2)}
