"""The simulated system on a chip as a machine for the tests: what they do with QEMU's they do with
it."""

import functools
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "qemu"))

import app_image  # noqa: E402
import building  # noqa: E402
from machine import ROOT, Machine, Run  # noqa: E402

from tools.sim import rtl  # noqa: E402
from tools.sim.rtl import CORE, FIRMWARE, FIRMWARE_AT, IMAGE_AT, OPENSBI, make_rom  # noqa: F401

FOUR_HARTS = "LitexFull4DConfig"
MAX_CYCLES = 60_000_000  # ten times what the longest test takes
SECONDS = 600.0

# A tenth of the nominal clock: what lasts a time and not a number of cycles, as identifying a card does,
# takes a tenth of the cycles. The UART has 16 cycles a bit with any clock.
SLOW_HZ = 10_000_000
SLOW_CORE = f"&{{/cpus}} {{ timebase-frequency = <{SLOW_HZ // 100}>; }};\n"
SLOW_BUS = f"""&{{/bus-clock}} {{ clock-frequency = <{SLOW_HZ}>; }};
&{{/chosen}} {{ stdout-path = "serial0:{SLOW_HZ // 16}n8"; }};
&{{/soc/serial@10010000}} {{ clock-frequency = <{SLOW_HZ}>; current-speed = <{SLOW_HZ // 16}>; }};
"""


@functools.cache
def simulator(core: str, waves: bool = False) -> Path:
    """As `make sim` builds it, with all that a run needs but the image."""
    program = f"build/sim/{core}{'-trace' if waves else ''}/yao-sim"
    parts = [FIRMWARE.relative_to(ROOT), "build/sim/trees"]
    parts += [machine.reset.relative_to(ROOT) for machine in (rtl.FU540, rtl.JH7110)]
    building.build(f"CORE={core}", "APP=apps/hello", "BOARD=rocket", program, *map(str, parts))
    return ROOT / program


def make_sim(app: str, *words: str, goal="sim", board="rocket", core=CORE, waves=False, **more):
    """How `make sim` ends and what it says, as a user types it. All that it needs is built before."""
    simulator(core, waves)
    building.build(f"APP={app}", f"BOARD={board}")
    words += (f"BOARD={board}",) if board != "rocket" else ()
    words += (f"CORE={core}",) if core != CORE else ()
    done = building.make(goal, f"APP={app}", *words, **more)
    return done.returncode, done.stdout + done.stderr


@functools.cache
def rom(core: str, bootargs: str, change: str = "", machine: rtl.Machine = rtl.FU540) -> Path:
    """@change: what else an overlay says."""
    if bootargs:
        change += '&{/chosen} { bootargs = "%s"; };\n' % bootargs
    key = hashlib.sha256(f"{machine.map} {change}".encode()).hexdigest()[:16]
    name = f"rom-{key}-{building.worker()}"
    return make_rom(change, simulator(core).parent / name, core, machine)


@dataclass(frozen=True)
class Soc(Machine):
    """@arguments are the simulator's. @change: of the tree, as an overlay says it."""

    name: str = "rocket"
    core: str = CORE
    change: str = ""
    firmware: Path = FIRMWARE
    has: rtl.Machine = rtl.FU540

    def command(self, image: Path) -> list[str]:
        content = rom(self.core, self.bootargs or "", self.change, self.has)
        words = [simulator(self.core), f"--map={self.has.map}", f"--rom={content}"]
        words += [f"--load={FIRMWARE_AT:#x}:{self.firmware}", f"--load={IMAGE_AT:#x}:{image}"]
        words += [f"--max-cycles={MAX_CYCLES}", *self.arguments]
        return [str(word) for word in words]

    @property
    def slow(self) -> "Soc":
        """With SLOW_HZ. The JH7110's tree says no more of its clock than the timebase."""
        change = self.change + SLOW_CORE + (SLOW_BUS if self.has is rtl.FU540 else "")
        return replace(self, change=change, arguments=(f"--clock-hz={SLOW_HZ}", *self.arguments))

    @property
    def machine(self) -> "Soc":
        """For tests that QEMU's boards share, whose machines are apart from them."""
        return self

    def app(self, name: str | Path) -> app_image.App:
        return app_image.build(name, self.name)

    def run(self, image: Path, seconds: float = SECONDS) -> Run:
        return super().run(image, seconds)

    def figures(self, image: Path, folder: Path) -> dict:
        """Of a run that has to succeed: cycles, instructions."""
        summary = folder / "summary.json"
        words = [*self.command(image), f"--summary={summary}"]
        subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        return json.loads(summary.read_text())
