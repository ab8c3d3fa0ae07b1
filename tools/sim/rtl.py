"""Runs an image on the simulated system on a chip and notes cycles from outside, as counting.py does
with QEMU and instructions.

`make bench` has built what is used here: the simulator, the firmware, and what its boot ROM holds.
"""

import json
import resource
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tools.bench import counting
from tools.bench.counting import Passage
from tools.common import BUILD, ROOT, Failure, progress, relative
from tools.sim import boot_rom
from tools.crash.programs import FIRMWARE_AT, IMAGE_AT
from tools.trees import overlay

CORE = "LitexFullConfig"
FIRMWARE = BUILD / "firmware/sbi.bin"
OPENSBI = Path("/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.bin")
MAX_CYCLES = 100_000_000


class Edge(NamedTuple):
    """Interrupt @source of the PLIC has @level from @cycle on."""

    source: int
    level: int
    cycle: int


@dataclass(frozen=True)
class Run:
    cycles: int
    seconds: float  # of the whole process
    cpu_seconds: float  # the same without what other processes took
    passages: list[Passage]
    edges: list[Edge]
    lines: list[tuple[int, str]]  # of the console, with their cycles

    @property
    def kilohertz(self) -> float:
        return self.cycles / self.cpu_seconds / 1000

    @property
    def console(self) -> str:
        return "".join(f"{text}\n" for _, text in self.lines)


@dataclass(frozen=True)
class Machine:
    """What the system on a chip is: sim/build.mk has the same for `make sim`."""

    map: str
    reset: Path  # the code in the boot ROM
    board: str = ""  # whose tree is taken and changed; none: the core's own
    change: Path | None = None

    def trees(self, folder: Path) -> list[Path]:
        if not self.change:
            return [ROOT / name for name in (BUILD / "sim/trees").read_text().split()]
        found = sorted((BUILD / "trees" / self.board).glob("*.dtb"))
        return [boot_rom.change(self.change, tree, folder / f"own_{tree.name}") for tree in found]


FU540 = Machine("fu540", BUILD / "sim/reset.bin")
JH7110 = Machine("jh7110", BUILD / "sim/reset_jh7110.bin", "visionfive2", ROOT / "dts/visionfive2.dtsi")


def make_rom(change: str, folder: Path, core: str = CORE, machine: Machine = FU540) -> Path:
    """The boot ROM with the machine's tree, changed by the nodes of an overlay, @change."""
    folder.mkdir(parents=True, exist_ok=True)
    tree = boot_rom.choose(machine.trees(folder), BUILD / "sim" / core / "rocket/core.json")
    if change:
        source = folder / "change.dts"
        source.write_text(f"/dts-v1/;\n/plugin/;\n{change}\n")
        tree = overlay.apply(source, tree, folder / "rom.dtb")
    rom = folder / "rom.hex"
    rom.write_text(boot_rom.fill(machine.reset, tree))
    return rom


def numbers(path: Path) -> list[tuple[int, ...]]:
    return [tuple(map(int, line.split())) for line in path.read_text().splitlines()]


def read_lines(path: Path) -> list[tuple[int, str]]:
    halves = (line.partition(" ") for line in path.read_text(errors="replace").splitlines())
    return [(int(cycle), text) for cycle, _, text in halves if cycle]


def read_run(folder: Path, seconds: float, cpu_seconds: float, watched: bool) -> Run:
    summary = json.loads((folder / "summary.json").read_text())
    if summary["end"] != "finished":
        raise Failure(f"{relative(folder)}: run the app: {MAX_CYCLES:,} cycles were over before it ended")
    return Run(
        summary["cycles"],
        seconds,
        cpu_seconds,
        counting.parse_passages((folder / "passages.txt").read_text()) if watched else [],
        [Edge(*words) for words in numbers(folder / "pins.txt")] if watched else [],
        read_lines(folder / "lines.txt"),
    )


def cpu_seconds() -> float:
    """Of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(
    image: Path,
    folder: Path,
    addresses: Iterable[int] = (),
    change: str = "",
    firmware: Path = FIRMWARE,
    flags: Sequence[str] = (),
    machine: Machine = FU540,
    core: str = CORE,
) -> Run:
    """To its end. Without @addresses the harts run unwatched, which is faster."""
    rom = make_rom(change, folder, core, machine)
    words = [BUILD / "sim" / core / "yao-sim", f"--map={machine.map}", f"--rom={rom}"]
    words += [f"--max-cycles={MAX_CYCLES}"]
    words += [f"--load={FIRMWARE_AT:#x}:{firmware}", f"--load={IMAGE_AT:#x}:{image}", *flags]
    words += [f"--summary={folder}/summary.json", f"--lines={folder}/lines.txt"]
    watch = [f"--watch={address:#x}" for address in addresses]
    if watch:
        words += [*watch, f"--passages={folder}/passages.txt", f"--pins={folder}/pins.txt"]
    progress("BENCH", f"cycles on the core: {folder.name}")
    begin, cpu_begin = time.monotonic(), cpu_seconds()
    done = subprocess.run(
        [str(word) for word in words], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise Failure(f"{relative(folder)}: simulate: {done.stderr.strip()}")
    return read_run(folder, time.monotonic() - begin, cpu_seconds() - cpu_begin, bool(watch))
