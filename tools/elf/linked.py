"""A linked image, read once for all checks and reports: its ELF file and the linker's map."""

import re
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tools.common import Failure
from tools.elf.objects import HEADER, SECTION, SHN_ABS, SHN_UNDEF, SHT_NOBITS, SHT_SYMTAB, SYMBOL

PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
SHF_WRITE, SHF_ALLOC, SHF_EXEC = 1, 2, 4
PT_LOAD = 1
PF_EXEC, PF_WRITE = 1, 2

KINDS = ("text", "rodata", "data", "bss")
LOADED = ("text", "rodata", "data")

# A line of the map's last part: section, address, size and object file of what was placed there.
PLACED = re.compile(r"^ (\.\S+)\s+0x([0-9a-f]{16})\s+0x([0-9a-f]+) (\S+)$", re.MULTILINE)
# A line of the map's first part: a member of an archive, then on a line of its own what asked for it.
MEMBER = re.compile(r"^(\S+\(\S+\))(?:\n|\s{2,})\s+(.+)$", re.MULTILINE)
MAP_OF_MEMORY = "Linker script and memory map"


class Symbol(NamedTuple):
    name: str
    section: int
    value: int
    size: int
    bind: int


@dataclass(frozen=True)
class Section:
    name: str
    index: int
    kind: str  # of KINDS
    address: int
    size: int

    @property
    def end(self) -> int:
        return self.address + self.size


@dataclass(frozen=True)
class Segment:
    address: int
    writable: bool
    executable: bool


@dataclass(frozen=True)
class Placed:
    """What the linker took from one object file for one section."""

    section: str
    address: int
    size: int
    file: str


def kind_of(kind: int, flags: int) -> str:
    if kind == SHT_NOBITS:
        return "bss"
    if flags & SHF_EXEC:
        return "text"
    return "data" if flags & SHF_WRITE else "rodata"


def text_at(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode()


class Linked:
    def __init__(self, elf: Path, map_: Path | None = None):
        self.path = elf
        self.map = map_
        self.data = elf.read_bytes()
        if len(self.data) < HEADER.size or self.data[:6] != b"\x7fELF\x02\x01":
            raise Failure(f"{elf}: read the image: it is not an ELF64 file")
        self.header = HEADER.unpack_from(self.data)
        start, count = self.header[6], self.header[12]
        self.headers = list(SECTION.iter_unpack(self.data[start : start + SECTION.size * count]))
        strings = self.bytes_of(self.header[13])
        self.names = [text_at(strings, header[0]) for header in self.headers]

    def bytes_of(self, index: int) -> bytes:
        _, kind, _, _, offset, size, *_ = self.headers[index]
        return b"" if kind == SHT_NOBITS else self.data[offset : offset + size]

    def content(self, name: str) -> bytes:
        """A section's bytes, none where there is no such section."""
        return self.bytes_of(self.names.index(name)) if name in self.names else b""

    @cached_property
    def sections(self) -> list[Section]:
        """Those with a place in memory, in its order. Not .tbss: .tbss_space is its place
        (ld/yao.ld)."""
        found = []
        for index, header in enumerate(self.headers):
            _, kind, flags, address, _, size, *_ = header
            if flags & SHF_ALLOC and self.names[index] != ".tbss":
                found.append(Section(self.names[index], index, kind_of(kind, flags), address, size))
        return sorted(found, key=lambda s: s.address)

    @cached_property
    def segments(self) -> list[Segment]:
        """What is loaded to memory."""
        first, count = self.header[5], self.header[10]
        found = []
        for number in range(count):
            at = first + number * PROGRAM_HEADER.size
            kind, flags, _, address, *_ = PROGRAM_HEADER.unpack_from(self.data, at)
            if kind == PT_LOAD:
                found.append(Segment(address, bool(flags & PF_WRITE), bool(flags & PF_EXEC)))
        return found

    @cached_property
    def symbols(self) -> list[Symbol]:
        """The named ones, sorted by address. Thousands of local labels of the linker's relaxation
        have no name, and those of debug sections no place in memory."""
        index = next((i for i, s in enumerate(self.headers) if s[1] == SHT_SYMTAB), None)
        if index is None:
            return []
        strings = self.bytes_of(self.headers[index][6])
        kept = {s.index for s in self.sections} | {SHN_UNDEF, SHN_ABS} | self.thread_local
        found = []
        for name, info, _, where, value, size in SYMBOL.iter_unpack(self.bytes_of(index)):
            if where in kept and strings[name] and strings[name : name + 2] != b".L":
                found.append(Symbol(text_at(strings, name), where, value, size, info >> 4))
        return sorted(found, key=lambda s: (s.value, -s.size))

    @cached_property
    def thread_local(self) -> set[int]:
        return {i for i, name in enumerate(self.names) if name == ".tbss"}

    @cached_property
    def sized(self) -> list[Symbol]:
        """Functions and variables: symbols that cover memory."""
        places = {s.index for s in self.sections}
        return [s for s in self.symbols if s.size and s.section in places]

    def symbol(self, name: str) -> Symbol | None:
        return next((s for s in self.symbols if s.name == name), None)

    def read(self, address: int, size: int) -> bytes:
        """What is at @address when the image begins to run; nothing outside of what is loaded."""
        for section in self.sections:
            start = address - section.address
            if section.kind != "bss" and 0 <= start and start + size <= section.size:
                return self.bytes_of(section.index)[start : start + size]
        return b""

    @cached_property
    def placed(self) -> list[Placed]:
        """The linker's map; empty without one."""
        return self.map_parts[1]

    @cached_property
    def discarded(self) -> list[Placed]:
        """What the linker left out as nothing refers to it."""
        return self.map_parts[0]

    @cached_property
    def members(self) -> dict[str, str]:
        """What the linker took from archives, and for what."""
        text = self.map.read_text() if self.map else ""
        return dict(MEMBER.findall(text.partition(MAP_OF_MEMORY)[0]))

    @cached_property
    def map_parts(self) -> list[list[Placed]]:
        """Before and after the line that begins the map of memory."""
        before, _, after = (self.map.read_text() if self.map else "").partition(MAP_OF_MEMORY)
        return [
            [
                Placed(section, int(address, 16), int(size, 16), file)
                for section, address, size, file in PLACED.findall(part)
            ]
            for part in (before, after)
        ]
