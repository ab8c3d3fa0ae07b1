"""Bytes of an image by source file, from the symbols of its ELF and their debug information.

The linker's map cannot tell: with link-time optimisation it knows one object only.
"""

import re
from collections import defaultdict
from pathlib import Path

from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile

from common import BUILD, ROOT, call, relative

NM = "riscv64-unknown-elf-nm"
KINDS = ("text", "rodata", "data", "bss")
KIND_OF_LETTER = {"t": "text", "r": "rodata", "d": "data", "g": "data", "b": "bss", "s": "bss"}
UNKNOWN = "C library"
NAMELESS = "(padding, strings, assembly without a size)"
SYMBOL = re.compile(r"^([0-9a-f]+) ([0-9a-f]+) (\w) (\S+)(?:\t(.*):\d+)?$", re.MULTILINE)


def module_of(path: str | None) -> str:
    """A source file as the reader knows it."""
    if not path:
        return UNKNOWN
    for base in (BUILD, ROOT):
        try:
            return str((ROOT / path).resolve().relative_to(base))
        except ValueError:
            continue
    return UNKNOWN


def parse_symbols(text: str) -> dict[str, dict[str, int]]:
    """What nm lists: module -> kind -> bytes. Aliases of one address count once."""
    modules = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    seen = set()
    for address, size, letter, _, path in SYMBOL.findall(text):
        kind = KIND_OF_LETTER.get(letter.lower())
        if kind and address not in seen:
            seen.add(address)
            modules[module_of(path)][kind] += int(size, 16)
    return dict(modules)


def kind_of_section(section) -> str | None:
    flags = section["sh_flags"]
    if not flags & SH_FLAGS.SHF_ALLOC:
        return None
    if section["sh_type"] == "SHT_NOBITS":
        return "bss"
    if flags & SH_FLAGS.SHF_EXECINSTR:
        return "text"
    return "data" if flags & SH_FLAGS.SHF_WRITE else "rodata"


def section_totals(elf: Path) -> dict[str, int]:
    totals = dict.fromkeys(KINDS, 0)
    with elf.open("rb") as file:
        for section in ELFFile(file).iter_sections():
            kind = kind_of_section(section)
            if kind:
                totals[kind] += section["sh_size"]
    return totals


def measure(elf: Path) -> dict[str, dict[str, int]]:
    """module -> kind -> bytes, the rest that no symbol covers as a module of its own."""
    listing = call([NM, "-S", "-l", "--defined-only", elf], relative(elf), "list symbols")
    modules = parse_symbols(listing)
    totals = section_totals(elf)
    named = {kind: sum(sizes[kind] for sizes in modules.values()) for kind in KINDS}
    modules[NAMELESS] = {kind: totals[kind] - named[kind] for kind in KINDS}
    return modules
