"""Builds U-Boot for the HiFive Unleashed as the board's firmware has it, but with overlays.

Debian's is built without CONFIG_OF_LIBFDT_OVERLAY. Only U-Boot itself is made; what runs before it,
SPL, OpenSBI and the device tree, stays Debian's. It is kept in the user's cache under a hash of all
that it is made of.
"""

import hashlib
import re
import subprocess
import tempfile
from pathlib import Path

import building

from tools.common import BUILD, CROSS, THIRD_PARTY, cache_folder, call, relative
from tools.setup import fetch, third_party

LOG = BUILD / "u-boot.log"
FIRMWARE = THIRD_PARTY / "u-boot-sifive/sifive_unleashed/u-boot.itb"
COMPILER, LINKER = f"{CROSS}gcc", "riscv64-linux-gnu-ld"

# Overlays need an address to be loaded to, and this board's environment has none: PREBOOT sets it
# on top of what it did. The host's tools are made without libraries of their own.
OPTIONS = """
CONFIG_OF_LIBFDT_OVERLAY=y
CONFIG_PREBOOT="setenv fdt_addr ${fdtcontroladdr};fdt addr ${fdtcontroladdr};setenv fdtoverlay_addr_r 0x8c400000;"
# CONFIG_TOOLS_LIBCRYPTO is not set
# CONFIG_TOOLS_KWBIMAGE is not set
# CONFIG_TOOLS_MKEFICAPSULE is not set
"""

# The compiler of the image is enough, but its linker makes nothing that can be relocated.
VARIABLES = [
    "ARCH=riscv",
    f"CROSS_COMPILE={COMPILER.removesuffix('gcc')}",
    f"LD={LINKER}",
    "DTC=dtc",
    "CONFIG_PYLIBFDT=",
]
# Device trees of boards and documentation: most of the source, and not needed.
LEFT_OUT = ["*/dts/upstream/src", "*.dts", "*/doc"]


def make(source: Path, log, *goals: str) -> None:
    command = ["make", "-C", source, f"-j{building.jobs()}", *VARIABLES, *goals]
    done = subprocess.run(
        command,
        env=building.environment(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        raise RuntimeError(f"U-Boot: make {goals[0]}: it failed, see {relative(LOG)}")


def build(archive: Path, source: Path, target: Path, log) -> None:
    left_out = [f"--exclude={pattern}" for pattern in LEFT_OUT]
    call(["tar", "-xf", archive, "-C", source, "--strip-components=1", *left_out], "U-Boot", "unpack")
    make(source, log, "sifive_unleashed_defconfig")
    with (source / ".config").open("a") as config:
        config.write(OPTIONS)
    make(source, log, "olddefconfig")
    make(source, log, "u-boot-nodtb.bin")
    (source / "u-boot-nodtb.bin").replace(target)


def made_of(entry: third_party.Entry) -> str:
    programs = [call([program, "--version"], program, "start") for program in (COMPILER, LINKER)]
    parts = [entry.sha256, Path(__file__).read_text(), *programs]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def binary() -> Path:
    """Takes a minute; done only when something that it is made of has changed."""
    entry = third_party.load_all(None)["u-boot"]
    folder = cache_folder() / "u-boot-with-overlays"
    target = folder / made_of(entry)
    with fetch.locked(folder):
        if not target.exists():
            with tempfile.TemporaryDirectory(dir=folder) as source, LOG.open("w") as log:
                build(fetch.archive(entry), Path(source), target, log)
    return target


def fit(folder: Path) -> Path:
    """The FIT of the board's firmware with the U-Boot in it replaced. All else is as it was."""
    text = call(["dtc", "-q", "-I", "dtb", "-O", "dts", FIRMWARE], FIRMWARE.name, "read it")
    image = r"(\tuboot \{[^}]*\tdata = )[^;]*;"
    text, count = re.subn(image, rf'\1/incbin/("{binary()}");', text)
    assert count == 1, f"{FIRMWARE}: one image named uboot was expected"
    source, target = folder / "u-boot.its", folder / "u-boot.itb"
    source.write_text(text)
    call(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", target, source], source.name, "compile it")
    return target
