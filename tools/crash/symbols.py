"""Function, file and line of many addresses at once."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tools.common import CROSS, ROOT, Failure

ADDR2LINE = f"{CROSS}addr2line"
DISCRIMINATOR = re.compile(r" \(discriminator \d+\)$", re.MULTILINE)
# All clones of a user share the C library's objects. LTO keeps the folder where they were compiled.
SHARED = re.compile(r"^.*/(?=musl/src/)")
LINE = re.compile(r"(.*):(\d+|\?)")


class Frame(NamedTuple):
    """A function and where in it, and the program that it is a part of. @line 0: not known."""

    function: str
    file: str = ""
    line: int = 0
    program: str = ""


def frame(function: str, place: str) -> Frame:
    found = LINE.fullmatch(place)
    if not found or found[1] == "??":
        return Frame(function)
    file = found[1].replace(f"{ROOT}/", "").rpartition("../")[2]  # libraries were built elsewhere
    return Frame(function, SHARED.sub("", file.removeprefix("./")), int(found[2].replace("?", "0")))


def frames(elf: Path, addresses: Iterable[int]) -> dict[int, tuple[Frame, ...]]:
    """For each address the function that it is in, then what is inlined there, innermost last."""
    wanted = "".join(f"{address:#x}\n" for address in addresses)
    command = [ADDR2LINE, "-afi", "-e", str(elf)]
    try:
        done = subprocess.run(command, input=wanted, capture_output=True, text=True)
    except FileNotFoundError:
        raise Failure(f"{elf}: find functions and lines: {ADDR2LINE} is not installed")
    found: dict[int, tuple[Frame, ...]] = {}
    for block in DISCRIMINATOR.sub("", done.stdout).split("0x")[1:]:
        address, *words = block.splitlines()
        pairs = zip(words[::2], words[1::2])
        found[int(address, 16)] = tuple(frame(*pair) for pair in pairs)[::-1]
    return found
