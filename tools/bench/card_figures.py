"""Figures of SD cards on the simulated system on a chip, at SiFive's SPI controller and at a
DW_mobile_storage controller with DMA: how much of the time the card's data lines carry data, and the
hart sleeps. The look-up of the file's clusters is in it, and when writing fsync().
"""

from dataclasses import dataclass
from pathlib import Path

from tools.bench import card_files, counting
from tools.bench.counting import Passage
from tools.bench.mark_figures import CHUNK_BEGIN, CHUNK_END
from tools.common import BUILD, Failure
from tools.crash.programs import WFI, WFI_SIZE
from tools.elf.linked import Linked
from tools.sim import rtl

APP = "throughput"
SIZE = 512 << 10  # tests/sim/apps/throughput/main.c
CORE_HZ = 100_000_000  # of the simulator, by default
MSHC_HZ = 49_500_000  # 1188 MHz / 3 / 2 / 4, in high speed; four lines carry half a byte each clock

# The tree's clock is nominal: the driver halves 50 MHz for SD's 25 MHz, and 100 MHz by twelve.
BUS_50_MHZ = "&{/bus-clock} { clock-frequency = <50000000>; };"
CARD_8_MHZ = "&{/soc/spi@10050000/mmc@0} { spi-max-frequency = <8333334>; };"
READ_ONLY = '&{/chosen} { bootargs = "read"; };'  # so that it ends within rtl.MAX_CYCLES

# A card that writes as fast as its lines; a real one is busy for a time of its own.
FLAGS = ("--card-program-us=0",)


@dataclass(frozen=True)
class Wire:
    name: str
    board: str
    machine: rtl.Machine
    byte_cycles: float  # that a byte is on the wire
    change: str = ""
    flags: tuple[str, ...] = ()
    directions: tuple[str, ...] = ("read", "write")
    sleeps: bool = False

    @property
    def app(self) -> Path:
        return BUILD / self.board / APP

    @property
    def folder(self) -> Path:
        return BUILD / "bench/rtl" / self.name


WIRES = (
    Wire("mshc", "visionfive2", rtl.JH7110, 2 * CORE_HZ / MSHC_HZ, sleeps=True),
    Wire("spi_2", "rocket", rtl.FU540, 8 * 2, BUS_50_MHZ, ("--clock-hz=50000000",)),
    Wire("spi_12", "rocket", rtl.FU540, 8 * 12, CARD_8_MHZ + READ_ONLY, directions=("read",)),
)


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


def share(chunk: list[Passage], cycles: float) -> float:
    """In percent of the time of the whole chunk."""
    return round(100 * cycles / (chunk[-1].count - chunk[0].count), 1)


def figures(wire: Wire, chunk: list[Passage], direction: str, wfis: list[int]) -> dict[str, float]:
    found = {f"rtl/{wire.name}_{direction}": share(chunk, SIZE * wire.byte_cycles)}
    if wire.sleeps:
        found[f"rtl/{wire.name}_{direction}_sleep"] = share(chunk, asleep(chunk, wfis))
    return found


def measure_wire(wire: Wire) -> dict[str, float]:
    elf, image = wire.app / f"{APP}.elf", wire.app / "Image"
    marks, wfis = counting.find_marks(elf), sleeps(elf)
    card = card_files.make(wire.board, image, wire.folder)
    watched = [*marks, *wfis, *(address + WFI_SIZE for address in wfis)]
    flags = [f"--card={card}", *FLAGS, *wire.flags]
    run = rtl.run(image, wire.folder, watched, wire.change, flags=flags, machine=wire.machine)
    counting.check_end(APP, run.console, wire.folder / "lines.txt")
    found = chunks(run.passages, marks)
    if len(found) != len(wire.directions):
        raise Failure(f"bench: {wire.name}: {len(found)} transfers were marked, not {len(wire.directions)}")
    values = {}
    for direction, chunk in zip(wire.directions, found):
        values |= figures(wire, chunk, direction, wfis)
    return values


def measure() -> dict[str, float]:
    values = {}
    for wire in WIRES:
        values |= measure_wire(wire)
    return values
