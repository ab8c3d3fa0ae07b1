"""The boards in the QEMU that `make qemu-visionfive2` builds: what their tests do alike."""

import random
import subprocess
from pathlib import Path

import building
from machine import ROOT  # noqa: F401  puts the tools on the path

from tools.board import Partition
from tools.card import gpt
from tools.qemu import place

MIB = 1 << 20
FIRST = 4096  # sectors: 2 MiB
QUIET = ["-display", "none", "-monitor", "none", "-serial", "stdio"]
# Types of partitions.
SIFIVE_SPL = "5B193300-FC78-40CD-8002-E86C45580B47"
STARFIVE_SPL = "2E54B353-1271-4842-806F-E436D6AF6985"
SIFIVE_ITB = STARFIVE_SPL
STARFIVE_ITB = "BC13C2FF-59E6-4262-A352-B275FD6F7172"
DATA = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"


def refused(*words) -> str:
    """Why QEMU did not even start with the options."""
    command = [str(word) for word in [place.binary(), *QUIET, *words]]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done
    return done.stderr


def drive(path: Path) -> list[str]:
    return ["-drive", f"file={path},if=sd,format=raw"]


def card(path: Path, *types: str, content: bytes = b"") -> list[str]:
    """With a partition of 2 MiB for each of @types, and @content in the first one. The option to insert it."""
    with path.open("wb") as file:
        file.truncate(16 * MIB)
    starts = [FIRST * (1 + index) for index in range(len(types))]
    gpt.write(path, [Partition(f"part{first}", kind, first, first + FIRST - 1) for first, kind in zip(starts, types)])
    with path.open("r+b") as file:
        file.seek(FIRST * 512)
        file.write(content)
    return drive(path)


def run_of(board: str, folder: Path) -> str:
    """What `make run` says of a run with a file of its own, which must end well."""
    files = folder / "my files"
    files.mkdir()
    (files / "Grüße").write_bytes(random.Random(board).randbytes(100_000))
    building.build(f"BOARD={board}")
    done = building.make("run", f"BOARD={board}", f"FILES={files}")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    for words in "U-Boot SPL", "Starting kernel", "Grüße", "all is well":
        assert words in said, said
    return said
