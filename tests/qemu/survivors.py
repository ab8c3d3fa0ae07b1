"""Volumes that an image has changed until the power failed, and what is on them afterwards."""

import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import disks
import exfat
from disks import MIB
from killing import FOLDERS, Step
from machine import ROOT

from tools.common import environment

sys.path.append(str(ROOT / "tests/host"))
import suite

# Of the FAT: the volume's size, and a cluster's sectors.
VOLUMES = {12: (4 * MIB, 8), 16: (16 * MIB, 4), 32: (40 * MIB, 1)}
# Transactions that SQLite with "synchronous = FULL" may lose though it has committed them: that its
# journal is removed is synced with the next one (its documentation, PRAGMA synchronous: EXTRA).
LOST = {"delete": 1, "wal": 0}


def build_recover() -> Path:
    """A program that mounts and unmounts a volume, as the next start does, by lib/fat on this computer."""
    return suite.build(suite.HERE / "vfat", suite.HERE / "vfat/recover.c")


@dataclass(frozen=True)
class Exfat:
    """An exFAT volume that is the whole disk."""

    path: Path

    def fsck(self) -> str:
        return exfat.fsck(self.path)

    def tree(self) -> dict[str, bytes | None]:
        return exfat.Reader(self.path.read_bytes()).tree()


def make_exfat(path: Path, script: bytes) -> Exfat:
    """By lib/fat, as nothing else puts files on it without mounting it."""
    file = path.with_suffix(".script")
    file.write_bytes(script)
    disks.blank(path, 8 * MIB)
    subprocess.run(["mkfs.exfat", "-c", "4K", path], check=True, capture_output=True, env=environment())
    subprocess.run([build_recover(), path, f"script={file}", *(folder[1:] for folder in FOLDERS)], check=True)
    return Exfat(path)


def make_disk(path: Path, kind: int | str, script: list[Step]) -> disks.Disk | Exfat:
    """With the script for the app survivor. @kind: the bits of a FAT, or "exfat"."""
    text = "".join(step.line() for step in script).encode()
    if kind == "exfat":
        return make_exfat(path, text)
    size, cluster = VOLUMES[kind]
    files = {"script": text}
    disk = disks.make(path, files, size, "none", kind, cluster)
    for folder in FOLDERS:
        disks.fat.mtools(["mmd", f"::{folder}"], path, 0, path.name, "make a folder")
    return disk


def last_number(word: str, said: str, default: int) -> int:
    found = re.findall(rf"^{word} (\d+)\r?$", said, re.MULTILINE)
    return int(found[-1]) if found else default


def app_for(kind: int | str) -> str:
    return "survivor_exfat" if kind == "exfat" else "survivor"


def tree(disk: disks.Disk, folder) -> dict[str, bytes | None]:
    """As mtools reads it."""
    files = disk.files(folder)
    return {str(path.relative_to(folder)): None for path in folder.rglob("*") if path.is_dir()} | files


def content(disk: disks.Disk | Exfat, folder) -> dict[str, bytes | None]:
    found = disk.tree() if isinstance(disk, Exfat) else tree(disk, folder)
    state = {f"/{name}": data for name, data in found.items()}
    del state["/script"]
    return state


def rows(disk: disks.Disk, folder: Path) -> int:
    """Those of the database, which this computer's SQLite finds whole; 0 if there is no table yet."""
    disk.files(folder)
    database = sqlite3.connect(folder / "inserts.db")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    tables = database.execute("SELECT name FROM sqlite_master").fetchall()
    found = database.execute("SELECT id FROM tab ORDER BY id").fetchall() if tables else []
    assert found == [(number + 1,) for number in range(len(found))]
    database.close()
    return len(found)
