"""Why a disk must not be written to: what uses it, by Linux's sysfs and procfs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.flash.disks import Disk, Host, Part, text


@dataclass(frozen=True)
class Mount:
    number: str
    point: str
    source: str


def unescape(word: str) -> str:
    """The kernel writes \\040 for a space."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), word)


def mounts(host: Host) -> Iterator[Mount]:
    """proc(5), /proc/PID/mountinfo."""
    for line in text(host.proc / "self/mountinfo").splitlines():
        words, _, more = line.partition(" - ")
        words, more = words.split(), more.split()
        if len(words) > 4 and len(more) > 1:
            yield Mount(words[2], unescape(words[4]), unescape(more[1]))


def numbers_of(host: Host, mount: Mount) -> set[str]:
    """Btrfs and overlays have a number of their own; the source then names a device."""
    source = host.number(Path(mount.source)) if mount.source.startswith("/") else None
    return {mount.number, source} - {None}


def below(host: Host, number: str, depth: int = 8) -> set[str]:
    """The devices that @number is made of, down to whole disks: LVM, encryption, RAID, partitions."""
    folder = host.folder(number)
    found = {number}
    if not folder.is_dir() or not depth:
        return found
    if (folder / "partition").exists():
        found |= below(host, text(folder.parent / "dev"), depth - 1)
    for lower in (folder / "slaves").glob("*"):
        found |= below(host, text(lower / "dev"), depth - 1)
    return found


def holder_words(holder: Path) -> str:
    """With the name that LVM or cryptsetup gave it."""
    name = text(holder / "dm/name")
    return f"{holder.name} ({name})" if name else holder.name


def holders(part: Part) -> list[str]:
    found = sorted((part.folder / "holders").glob("*"))
    return [f"{part.name} is part of {holder_words(holder)}" for holder in found]


def swaps(host: Host) -> set[str]:
    lines = text(host.proc / "swaps").splitlines()[1:]
    paths = [Path(unescape(line.split()[0])) for line in lines if line.split()]
    return {number for path in paths if (number := host.number(path))}


def runs_the_computer(host: Host, disk: Disk) -> bool:
    roots = [mount for mount in mounts(host) if mount.point == "/"]
    numbers = {number for mount in roots for number in numbers_of(host, mount)}
    return any(disk.whole.number in below(host, number) for number in numbers)


def reasons(host: Host, disk: Disk) -> list[str]:
    """In words; none if nothing uses the disk."""
    if runs_the_computer(host, disk):
        return ["this computer runs from it"]
    found, swap = [], swaps(host)
    for part in [disk.whole, *disk.parts]:
        points = [m.point for m in mounts(host) if part.number in numbers_of(host, m)]
        found += [f"{part.name} is mounted at {point}" for point in points]
        found += [f"{part.name} is used for swapping"] if part.number in swap else []
        found += holders(part)
    return found
