"""Where an object refers to a symbol: source file and line, from its debugging information."""

import subprocess
from functools import cache
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile
from elftools.elf.relocation import RelocationSection

from tools.common import CROSS, ROOT

ADDR2LINE = f"{CROSS}addr2line"


def references(elf: ELFFile, symbol: str) -> list[tuple[str, int]]:
    """Section and offset of each reference from code."""
    found = []
    for section in elf.iter_sections():
        if not isinstance(section, RelocationSection):
            continue
        target = elf.get_section(section["sh_info"])
        if not target["sh_flags"] & SH_FLAGS.SHF_EXECINSTR:
            continue
        symbols = elf.get_section(section["sh_link"])
        found += [
            (target.name, relocation["r_offset"])
            for relocation in section.iter_relocations()
            if symbols.get_symbol(relocation["r_info_sym"]).name == symbol
        ]
    return found


def line_of(path: Path, section: str, offset: int) -> tuple[str, int] | None:
    command = [ADDR2LINE, "-e", str(path), "-j", section, f"{offset:#x}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return None
    file, _, line = done.stdout.split(" (")[0].strip().rpartition(":")
    return (file.removeprefix(f"{ROOT}/"), int(line)) if line.isdigit() and int(line) else None


@cache  # objects stay as they are meanwhile
def first_use(path: Path, symbol: str) -> tuple[str, int] | None:
    """The lowest line that refers to @symbol, if the object at @path has debugging information."""
    try:
        with path.open("rb") as file:
            places = references(ELFFile(file), symbol)
    except (OSError, ELFError):
        return None
    lines = filter(None, (line_of(path, *place) for place in places))
    return min(lines, key=lambda line: line[1], default=None)
