"""Instructions per byte of the card's way into a program's memory: ours, and that of Debian's Linux, on the
VisionFive 2 in QEMU, of the same bytes in the same pieces.

Both boot from their cards through the board's firmware, and count from mark to mark all instructions of the
hart that reads, those of OpenSBI and of interrupts included. A hart in wfi executes none. Linux has one hart
(maxcpus=1), so that nothing happens elsewhere.
"""

from pathlib import Path

from tools import board
from tools.bench import card_files, counting, mark_figures
from tools.bench.counting import Passage
from tools.card import sdimage
from tools.common import BUILD, CROSS, ROOT, Failure, call, progress
from tools.linux import card
from tools.qemu import place

BOARD = "visionfive2"
FOLDER = BUILD / "bench" / BOARD
SOURCE = ROOT / "tools/bench/linux_read.c"
CC = f"{CROSS}gcc"
# A program of Linux elsewhere does not come there.
PROGRAM_AT = 0x2A5A500000
# 8 ns an instruction. With fewer, U-Boot's wait for a key takes minutes.
ICOUNT = ["-icount", "shift=3,sleep=off", "-seed", "1", "-rtc", "base=2000-01-01,clock=vm"]
OURS = "visionfive2/read_large"
LINUX = [f"visionfive2/linux_{name}" for name in ("direct", "file", "card")]
SECONDS = 1800


def program(folder: Path) -> Path:
    elf = folder / "linux_read"
    words = "-std=gnu17 -O2 -march=rv64gc -mabi=lp64d -nostdlib -static -mcmodel=medany -ffreestanding -Wall -Wextra".split()
    words += [f"-I{ROOT}", f"-Wl,-Ttext-segment={PROGRAM_AT:#x}"]
    call([CC, *words, SOURCE, "-o", elf], SOURCE.name, "compile")
    return elf


def machine(image: Path) -> list[str | Path]:
    return ["-M", BOARD, "-m", "4G", "-drive", f"file={image},if=sd,format=raw"]


def per_byte(passages: list[Passage], marks: dict[int, int]) -> list[float]:
    """Of each section, as all harts that come to a mark are one."""
    harts = {passage.hart for passage in passages}
    if len(harts) != 1:
        raise Failure(f"bench: {BOARD}: {len(harts)} harts came to the marks, not one")
    sections = mark_figures.chunks(passages, marks, harts.pop())
    return [round(section[0] / card_files.FILES["large"], 3) for section in sections]


def run(image: Path, elf: Path, folder: Path) -> list[float]:
    marks = counting.find_marks(elf)
    passages, console = counting.run(
        machine(image), marks, folder, SECONDS, program=str(place.binary()), icount=ICOUNT
    )
    if "ended with status 0" not in console:
        last = "\n    ".join(console.strip().splitlines()[-8:])
        raise Failure(f"bench: {BOARD}: read the card: it failed:\n    {last}")
    return per_byte(passages, marks)


def ours() -> list[float]:
    folder = FOLDER / "yao"
    files = card_files.make_files(folder)
    image, app = folder / "card.img", BUILD / BOARD / "bench"
    on = board.load(BOARD)
    sdimage.make_card(on, app / "Image", image, files, card_files.SIZE, arguments="read_large")
    return run(image, app / "bench.elf", folder)


def linux() -> list[float]:
    folder = FOLDER / "linux"
    files = card_files.make_files(folder)
    elf, image = program(folder), folder / "card.img"
    words = "loglevel=1 maxcpus=1 run=/bin/read"
    card.make(image, files, words, {"read": elf.read_bytes()}, card_files.SIZE)
    return run(image, elf, folder)


def measure() -> dict[str, float]:
    progress("BENCH", f"the card in QEMU: {BOARD}")
    figures = dict(zip([OURS], ours(), strict=True))
    progress("BENCH", "the same with Debian's Linux")
    return figures | dict(zip(LINUX, linux(), strict=True))
