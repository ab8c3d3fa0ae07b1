"""Figures from the core's RTL, in cycles, by the same marks as in QEMU, on the simulated system on
a chip (tools/sim/rtl.py). Cycles are the same in every run; seconds and kHz depend on the host.
"""

import json
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from tools.bench import card_figures, card_files, counting, hello_figures
from tools.bench.counting import Passage
from tools.bench.mark_figures import CHUNK_END, ENTRY, evaluate
from tools.common import BUILD, Failure
from tools.elf.linked import Linked
from tools.sim import rtl

BOARD = "rocket"
HELLO = "Hello from Yao."

# Chunks are the same to the cycle once caches are warm.
CALLS = "chunks=5 loop getpid clock_gettime malloc_free memcpy_4k memcpy_4k_misaligned memcpy_16"
FILE_CALLS = "chunks=3 read_1 pread_4k read_64k"
READ = "chunks=1 read_64k"

SPI_SOURCE = 2  # dts/rocket.dtsi
EVENTS = 1000  # apps/latency/main.c
HANDLER = "latency_handler"


def image(app: str) -> Path:
    return BUILD / BOARD / app / "Image"


def elf(app: str) -> Path:
    return BUILD / BOARD / app / f"{app}.elf"


def folder(name: str) -> Path:
    return BUILD / "bench" / "rtl" / name


def arguments(words: str) -> str:
    return f'&{{/chosen}} {{ bootargs = "{words}"; }};'


def hello_cycle(run: rtl.Run) -> int:
    for cycle, text in run.lines:
        if text.strip() == HELLO:
            return cycle
    raise Failure("bench: hello: find its line: the console shows none")


def hello() -> dict[str, float]:
    main = hello_figures.first_of_app(elf("hello"))
    plain = rtl.run(image("hello"), folder("hello"))
    watched = rtl.run(image("hello"), folder("hello_watched"), [ENTRY, main])
    opensbi = rtl.run(image("hello"), folder("hello_opensbi"), [ENTRY], firmware=rtl.OPENSBI)
    return {
        "rtl/hello_line": hello_cycle(plain),
        "rtl/hello_seconds": round(plain.seconds, 2),
        "rtl/hello_entry_to_main": hello_figures.between(watched.passages, ENTRY, main),
        "rtl/hello_line_opensbi": hello_cycle(opensbi),
        "rtl/opensbi_to_entry": opensbi.passages[0].count,
        "rtl/opensbi_seconds": round(opensbi.seconds, 1),
    }


def symbol(image_elf: Path, name: str) -> int:
    found = next((each.value for each in Linked(image_elf).symbols if each.name == name), None)
    if found is None:
        raise Failure(f"{image_elf}: find {name}: it has no such symbol")
    return found


def delays(rises: list[int], passages: list[Passage], address: int) -> list[int]:
    """Cycles from the latest rise of the line to each passage."""
    came = [passage.count for passage in passages if passage.address == address]
    if len(came) != len(rises):
        raise Failure(f"bench: latency: {len(rises)} interrupts, but {len(came)} times at {address:#x}")
    return [cycle - rises[bisect_right(rises, cycle) - 1] for cycle in came]


def spread(name: str, values: list[int]) -> dict[str, float]:
    return {
        f"rtl/{name}_min": min(values),
        f"rtl/{name}": statistics.median(values),
        f"rtl/{name}_max": max(values),
    }


def latency(app: str = "latency", suffix: str = "") -> dict[str, float]:
    """@suffix: of the figures' names."""
    marks = counting.find_marks(elf(app))
    after = next(address for address, mark in marks.items() if mark == CHUNK_END)
    handler = symbol(elf(app), HANDLER)
    run = rtl.run(image(app), folder(app), [handler, after])
    rises = [edge.cycle for edge in run.edges if edge.source == SPI_SOURCE and edge.level]
    if len(rises) != EVENTS:
        raise Failure(f"bench: {app}: the line rose {len(rises)} times, not {EVENTS}")
    return spread(f"irq_to_handler{suffix}", delays(rises, run.passages, handler)) | spread(
        f"irq_to_app{suffix}", delays(rises, run.passages, after)
    )


def card_flags(name: str) -> list[str]:
    card = card_files.make(BOARD, image("bench"), folder(name))
    return [f"--card={card}"]


def wire_share(cycles_per_byte: float, cycles_per_bit: int) -> float:
    """In percent, of the time in which the file's bytes were on the wire."""
    return round(100 * 8 * cycles_per_bit / cycles_per_byte, 1)


def sections(name: str, words: str, change: str = "", flags: Sequence[str] = ()) -> dict[str, float]:
    marks = counting.find_marks(elf("bench"))
    run = rtl.run(
        image("bench"), folder(name), [ENTRY, *marks], change=arguments(words) + change, flags=flags
    )
    counting.check_end(name, run.console, folder(name) / "lines.txt")
    return evaluate("rtl", run.passages, marks, run.console)


def calls() -> dict[str, float]:
    """Runs the same again without watching: the cycles must be the same, and the speed is the
    simulation's own."""
    found = sections("calls", CALLS)
    cycles = json.loads((folder("calls") / "summary.json").read_text())["cycles"]
    plain = rtl.run(image("bench"), folder("calls_plain"), change=arguments(CALLS))
    if plain.cycles != cycles:
        raise Failure(f"bench: compare two runs: one took {cycles} cycles, the other {plain.cycles}")
    return found | {"rtl/khz": round(plain.kilohertz)}


def card() -> dict[str, float]:
    flags = card_flags("card")
    found = sections("card", FILE_CALLS, card_figures.BUS_50_MHZ, [*flags, "--clock-hz=50000000"])
    found["rtl/wire_2"] = wire_share(found.pop("rtl/read_64k"), 2)
    read = sections("card_12", READ, card_figures.CARD_8_MHZ, flags)
    return found | {"rtl/wire_12": wire_share(read["rtl/read_64k"], 12)}


def measure() -> dict[str, float]:
    return card() | card_figures.measure() | calls() | latency() | latency("latency_threads", "_threads") | hello()
