"""Figures of SD cards at a DW_mobile_storage controller with DMA, on the simulated system on a chip with the
JH7110's devices: how much of the time the card's data lines carry data, and the hart sleeps.
"""

from pathlib import Path

from tools.bench import card_files, counting
from tools.bench.counting import Passage
from tools.bench.mark_figures import CHUNK_BEGIN, CHUNK_END
from tools.common import BUILD, Failure
from tools.crash.programs import WFI, WFI_SIZE
from tools.elf.linked import Linked
from tools.sim import rtl

BOARD = "visionfive2"
APP = BUILD / BOARD / "throughput"
FOLDER = BUILD / "bench/rtl/throughput"
SIZE = 512 << 10  # tests/sim/apps/throughput/main.c
CORE_HZ = 100_000_000  # of the simulator, by default
CARD_HZ = 49_500_000  # 1188 MHz / 3 / 2 / 4, in high speed
CARD_BYTES_PER_CLOCK = 0.5  # four lines

# A card that writes as fast as its lines; a real one is busy for a time of its own.
FLAGS = ["--card-program-us=0"]


def sleeps(elf: Path) -> list[int]:
    """The addresses of the instructions wfi."""
    image = Linked(elf)
    found = []
    for section in image.sections:
        if section.kind != "text":
            continue
        for address in range(section.address, section.end - WFI_SIZE + 1, 2):
            if int.from_bytes(image.read(address, WFI_SIZE), "little") == WFI:
                found.append(address)
    return found


def chunks(passages: list[Passage], marks: dict[int, int]) -> list[list[Passage]]:
    """What lies between a pair of marks, which begin and end it."""
    found, open_chunk = [], None
    for passage in passages:
        mark = marks.get(passage.address)
        if mark == CHUNK_BEGIN:
            open_chunk = []
        if open_chunk is not None:
            open_chunk.append(passage)
        if mark == CHUNK_END and open_chunk:
            found.append(open_chunk)
            open_chunk = None
    return found


def asleep(chunk: list[Passage], wfis: list[int]) -> int:
    """Cycles from each wfi to what retires behind it."""
    total, begin = 0, None
    for passage in chunk:
        if passage.address in wfis:
            begin = passage.count
        elif begin is not None and passage.address - WFI_SIZE in wfis:
            total += passage.count - begin
            begin = None
    return total


def shares(chunk: list[Passage], wfis: list[int]) -> tuple[float, float]:
    """In percent: data on the wire, the hart asleep."""
    cycles = chunk[-1].count - chunk[0].count
    wire = SIZE / CARD_BYTES_PER_CLOCK / CARD_HZ * CORE_HZ
    return round(100 * wire / cycles, 1), round(100 * asleep(chunk, wfis) / cycles, 1)


def measure() -> dict[str, float]:
    elf = APP / "throughput.elf"
    marks, wfis = counting.find_marks(elf), sleeps(elf)
    card = card_files.make(BOARD, APP / "Image", FOLDER)
    watched = [*marks, *wfis, *(address + WFI_SIZE for address in wfis)]
    run = rtl.run(
        APP / "Image", FOLDER, watched, flags=[f"--card={card}", *FLAGS], machine=rtl.JH7110
    )
    counting.check_end("throughput", run.console, FOLDER / "lines.txt")
    found = chunks(run.passages, marks)
    if len(found) != 2:
        raise Failure(f"bench: throughput: {len(found)} transfers were marked, not 2")
    (read, read_sleep), (write, write_sleep) = (shares(chunk, wfis) for chunk in found)
    return {
        "rtl/mshc_read": read,
        "rtl/mshc_read_sleep": read_sleep,
        "rtl/mshc_write": write,
        "rtl/mshc_write_sleep": write_sleep,
    }
