"""Writes a GUID partition table into an image (UEFI specification 2.10, chapter 5).

The GUIDs are made from names and places, so that the same card has the same bytes each time.
"""

import struct
import uuid
import zlib
from collections.abc import Sequence
from pathlib import Path

from tools.board import Partition

SECTOR = 512
ENTRIES = 128
ENTRY_SIZE = 128
TABLE_SECTORS = ENTRIES * ENTRY_SIZE // SECTOR
END_SECTORS = TABLE_SECTORS + 1  # the backup at the end of the card
FIRST_USABLE = TABLE_SECTORS + 2
HEADER = struct.Struct("<8sIIIIQQQQ16sQIII")
LEGACY_BOOTABLE = 1 << 2  # what U-Boot's `part list -bootable` looks for
NAMESPACE = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122's for object names


def guid(*words) -> bytes:
    return uuid.uuid5(NAMESPACE, "yao " + " ".join(map(str, words))).bytes_le


def entry(partition: Partition, last_usable: int) -> bytes:
    last = partition.last or last_usable
    return struct.pack(
        "<16s16sQQQ72s",
        uuid.UUID(partition.type).bytes_le,
        guid(partition.name, partition.first, last),
        partition.first,
        last,
        LEGACY_BOOTABLE if partition.bootable else 0,
        partition.name.encode("utf-16-le"),
    )


def header(own: int, other: int, table: int, sectors: int, entries: bytes) -> bytes:
    """@own and @other: where this header and its copy are; @table: the entries beside it."""

    def pack(checksum: int) -> bytes:
        return HEADER.pack(
            b"EFI PART",
            0x10000,
            HEADER.size,
            checksum,
            0,
            own,
            other,
            FIRST_USABLE,
            sectors - END_SECTORS - 1,
            guid("disk", sectors),
            table,
            ENTRIES,
            ENTRY_SIZE,
            zlib.crc32(entries),
        )

    return pack(zlib.crc32(pack(0))).ljust(SECTOR, b"\0")


def protective_mbr(sectors: int) -> bytes:
    """One partition of type 0xEE over the whole card, so that old tools see it in use."""
    size = min(sectors - 1, 0xFFFFFFFF)
    record = struct.pack("<B3sB3sII", 0, b"\0\2\0", 0xEE, b"\xff\xff\xff", 1, size)
    return (b"\0" * 446 + record).ljust(510, b"\0") + b"\x55\xaa"


def write(image: Path, partitions: Sequence[Partition]) -> None:
    """@image has its final size already."""
    sectors = image.stat().st_size // SECTOR
    last_usable = sectors - END_SECTORS - 1
    entries = b"".join(entry(partition, last_usable) for partition in partitions)
    entries = entries.ljust(ENTRIES * ENTRY_SIZE, b"\0")
    backup_table = sectors - END_SECTORS
    with image.open("r+b") as file:
        file.write(protective_mbr(sectors) + header(1, sectors - 1, 2, sectors, entries) + entries)
        file.seek(backup_table * SECTOR)
        file.write(entries + header(sectors - 1, 1, backup_table, sectors, entries))


def size_in(head: bytes) -> int | None:
    """How many sectors a card has by the GPT at the beginning of it; None if that is none of this size."""
    raw = head[SECTOR : SECTOR + HEADER.size]
    if len(head) < FIRST_USABLE * SECTOR or not raw.startswith(b"EFI PART"):
        return None
    checksum = struct.unpack_from("<I", raw, 16)[0]
    sound = zlib.crc32(raw[:16] + bytes(4) + raw[20:]) == checksum
    count, size = struct.unpack_from("<II", raw, 80)
    table = struct.unpack_from("<Q", raw, 72)[0]
    plain = sound and (table, count, size) == (2, ENTRIES, ENTRY_SIZE)
    return struct.unpack_from("<Q", raw, 32)[0] + 1 if plain else None


def stretched(head: bytes, sectors: int) -> tuple[bytes, bytes]:
    """@head, the first FIRST_USABLE sectors of a smaller card, and the end of one of @sectors: the copy of the
    table belongs at the very end (UEFI specification, 5.3.2). The partitions stay as they are."""

    def pack(own: int, other: int, table: int) -> bytes:
        fields = bytearray(head[SECTOR : SECTOR + HEADER.size])
        struct.pack_into("<I", fields, 16, 0)
        struct.pack_into("<QQ", fields, 24, own, other)
        struct.pack_into("<Q", fields, 48, sectors - END_SECTORS - 1)
        struct.pack_into("<Q", fields, 72, table)
        struct.pack_into("<I", fields, 16, zlib.crc32(fields))
        return bytes(fields).ljust(SECTOR, b"\0")

    entries = head[2 * SECTOR : FIRST_USABLE * SECTOR]
    front = protective_mbr(sectors) if head[450] == 0xEE else head[:SECTOR]
    front = head[:440] + front[440:]  # code for PCs, if any
    last = sectors - 1
    end = entries + pack(last, 1, sectors - END_SECTORS)
    return front + pack(1, last, 2) + entries, end
