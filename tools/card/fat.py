"""Makes a FAT32 file system inside an image, by dosfstools, and reads one, by mtools.

No mounting, so no root. Both take an offset into the image.
"""

import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from tools.card.card_content import Content
from tools.common import Failure, call

SECTOR = 512
FAT32_MIN_CLUSTERS = 65525  # fewer, and it is FAT16 (Microsoft's FAT specification, 3.5)
MAX_SECTORS_PER_CLUSTER = 64
FULL = "No space left on device"
SPARE_CLUSTERS = 64  # so that the app can write a little
JOURNAL = "FATJRNL.SYS"  # of lib/fat, in the root: no file of anybody's
# What mdir prints.
FOLDER = re.compile(r"Directory for ::/(.*)")
ENTRY = re.compile(
    r"(?P<name>.{8}) (?P<extension>.{3}) +(?P<size><DIR>|\d+) +"
    r"(?P<time>\d{4}-\d\d-\d\d +\d+:\d\d) *(?P<long>.*)"
)


def sectors_per_cluster(sectors: int) -> int:
    """The largest clusters that leave it a FAT32; 1 for what is too small anyway."""
    size = MAX_SECTORS_PER_CLUSTER
    while size > 1 and sectors // size < FAT32_MIN_CLUSTERS * 21 // 20:
        size //= 2
    return size


def free_clusters(sectors: int) -> int:
    """At least this many; mkfs.vfat rounds the tables and the reserved sectors up."""
    size = sectors_per_cluster(sectors)
    tables = 2 * 4 * (sectors // size) // SECTOR + 64
    return (sectors - tables) // size


def holds(sectors: int, contents: list[Content]) -> bool:
    size = sectors_per_cluster(sectors) * SECTOR
    return sum(c.clusters(size) for c in contents) + SPARE_CLUSTERS <= free_clusters(sectors)


def make(image: Path, first: int, sectors: int, thing: str) -> None:
    kind = ["-F", "32", "-s", str(sectors_per_cluster(sectors)), "--invariant", "-n", "YAO"]
    place = ["-h", str(first), "--offset", str(first), image, str(sectors * SECTOR // 1024)]
    call(["mkfs.vfat", *kind, *place], thing, "make the FAT file system")


def make_empty(image: Path, first: int, sectors: int, thing: str) -> None:
    """Of the kind and with the clusters that suit its size."""
    place = ["-h", str(first), "--offset", str(first), image, str(sectors * SECTOR // 1024)]
    call(["mkfs.vfat", "--invariant", *place], thing, "make an empty FAT file system")


def one_line(said: str) -> str:
    """mtools reports one error by several lines, and a full disk for every layer that it goes through."""
    lines = list(dict.fromkeys(line.strip() for line in said.splitlines()))
    if FULL in said:
        return lines[0].rpartition(": ")[0].removesuffix(": plain_io") + f": {FULL}"
    return "; ".join(lines)


def mtools(words: list, image: Path, first: int, thing: str, operation: str) -> str:
    command = [words[0], "-i", f"{image}@@{first * SECTOR}", *words[1:]]
    # The geometry in the boot sector means nothing: a card has no tracks.
    try:
        return call(command, thing, operation, {"MTOOLS_SKIP_CHECK": "1"})
    except Failure as failure:
        raise Failure(one_line(str(failure)))


def listing(image: Path, first: int, thing: str) -> set[str]:
    """All files and folders; folders end with a slash."""
    lines = mtools(["mdir", "-b", "-a", "-/", "::/"], image, first, thing, "list the card")
    found = {line.removeprefix("::/") for line in lines.splitlines() if line.startswith("::/")}
    return found - {JOURNAL}


@dataclass(frozen=True)
class Entry:
    path: str  # of a folder with a slash at the end
    size: str  # bytes; nothing for a folder
    time: str


def name_of(found: re.Match) -> str:
    """The long name; where there is none, the short one says it all."""
    extension = found["extension"].strip()
    short = found["name"].strip() + (f".{extension}" if extension else "")
    return found["long"] or short


def entries(image: Path, first: int, thing: str) -> list[Entry]:
    """All files and folders, with the time that the card has of files."""
    listed, folder = [], ""
    said = mtools(["mdir", "-a", "-/", "::/"], image, first, thing, "list the card")
    for line in said.splitlines():
        if heading := FOLDER.fullmatch(line):
            folder = f"{heading[1]}/" if heading[1] else ""
        found = ENTRY.fullmatch(line)
        if not found or found["name"].strip() in (".", ".."):
            continue
        name, is_folder = folder + name_of(found), found["size"] == "<DIR>"
        listed.append(
            Entry(f"{name}/", "", "") if is_folder else Entry(name, found["size"], found["time"])
        )
    return sorted((one for one in listed if one.path != JOURNAL), key=lambda entry: entry.path)


def extract(image: Path, first: int, folder: Path, thing: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    journal = folder / JOURNAL
    was_there = journal.exists()
    words = ["mcopy", "-Q", "-s", "-m", "-n", "::/", f"{folder}/"]
    mtools(words, image, first, thing, "read the card")
    if not was_there:
        journal.unlink(missing_ok=True)
    os.utime(folder)  # mcopy gave it the time of the card's root, which has none


def is_fat(sector: bytes) -> bool:
    return sector[510:512] == b"\x55\xaa" and (sector[54:57] == b"FAT" or sector[82:85] == b"FAT")


def gpt_starts(file) -> list[int]:
    """First sectors of the partitions (UEFI specification, 5.3.2 and 5.3.3)."""
    file.seek(SECTOR)
    header = file.read(92)
    if header[:8] != b"EFI PART":
        return []
    first, count, size = struct.unpack_from("<QII", header, 72)
    file.seek(first * SECTOR)
    table = file.read(min(count, 1024) * size)
    return [struct.unpack_from("<Q", table, at + 32)[0] for at in range(0, len(table), size)]


def mbr_starts(file) -> list[int]:
    """Of entries with sectors; none if what is there is a boot sector's code, as for an image."""
    file.seek(446)
    entries = [struct.unpack("<B7xII", file.read(16)) for _ in range(4)]
    if any(indicator & 0x7F for indicator, _, _ in entries):
        return []
    return [first for _, first, count in entries if count]


def is_whole(sector: bytes, starts: list[int]) -> bool:
    """Whether sector 0 is a volume's: what was one and was then partitioned has its boot sector, too,
    but the volume would reach into a partition (src/block/mbr_or_volume.c)."""
    few, many = struct.unpack_from("<H", sector, 19)[0], struct.unpack_from("<I", sector, 32)[0]
    return is_fat(sector) and (not starts or 0 in starts or (few or many) <= min(starts))


def find(image: Path, thing: str) -> int:
    """The first sector of the card's first FAT partition; 0 when the whole card is the volume."""
    with image.open("rb") as file:
        starts = mbr_starts(file)
        file.seek(0)
        if is_whole(file.read(SECTOR), starts):
            return 0
        for start in gpt_starts(file) + starts:
            file.seek(start * SECTOR)
            if start and is_fat(file.read(SECTOR)):
                return start
    raise Failure(f"{thing}: find the FAT partition: the card has none")
