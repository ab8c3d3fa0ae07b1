"""exFAT volumes for the tests: made by mkfs.exfat, judged by fsck.exfat, and read by a reader of our own, which
knows nothing of lib/fat (Microsoft's exFAT specification)."""

import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import disks
from disks import FIRST, MIB, SECTOR

from tools.common import call, environment

FILE = 0x85  # the first slot of a set


def fsck(volume: Path) -> str:
    """What fsck.exfat complains of."""
    done = subprocess.run(["fsck.exfat", "-n", volume], capture_output=True, text=True, env=environment())
    return done.stdout + done.stderr if done.returncode else ""


class Disk:
    """An image with a volume in a partition of type 7, which is also NTFS'."""

    def __init__(self, path: Path, cluster: str, size: int = 64 * MIB):
        self.path, self.volume = disks.blank(path, size), path.with_suffix(".volume")
        sectors = size // SECTOR - FIRST
        disks.write_mbr(path, (7, FIRST, sectors))
        disks.blank(self.volume, sectors * SECTOR)
        call(["mkfs.exfat", "-c", cluster, self.volume], path.name, "make an exFAT volume")
        with path.open("r+b") as file:
            file.seek(FIRST * SECTOR)
            file.write(self.volume.read_bytes())

    def fsck(self) -> str:
        disks.copy_sparse(self.path, self.volume, FIRST * SECTOR)
        return fsck(self.volume)

    def files(self) -> dict[str, bytes]:
        return Reader(disks.read(self.path, FIRST * SECTOR, -1)).files()


class Reader:
    def __init__(self, volume: bytes):
        self.volume = volume
        fat, _, heap, _, self.root = struct.unpack_from("<5I", volume, 80)
        sector, self.cluster = 1 << volume[108], 1 << volume[108] + volume[109]
        self.fat, self.heap = fat * sector, heap * sector

    def clusters(self, first: int, in_row: bool) -> Iterator[bytes]:
        while 2 <= first < 0xFFFFFFF7:
            at = self.heap + (first - 2) * self.cluster
            yield self.volume[at : at + self.cluster]
            (after,) = struct.unpack_from("<I", self.volume, self.fat + 4 * first)
            first = first + 1 if in_row else after

    def content(self, first: int, size: int, in_row: bool) -> bytes:
        found = b""
        for cluster in self.clusters(first, in_row):
            if len(found) >= size:
                break
            found += cluster
        return found[:size]

    def sets(self, slots: bytes) -> Iterator[bytes]:
        at = 0
        while at < len(slots) and slots[at]:
            more = slots[at + 1] if slots[at] == FILE else 0
            if more:
                yield slots[at : at + (more + 1) * 32]
            at += (more + 1) * 32

    def folder(self, slots: bytes, path: str) -> Iterator[tuple[str, bytes | None]]:
        for found in self.sets(slots):
            units = b"".join(found[i + 2 : i + 32] for i in range(64, len(found), 32))
            name = path + units[: 2 * found[35]].decode("utf-16-le")
            valid, first, size = struct.unpack_from("<Q4xIQ", found, 40)
            content = self.content(first, size, bool(found[33] & 2)) if size else b""
            if found[4] & 16:
                yield name, None
                yield from self.folder(content, name + "/")
            else:
                yield name, content[:valid].ljust(size, b"\0")

    def tree(self) -> dict[str, bytes | None]:
        """Folders have no content."""
        root = b"".join(self.clusters(self.root, False))
        return dict(self.folder(root, ""))

    def files(self) -> dict[str, bytes]:
        return {name: content for name, content in self.tree().items() if content is not None}
