"""Writes a card image to a card, after it has said what is lost, and reads it back.

    python -m tools.flash.flash --dev /dev/sdX --image sdcard.img [--yes]

It refuses a disk that is in use, that is not removable, or that is too small.
"""

import argparse
import errno
import fcntl
import os
import sys
import time
from pathlib import Path

from tools.common import Failure, at_terminal, readable_size, relative, run_main
from tools.flash import burn, disks, in_use
from tools.flash.disks import Disk, Host
from tools.inspect.source import Source


BLKRRPART = 0x125F  # linux/fs.h


def check(host: Host, disk: Disk, size: int) -> None:
    thing = f"DEV={disk.path}: write the card"
    if not disk.size:
        raise Failure(f"{thing}: there is no card in it")
    used = in_use.reasons(host, disk)
    if used:
        hint = "" if "runs from" in used[0] else "; unmount or release it first"
        raise Failure(f"{thing}: {', '.join(used)}{hint}")
    if not disk.removable:
        others = disks.there_are(host)
        raise Failure(f"{thing}: {disk.line()}: it is not removable, but built in; {others}")
    if disk.read_only:
        raise Failure(f"{thing}: it is write-protected; SD cards and their adapters have a slider")
    if disk.size < size:
        raise Failure(
            f"{thing}: it has {disk.size:,} bytes, the image {size:,}; SDSIZE= makes a smaller one"
        )


def describe(disk: Disk, image: Path, size: int) -> str:
    if disk.parts:
        parts = "".join(f"\n    {part.line()}" for part in disk.parts)
    else:
        parts = f"\n    {disk.whole.line()}" if disk.whole.kind else "\n    no partitions"
    return (
        f"yao: {disk.line()}, has{parts}\n"
        f"  All of this will be lost. It gets {relative(image)} ({readable_size(size)})."
    )


def confirm(disk: Disk, yes: bool) -> None:
    if yes:
        return
    thing = f"DEV={disk.path}: write the card"
    if not at_terminal():
        raise Failure(f"{thing}: there is nobody to ask; YES=1 says that it may be overwritten")
    print(f"  Type {disk.name} to go on: ", end="", flush=True)
    if sys.stdin.readline().strip() != disk.name:
        raise Failure(f"{thing}: it was not confirmed; nothing was written")


def open_alone(disk: Disk) -> int:
    """O_EXCL of a block device fails while anything else has claimed it or a partition of it (open(2))."""
    thing = f"DEV={disk.path}: open it"
    try:
        return os.open(disk.path, os.O_RDWR | os.O_EXCL | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise Failure(f"{thing}: the kernel says that it is in use")
        if error.errno in (errno.EACCES, errno.EPERM):
            own = f"sudo chown $USER {disk.path}"
            raise Failure(f"{thing}: you may not write to it; until it is taken out, `{own}` lets you")
        raise Failure(f"{thing}: {error.strerror}")


def read_partitions_again(device: int) -> None:
    """So that the computer shows the new ones. If it cannot, taking the card out and in does the same."""
    try:
        fcntl.ioctl(device, BLKRRPART)
    except OSError:
        pass


def put(disk: Disk, image: Path, size: int) -> None:
    thing, begin = f"DEV={disk.path}", time.monotonic()
    device = open_alone(disk)
    try:
        with image.open("rb") as file:
            written = burn.write(file, size, device, disk.size, thing)
            burn.verify(file, size, device, disk.size, thing)
        read_partitions_again(device)
    except KeyboardInterrupt:
        raise Failure(f"{thing}: write the card: interrupted; it has a part of the image, so do it again")
    finally:
        os.close(device)
    seconds = time.monotonic() - begin
    print(
        f"yao: {disk.path}: {readable_size(size)} of {relative(image)} are on it, read back; "
        f"{readable_size(written)} had to be written; {seconds:.1f} s. The card can be taken out."
    )


def size_of(image: Path) -> int:
    if not image.is_file():
        raise Failure(f"SD={image}: write it to a card: there is no such file")
    if not image.stat().st_size:
        raise Failure(f"SD={image}: write it to a card: it is empty")
    with Source(image, f"SD={image}") as source:
        if packed := source.packed():
            raise Failure(f"SD={image}: write it to a card: it is compressed ({packed}): unpack it first")
        return source.size


def flash(host: Host, given: Path, image: Path, yes: bool) -> None:
    size = size_of(image)
    disk = disks.find(host, given)
    check(host, disk, size)
    print(describe(disk, image, size), flush=True)
    confirm(disk, yes)
    check(host, disks.find(host, given), size)  # it may have been mounted meanwhile
    put(disk, image, size)


def main() -> int:
    parser = argparse.ArgumentParser(prog="flash.py", description=__doc__.splitlines()[0])
    parser.add_argument("--dev", default="", help="the disk, such as /dev/sdb")
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args()
    host = Host()
    if not options.dev:
        raise Failure(f"DEV=: write the card: name the disk; {disks.there_are(host)}")
    flash(host, Path(options.dev), options.image, options.yes)
    return 0


if __name__ == "__main__":
    run_main(main)
