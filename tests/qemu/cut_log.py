"""Power cuts between any two sectors that a run has written, with any part of those since the last flush.

QEMU's block driver blklogwrites records writes and flushes, in the format of Linux' dm-log-writes.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from disks import SECTOR

HEADER, ENTRY = struct.Struct("<QQQI"), struct.Struct("<QQQQ")
MAGIC, FLUSH = 0x6A736677736872, 1


@dataclass(frozen=True)
class Event:
    """Sectors written, or a flush."""

    sector: int
    data: bytes  # none: a flush
    end: int  # where the log's file was when it was over


def drive(disk: Path, log: Path) -> list[str]:
    """QEMU's arguments for the virtio disk @disk, all writes to which are recorded in the file @log."""
    log.write_bytes(b"")
    file = f"driver=file,filename={disk},node-name=file"
    record = f"driver=file,filename={log},node-name=log"
    both = "driver=blklogwrites,file=file,log=log,node-name=disk"
    return ["-blockdev", file, "-blockdev", record, "-blockdev", both, "-device", "virtio-blk-device,drive=disk"]


def read(log: Path) -> list[Event]:
    text, at, events = log.read_bytes(), SECTOR, []
    magic, _, count, size = HEADER.unpack_from(text)
    assert (magic, size) == (MAGIC, SECTOR), f"{log}: nothing was flushed"
    for _ in range(count):
        sector, sectors, flags, _ = ENTRY.unpack_from(text, at)
        end = at + SECTOR + sectors * SECTOR
        events.append(Event(sector, text[at + SECTOR : end], end))
        assert sectors or flags & FLUSH
        at = end
    return events


def apply(image: bytearray, event: Event, chosen) -> None:
    """Those sectors for which @chosen() is true."""
    for at in range(0, len(event.data), SECTOR):
        if chosen():
            place = event.sector * SECTOR + at
            image[place : place + SECTOR] = event.data[at : at + SECTOR]


def cuts(image: bytes, events: list[Event], count: int, rng: random.Random) -> Iterator[tuple[int, bytearray]]:
    """For @count cuts so many events and what may be on the medium then. @image: what was there before. Every fourth
    medium has not reordered anything."""
    durable, done = bytearray(image), 0
    for number, cut in enumerate(sorted(rng.randrange(len(events) + 1) for _ in range(count))):
        flushed = max((at + 1 for at in range(done, cut) if not events[at].data), default=done)
        for event in events[done:flushed]:
            apply(durable, event, lambda: True)
        done, found = flushed, bytearray(durable)
        for event in events[done:cut]:
            apply(found, event, (lambda: True) if number % 4 == 0 else (lambda: rng.random() < 0.5))
        yield cut, found
