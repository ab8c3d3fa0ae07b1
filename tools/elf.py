"""Reads what resolution needs of ELF64 little-endian objects: symbols, and pointers in data.

pyelftools knows more and takes three seconds for the objects of one image; this takes a tenth.
(ELF-64 Object File Format, version 1.5.)
"""

import struct
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from common import Failure

HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
SECTION = struct.Struct("<IIQQQQIIQQ")
SYMBOL = struct.Struct("<IBBHQQ")
RELA = struct.Struct("<QQq")

SHT_SYMTAB, SHT_RELA = 2, 4
SHN_UNDEF, SHN_ABS, SHN_COMMON = 0, 0xFFF1, 0xFFF2
BIND_GLOBAL, BIND_WEAK = 1, 2
MACHINE_RISCV = 243
FLAG_FLOAT_ABI, FLOAT_ABI_DOUBLE = 0x6, 0x4


@dataclass(frozen=True)
class Symbol:
    name: str
    section: int
    value: int
    size: int
    bind: int
    kind: int


@dataclass
class Object:
    """One object file. @name is what messages call it."""

    name: str
    data: bytes
    sections: list[tuple] = field(default_factory=list)

    def __post_init__(self):
        if len(self.data) < HEADER.size or self.data[:6] != b"\x7fELF\x02\x01":
            raise Failure(f"{self.name}: read: not an ELF64 object")
        header = HEADER.unpack_from(self.data)
        machine, flags = header[2], header[7]
        if machine != MACHINE_RISCV or flags & FLAG_FLOAT_ABI != FLOAT_ABI_DOUBLE:
            raise Failure(
                f"{self.name}: read: built for another machine or ABI; "
                "compile it for riscv64 with -march=rv64gc -mabi=lp64d"
            )
        offset, count = header[6], header[12]
        self.sections = [SECTION.unpack_from(self.data, offset + 64 * i) for i in range(count)]

    def content(self, index: int) -> bytes:
        _, kind, _, _, offset, size, *_ = self.sections[index]
        return b"" if kind == 8 else self.data[offset : offset + size]

    @cached_property
    def symbols(self) -> list[Symbol]:
        for index, section in enumerate(self.sections):
            if section[1] == SHT_SYMTAB:
                strings = self.content(section[6])
                return [
                    Symbol(
                        strings[name : strings.index(b"\0", name)].decode(),
                        where, value, size, info >> 4, info & 15,
                    )
                    for name, info, _, where, value, size in SYMBOL.iter_unpack(self.content(index))
                ]  # fmt: skip
        return []

    @cached_property
    def defined(self) -> dict[str, Symbol]:
        """Global symbols that it offers; weak ones included, those of LTO's debug sections not."""
        return {
            s.name: s
            for s in self.symbols
            if s.bind in (BIND_GLOBAL, BIND_WEAK) and s.section != SHN_UNDEF and "." not in s.name
        }

    @cached_property
    def undefined(self) -> set[str]:
        """What it cannot do without: a weak reference may stay open."""
        return {s.name for s in self.symbols if s.section == SHN_UNDEF and s.bind == BIND_GLOBAL}

    @cached_property
    def pointers(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Section and offset of each relocated pointer, and those of what it points to."""
        found = {}
        for index, section in enumerate(self.sections):
            if section[1] != SHT_RELA:
                continue
            for offset, info, addend in RELA.iter_unpack(self.content(index)):
                target = self.symbols[info >> 32]
                if 0 < target.section < SHN_ABS:
                    found[(section[7], offset)] = (target.section, target.value + addend)
        return found

    def string_at(self, place: tuple[int, int]) -> str:
        data = self.content(place[0])
        return data[place[1] : data.index(b"\0", place[1])].decode()


def read_object(path: Path, name: str) -> Object:
    return Object(name, path.read_bytes())


def archive_members(path: Path) -> list[tuple[str, bytes]]:
    """Members of an `ar` archive in the System V format, with their long names."""
    data = path.read_bytes()
    if data[:8] != b"!<arch>\n":
        raise Failure(f"{path}: read: not an archive")
    members, names, at = [], b"", 8
    while at + 60 <= len(data):
        header, size = data[at : at + 60], int(data[at + 48 : at + 58])
        content = data[at + 60 : at + 60 + size]
        name = header[:16].decode().rstrip()
        if name == "//":
            names = content
        elif name not in ("/", "/SYM64/"):
            if name[0] == "/":
                start = int(name[1:])
                name = names[start : names.index(b"/\n", start)].decode()
            members.append((name.rstrip("/"), content))
        at += 60 + size + size % 2
    return members
