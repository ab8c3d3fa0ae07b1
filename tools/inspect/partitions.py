"""Reads a card's partition table as it is: GPT (UEFI specification 2.10, chapter 5) or MBR, sound or not."""

import struct
import uuid
import zlib
from dataclasses import dataclass, field

from tools.card.gpt import HEADER, LEGACY_BOOTABLE
from tools.inspect.source import SECTOR, Source
from tools.inspect.words import printable

MOST_ENTRIES, LARGEST_ENTRY = 1024, 4096
PROTECTIVE, EXTENDED = 0xEE, (0x05, 0x0F, 0x85)
# The two types that boot ROMs look for mean something else on each family of boards.
SIFIVE_SPL = "5B193300-FC78-40CD-8002-E86C45580B47"
SPL_OR_ITB = "2E54B353-1271-4842-806F-E436D6AF6985"
STARFIVE_ITB = "BC13C2FF-59E6-4262-A352-B275FD6F7172"
TYPES = {
    SIFIVE_SPL: "SPL for SiFive's boot ROM",
    SPL_OR_ITB: "SPL for StarFive's boot ROM, or u-boot.itb of SiFive's boards",
    STARFIVE_ITB: "u-boot.itb of StarFive's boards",
    "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7": "data",
    "0FC63DAF-8483-4772-8E79-3D69D8477DE4": "Linux",
    "C12A7328-F81F-11D2-BA4B-00A0C93EC93B": "EFI system",
    "72EC70A6-CF74-40E6-BD49-4BDA08E8F224": "Linux root, riscv64",
    "21686148-6449-6E6F-744E-656564454649": "BIOS boot",
}
MBR_TYPES = {0x0C: "FAT32", 0x0B: "FAT32", 0x0E: "FAT16", 0x06: "FAT16", 0x83: "Linux", 0xEF: "EFI system"}


@dataclass(frozen=True)
class Partition:
    number: int
    type: str
    first: int
    last: int
    name: str = ""
    bootable: bool = False

    @property
    def start(self) -> int:
        return self.first * SECTOR

    @property
    def size(self) -> int:
        return (self.last - self.first + 1) * SECTOR

    @property
    def meaning(self) -> str:
        return TYPES.get(self.type, f"type {self.type}")


@dataclass
class Table:
    kind: str = "no partition table"
    partitions: list[Partition] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def number(self, number: int) -> Partition | None:
        return next((each for each in self.partitions if each.number == number), None)


def header_problem(raw: bytes) -> str | None:
    if len(raw) < HEADER.size or not raw.startswith(b"EFI PART"):
        return "is missing"
    length, checksum = struct.unpack_from("<I", raw, 12)[0], struct.unpack_from("<I", raw, 16)[0]
    if not HEADER.size <= length <= SECTOR:
        return f"says that it has {length} bytes"
    if zlib.crc32(raw[:16] + bytes(4) + raw[20:length]) != checksum:
        return "has a wrong checksum"
    return None


def entry_of(number: int, raw: bytes) -> Partition | None:
    kind, _, first, last, flags, name = struct.unpack_from("<16s16sQQQ72s", raw)
    if not any(kind):
        return None
    text = printable(name.decode("utf-16-le", errors="replace").partition("\0")[0])
    kind = str(uuid.UUID(bytes_le=kind)).upper()
    return Partition(number, kind, first, last, text, bool(flags & LEGACY_BOOTABLE))


def read_entries(source: Source, raw: bytes, table: Table) -> None:
    fields = HEADER.unpack_from(raw)
    first, count, size, checksum = fields[10:14]
    if not 128 <= size <= LARGEST_ENTRY or count > MOST_ENTRIES:
        table.problems.append(f"the partition table says that it has {count} entries of {size} bytes")
        return
    data = source.read(first * SECTOR, count * size)
    if zlib.crc32(data) != checksum:
        table.problems.append("the partition table's entries have a wrong checksum: firmware ignores it")
    pieces = [data[at : at + size] for at in range(0, len(data) - size + 1, size)]
    found = [entry_of(number, piece) for number, piece in enumerate(pieces, 1)]
    table.partitions = [partition for partition in found if partition]


def check_backup(source: Source, other: int, table: Table) -> None:
    """It is only for repairs, but that it is at the end says that the image is whole."""
    problem = header_problem(source.read(other * SECTOR, SECTOR))
    if other >= source.sectors:
        behind = (other + 1 - source.sectors) * SECTOR
        table.problems.append(
            f"it is cut off: {behind:,} bytes less than its partition table says; copy or unpack it again"
        )
    elif problem:
        table.problems.append(f"the copy of the partition table {problem}; `sgdisk -e` repairs it")
    elif other != source.sectors - 1:
        table.remarks.append(
            "the copy of the partition table is not at the end, as after writing an image to a larger "
            "card; that does no harm"
        )


def read_gpt(source: Source) -> Table:
    table, raw = Table("GPT"), source.read(SECTOR, SECTOR)
    problem = header_problem(raw)
    if problem:
        table.problems.append(f"the partition table's header {problem}: firmware ignores it")
    read_entries(source, raw, table)
    if not problem:
        check_backup(source, HEADER.unpack_from(raw)[6], table)
    return table


def read_mbr(sector: bytes) -> Table:
    table = Table("MBR")
    for number in range(1, 5):
        flags, kind, first, count = struct.unpack_from("<B3xB3xII", sector, 430 + 16 * number)
        if kind and count:
            meaning = MBR_TYPES.get(kind, f"{kind:#04x}")
            table.partitions.append(Partition(number, meaning, first, first + count - 1, "", flags == 0x80))
        if kind in EXTENDED:
            table.remarks.append(f"partition {number} holds further ones, which are not looked at")
    return table


def check_places(source: Source, table: Table) -> None:
    behind = 0
    for part in sorted(table.partitions, key=lambda part: part.first):
        thing = f"partition {part.number}"
        if part.first > part.last:
            table.problems.append(f"{thing} ends before it begins")
        elif part.last >= source.sectors:
            table.problems.append(f"{thing} goes on behind the end of the card: the image is cut off")
        if part.first < behind:
            table.problems.append(f"{thing} overlaps another one")
        behind = max(behind, part.last + 1)


def read(source: Source) -> Table:
    sector = source.read(0, SECTOR)
    has_gpt = source.read(SECTOR, 8) == b"EFI PART"
    signed = sector[510:512] == b"\x55\xaa"
    if has_gpt:
        table = read_gpt(source)
        if not signed or PROTECTIVE not in sector[450:511:16]:
            table.problems.append("the first sector does not say that there is a GPT: Linux ignores it")
    elif signed and PROTECTIVE in sector[450:511:16]:
        table = Table("GPT", problems=["the partition table's header is missing: firmware ignores it"])
    elif signed and sector[54:57] != b"FAT" and sector[82:85] != b"FAT":
        table = read_mbr(sector)
    else:
        table = Table()
    check_places(source, table)
    return table
