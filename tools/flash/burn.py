"""Writes an image to a disk and reads it back. What is already there is not written again: that is faster,
and wears the card less."""

import os
from collections.abc import Iterator
from typing import BinaryIO

from tools.card import gpt
from tools.common import Failure
from tools.progress import Bar

CHUNK = 4 << 20


def failed(thing: str, operation: str, at: int, error: OSError) -> Failure:
    return Failure(f"{thing}: {operation} at byte {at}: {error.strerror or error}")


def chunks(image: BinaryIO, size: int, room: int) -> Iterator[tuple[int, bytes]]:
    """What belongs where on a disk of @room bytes: the image, with the copy of its GPT at the disk's end."""
    image.seek(0)
    front, end = table(image.read(gpt.FIRST_USABLE * gpt.SECTOR), size, room)
    image.seek(0)
    for at in range(0, size, CHUNK):
        data = image.read(min(CHUNK, size - at))
        if len(data) < min(CHUNK, size - at):
            raise Failure(f"{image.name}: read at byte {at}: it became shorter meanwhile")
        yield at, front + data[len(front) :] if at == 0 else data
    if end:
        yield room - len(end), end


def table(head: bytes, size: int, room: int) -> tuple[bytes, bytes]:
    """Nothing, unless the disk is larger and the image has a GPT that is whole."""
    sectors = room // gpt.SECTOR
    fits = gpt.size_in(head) == size // gpt.SECTOR and size + gpt.END_SECTORS * gpt.SECTOR <= room
    return gpt.stretched(head, sectors) if fits else (b"", b"")


def read(device: int, at: int, size: int) -> bytes:
    """Less than @size only where the device ends."""
    data = b""
    while len(data) < size and (more := os.pread(device, size - len(data), at + len(data))):
        data += more
    return data


def write_all(device: int, at: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        count = os.pwrite(device, view, at)
        view, at = view[count:], at + count


def forget(device: int) -> None:
    """Makes the kernel read from the medium next time, not from its memory."""
    os.fsync(device)
    os.posix_fadvise(device, 0, 0, os.POSIX_FADV_DONTNEED)


def same(device: int, at: int, data: bytes) -> bool:
    """An area that cannot be read may yet be written."""
    try:
        return read(device, at, len(data)) == data
    except OSError:
        return False


def write(image: BinaryIO, size: int, device: int, room: int, thing: str) -> int:
    """Returns how many bytes had to be written."""
    written = at = 0
    forget(device)
    with Bar("write", size) as bar:
        try:
            for at, data in chunks(image, size, room):
                if not same(device, at, data):
                    write_all(device, at, data)
                    os.fdatasync(device)  # so that the bar tells the truth
                    written += len(data)
                bar.add(len(data))
            forget(device)
        except OSError as error:
            raise failed(thing, "write", at, error)
    return written


def first_difference(one: bytes, other: bytes) -> int:
    pairs = zip(one, other)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def verify(image: BinaryIO, size: int, device: int, room: int, thing: str) -> None:
    at = 0
    with Bar("check", size) as bar:
        try:
            for at, data in chunks(image, size, room):
                found = read(device, at, len(data))
                if found != data:
                    wrong = at + first_difference(found, data)
                    raise Failure(
                        f"{thing}: read it back: byte {wrong} is not what was written: the card is "
                        "damaged, or smaller than it says, or sits badly in its reader"
                    )
                bar.add(len(data))
        except OSError as error:
            raise failed(thing, "read it back", at, error)
