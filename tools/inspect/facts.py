"""Collects what is on a card, without judging it."""

import hashlib
from dataclasses import dataclass, field

from tools.inspect import extlinux, firmware, fit, kernel, partitions, volume
from tools.inspect.extlinux import Config
from tools.inspect.firmware import Spl, Tree
from tools.inspect.fit import Fit
from tools.inspect.kernel import Kernel
from tools.inspect.partitions import Partition, Table
from tools.inspect.source import SECTOR, Source
from tools.inspect.volume import Volume

# Sectors where firmware is found although the partition table does not lead there: the beginning, those of
# SiFive's boards, and those of StarFive's.
USUAL = (0, 34, 2082, 4096, 8192)


@dataclass
class Place:
    """What begins at a sector."""

    sector: int
    partition: Partition | None = None
    spl: Spl | None = None
    itb: Fit | None = None
    volume: Volume | None = None
    sha256: str = ""
    config: Config | None = None
    kernel: Kernel | None = None
    tree: Tree | None = None
    missing: list[str] = field(default_factory=list)  # files that the configuration names

    @property
    def where(self) -> str:
        return f"partition {self.partition.number}" if self.partition else f"sector {self.sector}"


@dataclass
class Card:
    table: Table
    places: list[Place]

    def all(self, what: str) -> list[Place]:
        return [place for place in self.places if getattr(place, what)]

    def trees(self) -> list[Tree]:
        spl = [place.spl.tree for place in self.all("spl") if place.spl.tree]
        return spl + [tree for place in self.all("itb") for tree in place.itb.trees]

    def at(self, sector: int) -> Place | None:
        return next((place for place in self.places if place.sector == sector), None)


def sha256(source: Source, at: int, size: int) -> str:
    return hashlib.sha256(source.read(at, size)).hexdigest()


def of_file(source: Source, place: Place, name: str, what: str) -> bytes:
    """The content of a file that the configuration names."""
    there = volume.find_file(place.volume, name)
    if not there:
        place.missing.append(f"{what} {name} is not there")
        return b""
    data, problem = volume.take(source, place.volume, there)
    if problem:
        place.missing.append(f"{what} {name} cannot be read whole: {problem}")
    return data


def boot_files(source: Source, place: Place) -> None:
    """What U-Boot would take from extlinux.conf when nobody chooses."""
    there = [path for path in extlinux.PLACES if volume.find_file(place.volume, path)]
    if not there:
        return
    data = of_file(source, place, there[0], "the file")
    place.config = extlinux.parse(there[0], data)
    label = place.config.chosen
    if label and label.kernel:
        content = of_file(source, place, label.kernel, "the kernel")
        # Of one that is cut off, only that is worth telling.
        place.kernel = kernel.inspect(content, label.kernel) if not place.missing else None
    if label and label.tree:
        place.tree = firmware.tree_of(of_file(source, place, label.tree, "the tree"))
    if label and label.initrd and not volume.find_file(place.volume, label.initrd):
        place.missing.append(f"the initrd {label.initrd} is not there")


def look(source: Source, sector: int, partition: Partition | None) -> Place:
    place = Place(sector, partition, spl=firmware.spl(source.read(sector * SECTOR, firmware.LARGEST_SPL)))
    if place.spl:
        size = place.spl.size or (partition.size if partition else 0)
        place.sha256 = sha256(source, sector * SECTOR, min(size, firmware.LARGEST_SPL))
        return place
    place.itb = fit.read(source, sector * SECTOR)
    if place.itb:
        place.sha256 = sha256(source, sector * SECTOR, min(place.itb.size, fit.LARGEST))
        return place
    place.volume = volume.read(source, sector)
    if place.volume and place.volume.readable:
        boot_files(source, place)
    return place


def collect(source: Source) -> Card:
    table = partitions.read(source)
    starts = {partition.first: partition for partition in reversed(table.partitions)}
    sectors = sorted({*starts, *USUAL})
    places = [look(source, sector, starts.get(sector)) for sector in sectors]
    return Card(table, [p for p in places if p.partition or p.spl or p.itb or p.volume])
