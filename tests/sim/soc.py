"""The simulated system on a chip as a machine for the tests: what they do with QEMU's they do with
it."""

import functools
import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "qemu"))

import app_image  # noqa: E402
from machine import ROOT, Machine, Run  # noqa: E402

CORE = "LitexFullConfig"
FOUR_HARTS = "LitexFull4DConfig"
FIRMWARE = ROOT / "build/firmware/sbi.bin"
OPENSBI = Path("/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.bin")
FIRMWARE_AT, IMAGE_AT = 0x80000000, 0x80200000
MAX_CYCLES = 60_000_000  # ten times what the longest test takes
SECONDS = 600.0


@functools.cache
def simulator(core: str) -> Path:
    """As `make sim` makes it, with the firmware and what the boot ROM is made of."""
    program = ROOT / "build/sim" / core / "yao-sim"
    goals = [str(path.relative_to(ROOT)) for path in (program, FIRMWARE)]
    goals += ["build/sim/trees", "build/sim/reset.bin"]
    words = ["make", f"CORE={core}", "APP=apps/hello", "BOARD=rocket", *goals]
    app_image.check(subprocess.run(words, cwd=ROOT, capture_output=True, text=True))
    return program


@functools.cache
def rom(core: str, bootargs: str, change: str = "") -> Path:
    """@change: what else an overlay says."""
    folder = simulator(core).parent
    if bootargs:
        change += '&{/chosen} { bootargs = "%s"; };\n' % bootargs
    made = folder / f"rom-{hashlib.sha256(change.encode()).hexdigest()[:16]}.hex"
    words = [sys.executable, "tools/boot_rom.py", "--stub", "build/sim/reset.bin"]
    words += ["--core", folder / "rocket/core.json", "--out", made]
    with tempfile.NamedTemporaryFile("w", suffix=".dts") as overlay:
        if change:
            overlay.write("/dts-v1/;\n/plugin/;\n" + change)
            overlay.flush()
            words += ["--overlay", overlay.name]
        trees = (ROOT / "build/sim/trees").read_text().split()
        app_image.check(subprocess.run([*words, *trees], cwd=ROOT, capture_output=True, text=True))
    return made


@dataclass(frozen=True)
class Soc(Machine):
    """@arguments are the simulator's. @change: of the tree, as an overlay says it."""

    name: str = "rocket"
    core: str = CORE
    change: str = ""
    firmware: Path = FIRMWARE

    def command(self, image: Path) -> list[str]:
        words = [simulator(self.core), f"--rom={rom(self.core, self.bootargs or '', self.change)}"]
        words += [f"--load={FIRMWARE_AT:#x}:{self.firmware}", f"--load={IMAGE_AT:#x}:{image}"]
        words += [f"--max-cycles={MAX_CYCLES}", *self.arguments]
        return [str(word) for word in words]

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
