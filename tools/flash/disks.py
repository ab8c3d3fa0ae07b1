"""What this computer knows of a disk: by Linux's sysfs, procfs and udev, so that nothing on the disk has
to be read, and no rights are needed."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from tools.common import Failure

SECTOR = 512  # of sysfs, whatever the disk's own is


class Host:
    """Where the kernel shows its devices. @root is not / only in tests."""

    def __init__(self, root: Path = Path("/")):
        self.sys, self.proc = root / "sys", root / "proc"
        self.udev, self.dev = root / "run/udev/data", root / "dev"

    def number(self, path: Path) -> str | None:
        """"8:16" for a block device, else nothing."""
        try:
            found = os.stat(path)
        except OSError:
            return None
        if not stat.S_ISBLK(found.st_mode):
            return None
        return f"{os.major(found.st_rdev)}:{os.minor(found.st_rdev)}"

    def folder(self, number: str) -> Path:
        return (self.sys / "dev/block" / number).resolve()


def text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def number_in(path: Path) -> int:
    found = text(path)
    return int(found) if found.isdigit() else 0


@dataclass(frozen=True)
class Part:
    """A partition, or the disk as a whole."""

    name: str
    number: str
    size: int  # bytes
    folder: Path
    kind: str  # of its file system
    label: str

    def line(self) -> str:
        words = [self.kind or "no file system that is known", f'"{self.label}"' if self.label else ""]
        return f"{self.name}  {size_words(self.size)}  {' '.join(filter(None, words))}"


@dataclass(frozen=True)
class Disk:
    whole: Part
    parts: list[Part]
    path: Path
    model: str
    removable: bool
    read_only: bool

    @property
    def name(self) -> str:
        return self.whole.name

    @property
    def size(self) -> int:
        return self.whole.size

    def line(self) -> str:
        words = [self.model or "unknown model", size_words(self.size)]
        return f"{self.path}: {', '.join(words)}"


def size_words(size: int) -> str:
    """As it is printed on cards: in powers of ten."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size / 1e3:.3g} kB"


def escaped(label: str) -> str:
    """udev writes \\x20 for a space. What a terminal would obey is not shown."""
    plain = re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), label.encode())
    return "".join(c if c.isprintable() else "?" for c in plain.decode(errors="replace"))


def part(host: Host, folder: Path) -> Part:
    number = text(folder / "dev")
    udev = dict(re.findall(r"^E:(\w+)=(.*)$", text(host.udev / f"b{number}"), re.MULTILINE))
    name_in_table = re.search(r"^PARTNAME=(.*)$", text(folder / "uevent"), re.MULTILINE)
    label = udev.get("ID_FS_LABEL_ENC") or (name_in_table[1] if name_in_table else "")
    size = number_in(folder / "size") * SECTOR
    return Part(folder.name, number, size, folder, udev.get("ID_FS_TYPE", ""), escaped(label))


def model_of(folder: Path) -> str:
    device = folder / "device"
    words = [text(device / "vendor"), text(device / "model") or text(device / "name")]
    return escaped(" ".join(filter(None, words)))


def is_removable(folder: Path) -> bool:
    """The kernel does not call cards in a slot of the computer's own removable, but knows their type."""
    return text(folder / "removable") == "1" or text(folder / "device/type") == "SD"


def load(host: Host, folder: Path, path: Path) -> Disk:
    parts = sorted(p.parent for p in folder.glob("*/partition"))
    parts.sort(key=lambda p: number_in(p / "partition"))
    return Disk(
        whole=part(host, folder),
        parts=[part(host, each) for each in parts],
        path=path,
        model=model_of(folder),
        removable=is_removable(folder),
        read_only=text(folder / "ro") == "1",
    )


def candidates(host: Host) -> list[Disk]:
    """Removable disks with a medium in them, to name when none or a wrong one is given."""
    folders = sorted((host.sys / "block").glob("*"))
    found = [load(host, folder.resolve(), host.dev / folder.name) for folder in folders]
    return [disk for disk in found if disk.removable and disk.size]


def there_are(host: Host) -> str:
    lines = [f"\n  {disk.line()}" for disk in candidates(host)]
    return "removable disks here are" + "".join(lines) if lines else "there is no removable disk here"


def find(host: Host, given: Path) -> Disk:
    thing = f"DEV={given}"
    number = host.number(given)
    if not given.exists():
        raise Failure(f"{thing}: find the disk: there is no such device; {there_are(host)}")
    if not number:
        raise Failure(f"{thing}: find the disk: it is no block device; {there_are(host)}")
    folder = host.folder(number)
    if (folder / "partition").exists():
        whole = host.dev / folder.parent.name
        raise Failure(f"{thing}: write the card: it is a partition; the whole disk is DEV={whole}")
    if not (folder / "size").exists():
        raise Failure(f"{thing}: find the disk: the kernel says nothing of it in {host.sys}")
    return load(host, folder, given)
