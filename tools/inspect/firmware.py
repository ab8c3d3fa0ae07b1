"""Recognizes what boot ROMs and SPL load: U-Boot SPL, with StarFive's header or without, and OpenSBI."""

import re
import struct
import zlib
from dataclasses import dataclass, field

from tools.inspect.words import of_bytes
from tools.trees import dtb

LARGEST_SPL = 2 << 20
U_BOOT = re.compile(rb"U-Boot (SPL )?(20\d\d\.\d\d[ -~]{0,100})")
# U-Boot, tools/sfspl.c: the header that StarFive's boot ROM checks.
SF_HEADER, SF_OFFSET, SF_VERSION = 0x400, 0x240, 0x01010101
MHARTID = b"\x40\xf1"  # the upper half of `csrr rd, mhartid`, one of the first instructions of U-Boot's start.S


@dataclass
class Tree:
    compatible: list[str]
    model: str

    def line(self) -> str:
        return self.model or (self.compatible[0] if self.compatible else "a tree that names no board")


@dataclass
class Spl:
    """@starfive: it has StarFive's header."""

    starfive: bool = False
    version: str = ""
    size: int = 0  # with the header; 0 if not known
    tree: Tree | None = None
    problems: list[str] = field(default_factory=list)


def read_tree(data: bytes) -> dtb.Node | None:
    try:
        return dtb.Reader(data).read()
    except (dtb.Malformed, ValueError, struct.error, RecursionError):
        return None


def tree_of(data: bytes) -> Tree | None:
    node = read_tree(data)
    if node is None:
        return None
    return Tree([of_bytes(c.encode()) for c in node.compatible], " ".join(node.strings("model")))


def u_boot_version(data: bytes, spl: bool = False) -> str:
    """Banners of SPL say so."""
    found = [match[2] for match in U_BOOT.finditer(data) if bool(match[1]) == spl]
    return of_bytes(found[0]) if found else ""


def appended_tree(data: bytes) -> Tree | None:
    """SPL has its tree behind its code."""
    at = -1
    for _ in range(64):
        at = data.find(dtb.MAGIC, at + 1)
        if at < 0:
            return None
        tree = tree_of(data[at:])
        if tree and tree.compatible:
            return tree
    return None


def starfive_problems(data: bytes, version: int, size: int, header: int, checksum: int) -> list[str]:
    if version != SF_VERSION:
        return [f"the header of SPL has the unknown version {version:#x}"]
    if header != SF_HEADER or not 0 < size <= LARGEST_SPL:
        return [f"the header of SPL gives it {size} bytes behind a header of {header}"]
    payload = data[header : header + size]
    if len(payload) < size:
        return [f"SPL is cut off: {len(payload):,} of {size:,} bytes are there"]
    if zlib.crc32(payload) != checksum:
        return ["SPL is damaged: it has another checksum than its header says, so the boot ROM refuses it"]
    return []


def starfive_spl(data: bytes) -> Spl | None:
    if len(data) < SF_HEADER or struct.unpack_from("<I", data)[0] != SF_OFFSET:
        return None
    version, size, header, checksum = struct.unpack_from("<IIII", data, 0x284)
    problems = starfive_problems(data, version, size, header, checksum)
    payload = data[SF_HEADER : SF_HEADER + size]
    tree = appended_tree(payload)
    return Spl(True, u_boot_version(payload, spl=True), SF_HEADER + size, tree, problems)


def spl(data: bytes) -> Spl | None:
    """What is at the beginning of a partition; only what the boot ROM would load is looked at."""
    data = data[:LARGEST_SPL]
    found = starfive_spl(data)
    if found:
        return found
    version = u_boot_version(data, spl=True)
    if not version or MHARTID not in data[:64]:
        return None
    return Spl(False, version, 0, appended_tree(data))


def opensbi_version(data: bytes) -> str:
    """Builds from git have it as text. Others have it only in the code that answers sbi_get_impl_version:
    lui rd, 0x10; addi rd, rd, minor (OpenSBI, include/sbi/sbi_version.h: major << 16 | minor)."""
    text = re.search(rb"OpenSBI (v\d[\w.\-+]*)", data) or re.search(rb"\0(v\d\.\d+-\d+-g\w+[\w\-]*)\0", data)
    if text:
        return of_bytes(text[1])
    minors = {minor for at in range(0, len(data) - 8, 2) if (minor := minor_at(data, at)) is not None}
    return f"v1.{minors.pop()}" if len(minors) == 1 else ""


def minor_at(data: bytes, at: int) -> int | None:
    """RISC-V unprivileged ISA, chapters 2.4 and "C" standard extension: lui, c.lui and addi, c.addi."""
    word = int.from_bytes(data[at : at + 4], "little")
    if word & 0xFFFFF07F == 0x10037:
        register, after = word >> 7 & 31, at + 4
    elif word & 0xF07F == 0x6041 and word >> 7 & 31 != 2:
        register, after = word >> 7 & 31, at + 2
    else:
        return None
    following = int.from_bytes(data[after : after + 4], "little")
    if following & 0xFFFFF == 0x13 | register << 7 | register << 15:
        return following >> 20 if following >> 20 < 32 else None
    if following & 0xFF83 == 0x0001 | register << 7:
        return following >> 2 & 31 or None
    return None
