"""Reads a FIT image (u-boot.itb): which OpenSBI, U-Boot and trees it holds (U-Boot, doc/usage/fit)."""

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

from tools.inspect import firmware
from tools.inspect.firmware import Tree
from tools.inspect.source import Source
from tools.inspect.words import printable
from tools.trees import dtb

LARGEST = 64 << 20
CHECKS = {"crc32": lambda data: zlib.crc32(data).to_bytes(4, "big")}
CHECKS |= {name: lambda data, name=name: hashlib.new(name, data).digest() for name in ("sha1", "sha256", "sha512", "md5")}


@dataclass
class Fit:
    images: list[str] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)
    u_boot: str = ""
    opensbi: str = ""
    kernel: bool = False
    size: int = 0
    problems: list[str] = field(default_factory=list)


def number(node: dtb.Node, name: str) -> int | None:
    value = node.properties.get(name, b"")
    return struct.unpack(">I", value)[0] if len(value) == 4 else None


def place(node: dtb.Node, end: int) -> tuple[int, int] | None:
    """Where the data of an image is that is outside of the tree: @end of the tree, or absolute."""
    size = number(node, "data-size")
    offset, position = number(node, "data-offset"), number(node, "data-position")
    if size is None or (offset is None and position is None):
        return None
    return (position if position is not None else (end + 3 & ~3) + offset), size


def data_of(node: dtb.Node, source: Source, start: int, end: int, found: Fit) -> bytes:
    if "data" in node.properties:
        return node.properties["data"]
    outside = place(node, end)
    if not outside:
        found.problems.append(f"{printable(node.name)} in u-boot.itb has no data")
        return b""
    at, size = outside
    data = source.read(start + at, min(size, LARGEST))
    if len(data) < size:
        found.problems.append(f"u-boot.itb is cut off in {printable(node.name)}")
    found.size = max(found.size, at + size)
    return data


def check_hashes(node: dtb.Node, data: bytes, found: Fit) -> None:
    for child in node.children:
        algorithm, value = child.strings("algo"), child.properties.get("value")
        check = CHECKS.get(algorithm[0]) if algorithm else None
        if check and value and check(data) != value:
            found.problems.append(f"{printable(node.name)} in u-boot.itb is damaged: its {algorithm[0]} differs")


def take(node: dtb.Node, data: bytes, found: Fit) -> None:
    found.images.append(printable(node.name))
    kind = node.strings("type")
    tree = firmware.tree_of(data) if data.startswith(dtb.MAGIC) else None
    if tree:
        found.trees.append(tree)
        return
    if kind == ["kernel"]:
        found.kernel = True
    if b"OpenSBI" in data:
        found.opensbi = firmware.opensbi_version(data) or "of a version that it does not tell"
    found.u_boot = found.u_boot or firmware.u_boot_version(data)


def read(source: Source, start: int) -> Fit | None:
    """The FIT at byte @start; None if there is none."""
    head = source.read(start, 8)
    if len(head) < 8 or not head.startswith(dtb.MAGIC):
        return None
    total = struct.unpack_from(">I", head, 4)[0]
    found = Fit(size=total)
    if total > LARGEST and start + total <= source.size:
        found.problems.append(f"the FIT has {total:,} bytes, more than SPL could load")
        return found
    raw = source.read(start, min(total, LARGEST))
    if len(raw) < total:
        found.problems.append(f"u-boot.itb is cut off: {len(raw):,} of {total:,} bytes are there")
        return found
    root = firmware.read_tree(raw)
    images = root.find("/images") if root else None
    if not images:
        found.problems.append("what should be u-boot.itb is damaged" if not root else "it is a tree, but no FIT")
        return found
    for node in images.children:
        data = data_of(node, source, start, total, found)
        check_hashes(node, data, found)
        take(node, data, found)
    return found
