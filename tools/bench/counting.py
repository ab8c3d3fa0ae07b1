"""Counts the instructions that a guest executes between marks, exactly.

QEMU runs with -icount, where time is the number of executed instructions, and with
tools/bench/plugin.c, which records a hart's count whenever it reaches one of the given
addresses. The guest neither takes part nor notices.
"""

import functools
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile

from tools.common import BUILD, ROOT, Failure, call, relative
from tools.run import qemu

PLUGIN_SOURCE = ROOT / "tools" / "bench" / "plugin.c"
# Of QEMU's interface for plugins: tools/bench/qemu-plugin.h. Each QEMU takes some of them.
PLUGIN_OLDEST, PLUGIN_NEWEST = 1, 7
PLUGIN_RANGE = re.compile(r"plugin: versions (\d+) to (\d+)")
PLUGIN_REFUSED = re.compile(r"supports only (?:a minimum version of|up to version) (\d+)")
PLUGIN_FLAGS = "-shared -fPIC -O2 -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter".split()
QEMU = qemu.DEFAULT
ICOUNT = ["-icount", "shift=0", "-seed", "1", "-rtc", "base=2000-01-01,clock=vm"]
QUIET = ["-display", "none", "-monitor", "none", "-no-reboot"]
ENDED = re.compile(r"^yao: ended with status (\d+)\s*$", re.MULTILINE)

# SLTI with rd = rs1 = x0; the immediate, in the upper 12 bits, is the mark's number.
HINT_MASK, HINT = 0x000FFFFF, 0x00002013


@dataclass(frozen=True)
class Passage:
    """@hart came to @address after @count instructions."""

    address: int
    hart: int
    count: int


def compile_plugin(version: int, folder: Path, header: Path = PLUGIN_SOURCE.parent) -> Path:
    """@header: the folder of qemu-plugin.h."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        raise Failure("tools/bench/plugin.c: compile: no C compiler for this machine (try gcc)")
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"plugin{version}.so"
    options = [*PLUGIN_FLAGS, f"-I{header}", f"-DQEMU_PLUGIN_VERSION={version}"]
    call([compiler, *options, PLUGIN_SOURCE, "-o", out], relative(PLUGIN_SOURCE), "compile")
    return out


def ask_versions(version: int, folder: Path, program: str = "") -> str:
    """What QEMU says of a plugin for @version, which asks for more if it is loaded."""
    program = program or QEMU
    plugin = f"{compile_plugin(version, folder)},versions=on"
    command = [program, "-M", "none", "-display", "none", "-plugin", plugin]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError as error:
        raise Failure(f"{program}: start: {error.strerror}") from None
    return done.stderr


def plugin_version(folder: Path, program: str = "") -> int:
    """The newest that QEMU and plugin.c share."""
    program = program or QEMU
    said = ask_versions(2, folder, program)
    refused = PLUGIN_REFUSED.search(said)
    if refused and PLUGIN_OLDEST <= int(refused[1]) <= PLUGIN_NEWEST:
        said = ask_versions(int(refused[1]), folder, program)
    elif refused:
        raise Failure(
            f"{program}: load a plugin: it wants version {refused[1]} of the interface; "
            f"tools/bench/plugin.c knows {PLUGIN_OLDEST} to {PLUGIN_NEWEST}"
        )
    found = PLUGIN_RANGE.search(said)
    if not found:
        raise Failure(f"{program}: load a plugin: {said.strip()}")
    return min(int(found[2]), PLUGIN_NEWEST)


@functools.cache
def build_plugin(folder: Path = BUILD / "bench", program: str = "") -> Path:
    return compile_plugin(plugin_version(folder, program), folder)


def find_marks(elf: Path) -> dict[int, int]:
    """Where the marks stand: address -> number. An instruction may begin at any even address;
    bytes that merely look like a mark are no harm, as no instruction starts there."""
    marks = {}
    with elf.open("rb") as file:
        for section in ELFFile(file).iter_sections():
            if not section["sh_flags"] & SH_FLAGS.SHF_EXECINSTR:
                continue
            code = section.data()
            for offset in range(0, len(code) - 3, 2):
                word = int.from_bytes(code[offset : offset + 4], "little")
                if word & HINT_MASK == HINT:
                    marks[section["sh_addr"] + offset] = word >> 20
    return marks


def parse_passages(text: str) -> list[Passage]:
    passages = []
    for line in text.splitlines():
        words = line.split()
        if len(words) != 3:
            raise Failure(f"plugin: read its output: {line!r} is not an address and two numbers")
        passages.append(Passage(int(words[0], 16), int(words[1]), int(words[2])))
    return passages


def wait_for_end(process: subprocess.Popen, console: Path, seconds: float) -> None:
    """Not every machine can switch itself off: then the last line on the console ends it."""
    deadline = time.monotonic() + seconds
    while process.poll() is None:
        if ENDED.search(console.read_text(errors="replace")[-200:]) or time.monotonic() > deadline:
            process.terminate()
            process.wait()
            return
        time.sleep(0.2)


def check_end(prefix: str, console: str, log: Path) -> None:
    ended = ENDED.search(console)
    if not ended or int(ended[1]):
        last = "\n    ".join(console.strip().splitlines()[-8:])
        raise Failure(f"bench: {prefix}: run the app: it failed ({relative(log)} ends so):\n    {last}")


def run(
    machine: Sequence[str | Path],
    addresses: Iterable[int],
    folder: Path,
    seconds: float = 300,
    program: str = "",
    icount: Sequence[str] = ICOUNT,
) -> tuple[list[Passage], str]:
    """Runs the machine to its end and returns the passages and the console's text. @program: another QEMU."""
    program = program or QEMU
    folder.mkdir(parents=True, exist_ok=True)
    counts, console, errors = folder / "counts.txt", folder / "console.log", folder / "qemu.log"
    plugin = f"{build_plugin(program=program)},out={counts}"
    plugin += "".join(f",at={address:x}" for address in addresses)
    console.write_text("")
    counts.unlink(missing_ok=True)
    command = [program, *machine, *icount, *QUIET, "-serial", f"file:{console}", "-plugin", plugin]
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=stderr, stderr=stderr
        )
        try:
            wait_for_end(process, console, seconds)
        finally:
            process.kill()
    if not counts.exists() or not counts.stat().st_size:
        raise Failure(f"{program}: start: {errors.read_text().strip()}")
    return parse_passages(counts.read_text()), console.read_text(errors="replace")
