"""What is in a partition with a file system: FAT is read by mtools, of others only the kind and label."""

import os
import struct
import subprocess
from dataclasses import dataclass, field

from tools.card import fat
from tools.common import environment
from tools.inspect.source import SECTOR, Source
from tools.inspect.words import of_bytes, printable

SECONDS = 60  # mtools takes a fraction of one, but a damaged table may send it in circles
LARGEST_FILE = 512 << 20
MOST_FILES = 100_000


@dataclass
class Volume:
    kind: str
    label: str = ""
    first: int = 0
    files: dict[str, str] = field(default_factory=dict)  # in lower case -> as it is; of FAT
    problems: list[str] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        return self.kind.startswith("FAT")


def mtools(words: list[str], source: Source, first: int) -> tuple[bytes, str]:
    """What it printed, and what went wrong. Whatever is on a card must not hold us up."""
    command = [words[0], "-i", f"{source.path}@@{first * SECTOR}", *words[1:]]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(MTOOLS_SKIP_CHECK="1"),
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return b"", f"{words[0]} finds no end in it"
    said = done.stderr.decode(errors="replace").strip()
    problem = printable(fat.one_line(said)) or f"{words[0]} ends with status {done.returncode}"
    return done.stdout, problem if done.returncode else ""


def list_fat(source: Source, volume: Volume) -> None:
    said, problem = mtools(["mdir", "-b", "-a", "-/", "::/"], source, volume.first)
    names = said.decode(errors="replace").splitlines()[:MOST_FILES]
    volume.files = {name[3:].casefold(): name[3:] for name in names if name.startswith("::/")}
    if problem:
        volume.problems.append(f"its FAT file system cannot be listed: {problem}")


def take(source: Source, volume: Volume, name: str) -> tuple[bytes, str]:
    """The content of a file, and what is wrong with it."""
    data, problem = mtools(["mtype", f"::/{name}"], source, volume.first)
    return data[:LARGEST_FILE], problem


def fat_kind(sector: bytes) -> str:
    return of_bytes(sector[82:90].strip() if sector[82:85] == b"FAT" else sector[54:62].strip())


def fat_size(sector: bytes) -> int:
    """In bytes (Microsoft's FAT specification, 3.1)."""
    small, large = struct.unpack_from("<H", sector, 19)[0], struct.unpack_from("<I", sector, 32)[0]
    return (small or large) * struct.unpack_from("<H", sector, 11)[0]


def of_fat(source: Source, first: int, sector: bytes) -> Volume:
    at = 71 if sector[82:85] == b"FAT" else 43
    volume = Volume(fat_kind(sector), of_bytes(sector[at : at + 11].strip()), first)
    if struct.unpack_from("<H", sector, 11)[0] != SECTOR:
        volume.problems.append("its FAT file system does not have sectors of 512 bytes")
    if first * SECTOR + fat_size(sector) > source.size:
        volume.problems.append("its FAT file system goes on behind the end of the card: the image is cut off")
    list_fat(source, volume)
    return volume


def read(source: Source, first: int) -> Volume | None:
    """The file system that begins at sector @first."""
    head = source.read(first * SECTOR, 0x10100)
    if len(head) >= SECTOR and fat.is_fat(head[:SECTOR]):
        return of_fat(source, first, head[:SECTOR])
    if head[1080:1082] == b"\x53\xef":  # Linux, Documentation/filesystems/ext4/super.rst
        return Volume("ext2, ext3 or ext4", of_bytes(head[1144:1160]), first)
    if head[0x10040:0x10048] == b"_BHRfS_M":
        return Volume("Btrfs", of_bytes(head[0x1012B:][:256]), first)
    if head[3:11] == b"EXFAT   ":
        return Volume("exFAT, which U-Boot often cannot read", "", first)
    if head[3:11] == b"NTFS    ":
        return Volume("NTFS, which U-Boot cannot read", "", first)
    return None


def find_file(volume: Volume, name: str) -> str | None:
    """As it is written on the card; FAT does not care for the case."""
    clean = os.path.normpath("/" + name.strip()).lstrip("/")
    return volume.files.get(clean.casefold())


