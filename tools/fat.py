"""Makes a FAT file system inside an image and moves files, by dosfstools and mtools.

No mounting, so no root. Both take an offset into the image.
"""

import struct
from pathlib import Path

from card_content import Content
from common import Failure, call

SECTOR = 512
FAT32_MIN_CLUSTERS = 65525  # fewer, and it is FAT16 (Microsoft's FAT specification, 3.5)
MAX_SECTORS_PER_CLUSTER = 64
SPARE_CLUSTERS = 64  # so that the app can write a little
MCOPY_BATCH = 200  # keeps the command line short


def sectors_per_cluster(sectors: int) -> int:
    """The largest clusters that leave it a FAT32, whose root folder can grow; 1 if none do."""
    size = MAX_SECTORS_PER_CLUSTER
    while size > 1 and sectors // size < FAT32_MIN_CLUSTERS * 21 // 20:
        size //= 2
    return size


def is_fat32(sectors: int) -> bool:
    return sectors > FAT32_MIN_CLUSTERS * 21 // 20


def holds(sectors: int, contents: list[Content]) -> bool:
    size = sectors_per_cluster(sectors)
    tables = 2 * 4 * (sectors // size) // SECTOR + 64
    free = (sectors - tables) // size
    return sum(c.clusters(size * SECTOR) for c in contents) + SPARE_CLUSTERS <= free


def make(image: Path, first: int, sectors: int, thing: str) -> None:
    kind = ["-F", "32", "-s", sectors_per_cluster(sectors)] if is_fat32(sectors) else ["-F", "16"]
    command = ["mkfs.vfat", *kind, "--invariant", "-n", "YAO", "-h", first, "--offset", first]
    call([*command, image, sectors * SECTOR // 1024], thing, "make the FAT file system")


def mtools(words: list, image: Path, first: int, thing: str, operation: str) -> str:
    command = [words[0], "-i", f"{image}@@{first * SECTOR}", *words[1:]]
    # The geometry in the boot sector is nobody's: a card has no tracks.
    return call(command, thing, operation, {"MTOOLS_SKIP_CHECK": "1"})


def put(image: Path, first: int, content: Content, thing: str) -> None:
    names = content.top()
    for start in range(0, len(names), MCOPY_BATCH):
        batch = [content.root / name for name in names[start : start + MCOPY_BATCH]]
        words = ["mcopy", "-Q", "-s", "-m", *batch, "::/"]
        mtools(words, image, first, thing, "copy files to the card")


def listing(image: Path, first: int, thing: str) -> set[str]:
    """All files and folders; folders end with a slash."""
    lines = mtools(["mdir", "-b", "-a", "-/", "::/"], image, first, thing, "list the card")
    return {line.removeprefix("::/") for line in lines.splitlines() if line.startswith("::/")}


def extract(image: Path, first: int, folder: Path, thing: str) -> None:
    folder.mkdir(parents=True)
    mtools(["mcopy", "-Q", "-s", "-m", "-n", "::/", f"{folder}/"], image, first, thing, "read the card")


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
    file.seek(446)
    return [struct.unpack("<I", file.read(16)[8:12])[0] for _ in range(4)]


def find(image: Path, thing: str) -> int:
    """The first sector of the card's first FAT partition."""
    with image.open("rb") as file:
        for start in gpt_starts(file) + mbr_starts(file):
            file.seek(start * SECTOR)
            if start and is_fat(file.read(SECTOR)):
                return start
    raise Failure(f"{thing}: find the FAT partition: the card has none")
