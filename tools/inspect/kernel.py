"""Recognizes what U-Boot boots: an Image with the header of Linux's booti protocol, ours or Linux's."""

import hashlib
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import BUILD, readable_size, relative
from tools.inspect.words import of_bytes

# Linux, Documentation/arch/riscv/boot-image-header.rst
HEADER = struct.Struct("<4s4sQQQIIQ8s4sI")
MAGIC = b"RSC\x05"
LINUX = re.compile(rb"Linux version (\S{1,80})")
OURS = b"/chosen/yao\0"


@dataclass
class Kernel:
    what: str
    size: int
    sha256: str
    ours: bool = False
    problems: list[str] = field(default_factory=list)


def known_build(sha256: str, size: int) -> str:
    """The image of this clone that it is."""
    for path in sorted(BUILD.glob("*/*/Image")):
        try:
            if path.stat().st_size == size and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                return relative(path)
        except OSError:
            continue
    return ""


def other_kind(data: bytes, name: str) -> list[str]:
    """Why U-Boot's booti does not take it."""
    if not data:
        return [f"{name} is empty"]
    if data.startswith(b"\x1f\x8b") or data.startswith(b"(\xb5/\xfd"):
        return []  # booti unpacks it, when kernel_comp_addr_r is set
    if data.startswith(b"\x7fELF"):
        return [f"{name} is an ELF file, which booti does not take; it wants the Image beside it"]
    if data[60:64] != b"" and data[48:56] == b"ARM\x64\0\0\0\0"[:8] or data[56:60] == b"ARM\x64":
        return [f"{name} is for ARM"]
    return [f"{name} has no Image header (RSC\\x05 at byte 56): U-Boot says `Bad Linux RISCV Image magic!`"]


def header_problems(data: bytes, name: str) -> list[str]:
    fields = HEADER.unpack_from(data)
    offset, size, flags, version = fields[2:6]
    found = []
    if not size:
        found.append(f"{name} says that it needs no memory: U-Boot says `Image lacks image_size field`")
    elif size < len(data):
        found.append(f"{name} has {len(data):,} bytes, but says that it needs {size:,}")
    if flags & 1:
        found.append(f"{name} is big-endian")
    if offset & 0xFFF:
        found.append(f"{name} wants to be at an address that is no multiple of 4096")
    return found + ([f"{name} has an unknown header, version {version:#x}"] if version >> 16 else [])


def name_of(data: bytes) -> tuple[str, bool]:
    if OURS in data:
        return "a Yao image", True
    linux = LINUX.search(data)
    if linux:
        return f"Linux {of_bytes(linux[1])}", False
    return "an Image of neither Yao nor a Linux that says its version", False


def inspect(data: bytes, name: str) -> Kernel:
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) < HEADER.size or data[56:60] != MAGIC:
        kind = "compressed" if not other_kind(data, name) else "no Image"
        return Kernel(kind, len(data), sha256, False, other_kind(data, name))
    what, ours = name_of(data)
    build = known_build(sha256, len(data)) if ours else ""
    what += f", {readable_size(len(data))}" + (f", the same as {build}" if build else "")
    return Kernel(what, len(data), sha256, ours, header_problems(data, name))


def of_file(path: Path) -> Kernel:
    return inspect(path.read_bytes(), path.name)
