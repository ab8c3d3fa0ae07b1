"""Disks with a FAT partition and one for littlefs, and what is on the latter."""

import subprocess
import sys
from pathlib import Path

import disks
from machine import ROOT

sys.path.append(str(ROOT / "tests/host"))
import suite

SECTORS = 32768  # of each partition
SECOND = disks.FIRST + SECTORS


def make(path: Path, files: dict[str, bytes], blank: bool = True) -> disks.Disk:
    disks.blank(path, (SECOND + SECTORS) * disks.SECTOR)
    disks.write_mbr(path, (disks.FAT_TYPES[16], disks.FIRST, SECTORS), (0x83, SECOND, SECTORS))
    disks.make_fat(path, disks.FIRST, SECTORS, 16, 4)
    disks.put(path, disks.FIRST, disks.fill(path.with_suffix(".files"), files))
    if not blank:
        disks.make_fat(path, SECOND, SECTORS, 16, 4)
    return disks.Disk(path, disks.FIRST)


def content(disk: disks.Disk, folder: Path) -> dict[str, bytes | None]:
    """By path, as littlefs reads it on this computer; None: a folder."""
    folder.mkdir()
    reader = suite.build(suite.HERE / "littlefs", suite.HERE / "littlefs/read_volume.c")
    done = subprocess.run([reader, disk.path, str(SECOND), folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {
        f"/{path.relative_to(folder)}": None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
    }
