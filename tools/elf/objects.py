"""Reads what resolution needs of ELF64 little-endian objects: symbols, and pointers in data.

pyelftools knows more and takes three seconds for the objects of one image; this takes a tenth.
(ELF-64 Object File Format, version 1.5; RISC-V ELF psABI, version 1.0, chapter 8.)
"""

import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tools.common import Failure

HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
SECTION = struct.Struct("<IIQQQQIIQQ")
SYMBOL = struct.Struct("<IBBHQQ")
RELA = struct.Struct("<QQq")

RELOCATABLE = 1
CLASSES = {1: "32-bit", 2: "64-bit"}
MACHINES = {3: "x86", 40: "Arm", 62: "x86-64", 183: "AArch64", 243: "RISC-V"}
RISCV = 243
FLOAT_ABI = 0x6
FLOAT_ABIS = {0: "soft float", 2: "single float", 4: "double float", 6: "quad float"}
REDUCED = 0x8  # RV64E

SHT_SYMTAB, SHT_RELA, SHT_NOBITS = 2, 4, 8
SHN_UNDEF, SHN_ABS, SHN_COMMON = 0, 0xFFF1, 0xFFF2
LOCAL, GLOBAL, WEAK = 0, 1, 2
MARKER = b"yao_"  # begins the names by which modules declare more (include/yao/module.h)
LTO_MARK = "__gnu_lto_"  # a common symbol by which the linker knows LTO's objects
LTO_DEBUG = "."  # LTO's debug information has weak symbols named file.c.12ab34cd

Place = tuple[int, int]  # a section's number and an offset in it


class Symbol(NamedTuple):
    name: str
    section: int
    value: int
    bind: int


def machine_of(data: bytes) -> str:
    """What an ELF file was built for, in words."""
    machine, flags = struct.unpack_from("<H", data, 18)[0], 0
    words = [CLASSES.get(data[4], "unknown"), MACHINES.get(machine, f"machine {machine}")]
    if machine == RISCV:
        (flags,) = struct.unpack_from("<I", data, 48 if data[4] == 2 else 36)
        words.append(FLOAT_ABIS[flags & FLOAT_ABI])
    return " ".join(words) + (" with 16 registers" if flags & REDUCED else "")


def check(name: str, data: bytes) -> None:
    """Refuses what could not be linked with the libos, or would be and then fail at run time."""
    if len(data) < HEADER.size or data[:4] != b"\x7fELF":
        raise ValueError("it is not an ELF file")
    if machine_of(data) != "64-bit RISC-V double float":
        raise Failure(
            f"{name}: read the object: it was built for {machine_of(data)}; "
            "compile it with -march=rv64gc -mabi=lp64d"
        )
    if HEADER.unpack_from(data)[1] != RELOCATABLE:
        raise Failure(f"{name}: read the object: it is linked already; compile it with -c")


@dataclass
class Object:
    """One object file. @name is what messages call it. ValueError: the file is damaged."""

    name: str
    data: bytes

    def __post_init__(self):
        check(self.name, self.data)
        header = HEADER.unpack_from(self.data)
        start, count = header[6], header[12]
        table = self.data[start : start + SECTION.size * count]
        if len(table) < SECTION.size * count:
            raise ValueError("it is cut off")
        self.sections = list(SECTION.iter_unpack(table))

    def content(self, index: int) -> bytes:
        _, kind, _, _, offset, size, *_ = self.sections[index]
        return b"" if kind == SHT_NOBITS else self.data[offset : offset + size]

    @cached_property
    def table(self) -> tuple[list[tuple], bytes]:
        """The symbol table as it stands, and its names."""
        for index, section in enumerate(self.sections):
            if section[1] == SHT_SYMTAB:
                return list(SYMBOL.iter_unpack(self.content(index))), self.content(section[6])
        return [], b""

    @cached_property
    def symbols(self) -> list[Symbol]:
        """Global symbols, and of the local ones the markers: the thousands of labels that the
        assembler leaves for relaxation must not cost anything."""
        table, names = self.table
        found = []
        for start, info, _, section, value, _ in table:
            bind = info >> 4
            if bind == LOCAL and not names.startswith(MARKER, start):
                continue
            name = names[start : names.index(b"\0", start)].decode()
            if not name.startswith(LTO_MARK) and not (bind == WEAK and LTO_DEBUG in name):
                found.append(Symbol(name, section, value, bind))
        return found

    @cached_property
    def pointers(self) -> dict[Place, Place]:
        """Where each relocated pointer stands, and what it points to."""
        found = {}
        table, _ = self.table
        for index, section in enumerate(self.sections):
            if section[1] != SHT_RELA:
                continue
            for offset, info, addend in RELA.iter_unpack(self.content(index)):
                _, _, _, target, value, _ = table[info >> 32]
                if SHN_UNDEF < target < SHN_ABS:
                    found[(section[7], offset)] = (target, value + addend)
        return found

    def string_at(self, place: Place) -> str:
        data = self.content(place[0])
        return data[place[1] : data.index(b"\0", place[1])].decode()


def read_object(path: Path, name: str) -> Object:
    """A damaged file, such as a compiler leaves that was killed, must not stay: make would take it
    for up to date."""
    try:
        return Object(name, path.read_bytes())
    except OSError as error:
        raise Failure(f"{name}: read the object: {error}")
    except (ValueError, IndexError, struct.error) as error:
        path.unlink()
        raise Failure(f"{name}: read the object: {error}; it is removed, and make compiles it again")
