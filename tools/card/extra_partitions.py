"""Partitions of a card for mounts of the app's settings that say a name and a size: empty FAT volumes, or
blank for littlefs, which the image formats. They lie at the end of the card, each at a whole MiB."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tools import board
from tools.card import fat, gpt
from tools.common import Failure

MIB = (1 << 20) // fat.SECTOR
TYPES = {  # "Microsoft basic data", "Linux filesystem", as other tools write them
    "fat": "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
    "littlefs": "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
}


@dataclass(frozen=True)
class Extra:
    name: str
    kind: str
    sectors: int


def of_settings(manifest: dict, on: board.Board) -> list[Extra]:
    found: list[Extra] = []
    for mount, said in manifest.get("mounts", {}).items():
        name, size = said.get("partition-name"), said.get("size")
        if not name or not size:
            continue
        if any(name == other.name for other in (*on.partitions, *found)):
            raise Failure(
                f"app.dts: mounts/{mount}/partition-name: make the partition {name!r}: the card for "
                f"{on.name} has another one of that name"
            )
        found.append(Extra(name, said.get("type", "fat"), -(-size // (MIB * fat.SECTOR)) * MIB))
    return found


def begin(size: int, extras: Sequence[Extra]) -> int:
    """The sector at which they begin on a card of @size bytes, or where the room ends; negative if they do not fit."""
    end = size // fat.SECTOR - gpt.END_SECTORS
    return end // MIB * MIB - sum(extra.sectors for extra in extras) if extras else end


def table(on: board.Board, size: int, extras: Sequence[Extra]) -> list[board.Partition]:
    """All of the card's partitions. The one with the files goes up to the extra ones."""
    at = begin(size, extras)
    own = [replace(one, last=at - 1) if one.fat and extras else one for one in on.partitions]
    added = []
    for extra in extras:
        added.append(board.Partition(extra.name, TYPES[extra.kind], at, at + extra.sectors - 1))
        at += extra.sectors
    return own + added


def make(image: Path, size: int, extras: Sequence[Extra], thing: str) -> None:
    at = begin(size, extras)
    for extra in extras:
        if extra.kind == "fat":
            fat.make_empty(image, at, extra.sectors, thing)
        at += extra.sectors
