"""Writes files into an empty FAT32 file system that mkfs.vfat has made.

mtools cannot do it faithfully: where a name outside of ASCII fits 8.3 it writes no long name, and
the short one depends on the code page. Here whatever is not plain 8.3 gets a long name, in UTF-16.
The structures are those of Microsoft's FAT specification of 2000 (fatgen103).
"""

import re
import struct
import time
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from tools.card import times
from tools.card.card_content import Content, directory_size
from tools.progress import Bar

SECTOR = 512
ENTRY_SIZE = 32
END_OF_CHAIN = 0x0FFFFFFF
DIRECTORY, ARCHIVE, LONG_NAME = 0x10, 0x20, 0x0F
UNITS_PER_ENTRY = 13
CHUNK = 1 << 20
PLAIN = re.compile(r"[A-Z0-9_~-]{1,8}(\.[A-Z0-9_~-]{1,3})?")

Tree = dict[str, "Tree | Path"]


def make_tree(contents: Iterable[Content]) -> Tree:
    tree: Tree = {}
    for content in contents:
        for path in [*content.folders, *content.files]:
            *folders, name = path.split("/")
            node = tree
            for folder in folders:
                node = node[folder]
            node[name] = {} if path in content.folders else content.root / path
    return tree


def pack(plain: str) -> bytes:
    """The 11 bytes of a name that is 8.3."""
    base, _, extension = plain.partition(".")
    return (base.ljust(8) + extension.ljust(3)).encode()


def packed_names(names: Iterable[str]) -> set[bytes]:
    """Of those that are 8.3 but for their case. Nothing else may have such a short name: it would be
    found in place of the one that is meant."""
    plain = (name.upper() for name in names if name.isascii())
    return {pack(name) for name in plain if PLAIN.fullmatch(name)}


def short_name(name: str, taken: set[bytes]) -> tuple[bytes, bool]:
    """The 11 bytes of the 8.3 name, and whether they say all."""
    own = packed_names([name])
    if own:
        return own.pop(), PLAIN.fullmatch(name) is not None
    base, _, extension = name.rpartition(".") if "." in name.strip(".") else (name, "", "")
    base, extension = (re.sub(r"[^A-Z0-9_]", "", part.upper()) for part in (base, extension))
    number = 0
    while not number or packed in taken:
        number += 1
        tail = f"~{number}"
        packed = ((base[: 8 - len(tail)] + tail).ljust(8) + extension[:3].ljust(3)).encode()
    taken.add(packed)
    return packed, False


def checksum(short: bytes) -> int:
    total = 0
    for byte in short:
        total = ((total >> 1 | total << 7) + byte) & 0xFF
    return total


def long_entries(name: str, short: bytes) -> bytes:
    """The name's pieces, last first; the end is marked by one zero and filled with ones."""
    units = name.encode("utf-16-le")
    count = -(-len(units) // 2 // UNITS_PER_ENTRY)
    if len(units) // 2 % UNITS_PER_ENTRY:
        units += b"\0\0"
    units = units.ljust(count * UNITS_PER_ENTRY * 2, b"\xff")
    out = b""
    for number in range(count, 0, -1):
        piece = units[(number - 1) * 26 : number * 26]
        order = number | (0x40 if number == count else 0)
        head = struct.pack("<B10sBBB", order, piece[:10], LONG_NAME, 0, checksum(short))
        out += head + piece[10:22] + b"\0\0" + piece[22:]
    return out


def dos_time(seconds: float) -> tuple[int, int]:
    """Time and date in UTC, within the years that FAT knows."""
    t = time.gmtime(max(315532800, min(seconds, 4354819198)))
    time_ = t.tm_hour << 11 | t.tm_min << 5 | t.tm_sec // 2
    return time_, (t.tm_year - 1980) << 9 | t.tm_mon << 5 | t.tm_mday


def short_entry(short: bytes, attributes: int, cluster: int, size: int, mtime: float) -> bytes:
    time_, date = dos_time(mtime)
    created = (0, 0, time_, date, date)
    high, low = cluster >> 16, cluster & 0xFFFF
    return struct.pack("<11sBBBHHHHHHHI", short, attributes, *created, high, time_, date, low, size)


class Writer:
    """Allocates clusters one after the other, so that every file is in one piece."""

    def __init__(self, file: BinaryIO, first: int, bar: Bar):
        self.file, self.bar = file, bar
        self.first = first
        boot = self.read(0)
        self.cluster = boot[13] * SECTOR
        self.reserved = struct.unpack_from("<H", boot, 14)[0]
        self.tables = boot[16]
        self.table_sectors, _, _, self.root, self.info = struct.unpack_from("<IHHIH", boot, 36)
        self.data = self.reserved + self.tables * self.table_sectors
        self.clusters = (struct.unpack_from("<I", boot, 32)[0] - self.data) * SECTOR // self.cluster
        self.table = array("I", self.read(self.reserved)[: 4 * (self.root + 1)])

    def seek(self, sector: int) -> None:
        self.file.seek((self.first + sector) * SECTOR)

    def read(self, sector: int) -> bytes:
        self.seek(sector)
        return self.file.read(SECTOR)

    def seek_cluster(self, number: int) -> None:
        self.seek(self.data + (number - 2) * self.cluster // SECTOR)

    def allocate(self, size: int) -> int:
        """The first cluster of a chain for @size bytes; 0 for none."""
        start, count = len(self.table), -(-size // self.cluster)
        self.table.extend(range(start + 1, start + count))
        self.table.extend([END_OF_CHAIN] * (count > 0))
        return start if count else 0

    def extend_root(self, size: int) -> None:
        """The root has one cluster from mkfs, the last that is taken: the rest follows it."""
        if size > self.cluster:
            self.table[self.root] = self.allocate(size - self.cluster)

    def put_file(self, path: Path) -> tuple[int, int]:
        """Leaves holes where there are only zeros: the image is new."""
        size = path.stat().st_size
        start = self.allocate(size)
        if start:
            self.seek_cluster(start)
        with path.open("rb") as source:
            while chunk := source.read(min(CHUNK, size)):
                if chunk.count(0) == len(chunk):
                    self.file.seek(len(chunk), 1)
                else:
                    self.file.write(chunk)
                self.bar.add(len(chunk))
        return start, size

    def put_child(self, child: Tree | Path, parent: int) -> tuple[int, int, int, float]:
        if isinstance(child, Path):
            return ARCHIVE, *self.put_file(child), times.of_file(child)
        own = self.allocate(directory_size(list(child)))
        dots = short_entry(b".          ", DIRECTORY, own, 0, 0)
        dots += short_entry(b"..         ", DIRECTORY, parent, 0, 0)
        self.put_folder(child, own, own, dots)
        return DIRECTORY, own, 0, 0.0

    def put_folder(self, tree: Tree, start: int, as_parent: int, entries: bytes) -> None:
        """@as_parent: what the children's ".." say; the root is 0 there, wherever it is."""
        taken = packed_names(tree)
        for name, child in tree.items():
            attributes, cluster, size, mtime = self.put_child(child, as_parent)
            short, complete = short_name(name, taken)
            entries += b"" if complete else long_entries(name, short)
            entries += short_entry(short, attributes, cluster, size, mtime)
        self.seek_cluster(start)
        self.file.write(entries)

    def put_root(self, tree: Tree) -> None:
        """Behind the volume label."""
        self.seek_cluster(self.root)
        label = self.file.read(ENTRY_SIZE)
        self.extend_root(directory_size(list(tree)))
        self.put_folder(tree, self.root, 0, label)

    def finish(self) -> None:
        """Writes the tables, and into FSInfo how much is free and where to look for more."""
        for number in range(self.tables):
            self.seek(self.reserved + number * self.table_sectors)
            self.file.write(self.table.tobytes())
        used = len(self.table) - 2
        self.seek(self.info)
        self.file.seek(488, 1)
        self.file.write(struct.pack("<II", self.clusters - used, len(self.table) - 1))


def write(image: Path, first: int, contents: Iterable[Content]) -> None:
    """@first: the sector of the file system. The caller has made sure that all fits."""
    contents = list(contents)
    total = sum(sum(content.files.values()) for content in contents)
    with image.open("r+b") as file, Bar("files", total) as bar:
        writer = Writer(file, first, bar)
        writer.put_root(make_tree(contents))
        writer.finish()
