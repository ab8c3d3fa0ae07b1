"""Disk images for the tests: partition tables, FAT volumes with files, and damage to them."""

import os
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from machine import ROOT  # noqa: F401  puts the tools on the path

from tools.board import Partition
from tools.card import fat, gpt
from tools.common import call, environment

SECTOR = 512
MIB = 1 << 20
GUID = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"
FIRST = 2048
FAT_TYPES = {12: 0x01, 16: 0x06, 32: 0x0C}


def blank(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


def write(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def read(path: Path, offset: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(size)


def write_gpt(path: Path, *starts: int) -> None:
    """Partitions up to the next one's start."""
    ends = [start - 1 for start in starts[1:]] + [None]
    parts = [Partition(f"part{first}", GUID, first, last) for first, last in zip(starts, ends)]
    gpt.write(path, parts)


def write_mbr(path: Path, *entries: tuple[int, int, int]) -> None:
    """Type, first sector and number of sectors of each."""
    table = b"".join(struct.pack("<4xB3xII", *entry) for entry in entries)
    write(path, 446, table.ljust(64, b"\0") + b"\x55\xaa")


def make_fat(path: Path, first: int, sectors: int, kind: int = 32, cluster: int = 1) -> None:
    """@cluster: its sectors."""
    words = ["mkfs.vfat", "-F", kind, "-s", cluster, "--invariant", "-h", first, "--offset", first]
    call([*words, path, sectors * SECTOR // 1024], path.name, "make a FAT file system")


def put(path: Path, first: int, folder: Path) -> None:
    names = sorted(folder.iterdir())
    if names:
        fat.mtools(["mcopy", "-Q", "-s", "-m", *names, "::/"], path, first, path.name, "copy files")


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    folder.mkdir(exist_ok=True)
    return folder


@dataclass(frozen=True)
class Disk:
    """An image and the place of its FAT volume."""

    path: Path
    first: int

    def files(self, folder: Path) -> dict[str, bytes]:
        """What is on it, by name from the root, as mtools reads it."""
        fat.extract(self.path, self.first, folder, self.path.name)
        found = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in found}

    def text(self, name: str) -> str:
        return fat.mtools(
            ["mtype", f"::/{name}"], self.path, self.first, self.path.name, "read a file"
        )

    def fsck(self) -> str:
        """What fsck.vfat complains of."""
        volume = self.path.with_suffix(".volume")
        copy_sparse(self.path, volume, self.first * SECTOR)
        done = subprocess.run(
            ["fsck.vfat", "-n", volume], capture_output=True, text=True, env=environment()
        )
        volume.unlink()
        return done.stdout + done.stderr if done.returncode else ""


def copy_sparse(source: Path, target: Path, start: int) -> None:
    """From @start to the end, without the holes."""
    with source.open("rb") as old, target.open("wb") as new:
        size = os.fstat(old.fileno()).st_size
        new.truncate(size - start)
        end = start
        while end < size:
            try:
                data = os.lseek(old.fileno(), end, os.SEEK_DATA)
            except OSError:  # nothing but a hole is left
                return
            end = os.lseek(old.fileno(), data, os.SEEK_HOLE)
            new.seek(data - start)
            new.write(os.pread(old.fileno(), end - data, data))


def make(
    path: Path,
    files: dict[str, bytes],
    size: int = 64 * MIB,
    table: str = "gpt",
    kind: int = 32,
    cluster: int = 1,
    volume: int | None = None,
) -> Disk:
    """A disk with one FAT volume; @table "gpt", "mbr" or "none". @volume: its bytes, if it is not
    to fill the disk."""
    blank(path, size)
    first = 0 if table == "none" else FIRST
    room = size // SECTOR - first - gpt.END_SECTORS
    sectors = (min(room, volume // SECTOR) if volume else room) // 2 * 2
    if table == "gpt":
        write_gpt(path, first)
    if table == "mbr":
        write_mbr(path, (FAT_TYPES[kind], first, sectors))
    make_fat(path, first, sectors, kind, cluster)
    put(path, first, fill(path.with_suffix(".files"), files))
    return Disk(path, first)
