"""Bytes of an image by source file, from the symbols of its ELF and its debug information.

The linker's map cannot tell: with link-time optimisation it knows one object only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from elftools.dwarf.descriptions import describe_form_class
from elftools.dwarf.die import DIE
from elftools.elf.constants import SH_FLAGS
from elftools.elf.elffile import ELFFile

from common import BUILD, ROOT

KINDS = ("text", "rodata", "data", "bss")
UNKNOWN = "C library"
NAMELESS = "(strings, padding, stacks, page tables)"
DW_OP_ADDR = 0x03


@dataclass(frozen=True, order=True)
class Symbol:
    address: int
    size: int
    kind: str


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


def address_of(die: DIE) -> int | None:
    if die.tag == "DW_TAG_subprogram" and "DW_AT_low_pc" in die.attributes:
        return die.attributes["DW_AT_low_pc"].value
    place = die.attributes.get("DW_AT_location") if die.tag == "DW_TAG_variable" else None
    if place is None or describe_form_class(place.form) != "exprloc":
        return None
    expression = bytes(place.value)
    if len(expression) != 9 or expression[0] != DW_OP_ADDR:
        return None
    return int.from_bytes(expression[1:], "little")


def unit_name(die: DIE) -> str | None:
    """The C file that @die comes from, wherever link-time optimisation has put it."""
    while "DW_AT_abstract_origin" in die.attributes:
        die = die.get_DIE_from_attribute("DW_AT_abstract_origin")
    name = die.cu.get_top_DIE().attributes.get("DW_AT_name")
    return name.value.decode(errors="replace") if name else None


def definitions(elf: ELFFile) -> Iterator[tuple[int, str | None]]:
    """Addresses of functions and variables, and their source files."""
    if not elf.has_dwarf_info():
        return
    for unit in elf.get_dwarf_info().iter_CUs():
        for die in unit.iter_DIEs():
            address = address_of(die)
            if address is not None:
                yield address, unit_name(die)


def symbols(elf: ELFFile) -> Iterator[Symbol]:
    for symbol in elf.get_section_by_name(".symtab").iter_symbols():
        index = symbol["st_shndx"]
        if symbol["st_size"] and isinstance(index, int) and symbol["st_info"]["type"] != "STT_TLS":
            kind = kind_of_section(elf.get_section(index))
            if kind:
                yield Symbol(symbol["st_value"], symbol["st_size"], kind)


def sizes_by_module(
    found: Iterable[Symbol], sources: dict[int, str | None]
) -> dict[str, dict[str, int]]:
    """module -> kind -> bytes. A byte that several symbols cover counts for the first."""
    modules = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    end = 0
    for symbol in sorted(found):
        size = symbol.address + symbol.size - max(symbol.address, end)
        if size > 0:
            modules[module_of(sources.get(symbol.address))][symbol.kind] += size
            end = symbol.address + symbol.size
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


def section_totals(elf: ELFFile) -> dict[str, int]:
    totals = dict.fromkeys(KINDS, 0)
    for section in elf.iter_sections():
        kind = kind_of_section(section)
        if kind:
            totals[kind] += section["sh_size"]
    return totals


def measure(path: Path) -> dict[str, dict[str, int]]:
    """module -> kind -> bytes, the rest that no symbol covers as a module of its own."""
    with path.open("rb") as file:
        elf = ELFFile(file)
        modules = sizes_by_module(symbols(elf), dict(definitions(elf)))
        totals = section_totals(elf)
    named = {kind: sum(sizes[kind] for sizes in modules.values()) for kind in KINDS}
    modules[NAMELESS] = {kind: totals[kind] - named[kind] for kind in KINDS}
    return modules
