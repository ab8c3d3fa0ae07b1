"""Reads board/<name>/board.toml; its keys are explained in board/hifive_unleashed/board.toml."""

import os
import tomllib
from dataclasses import dataclass, field

from tools.common import ROOT, THIRD_PARTY, Failure
from tools.qemu import place

FOLDER = ROOT / "board"


@dataclass(frozen=True)
class Partition:
    name: str
    type: str
    first: int
    last: int | None = None
    file: str | None = None
    fat: bool = False
    bootable: bool = False

    def content(self) -> bytes:
        return (THIRD_PARTY / self.file).read_bytes() if self.file else b""


@dataclass(frozen=True)
class Typing:
    after: str
    text: str


@dataclass(frozen=True)
class Way:
    arguments: list[str]
    says: str
    because: str = ""
    app_after: str = ""
    before: str = ""
    unsure: bool = False
    since: str = ""
    fails: list[str] = field(default_factory=list)
    type: list[Typing] = field(default_factory=list)


@dataclass(frozen=True)
class Qemu:
    memory: str
    harts: int
    adjustable: bool
    arguments: list[str]
    ways: list[Way]
    process: int = 1
    built: str = ""  # the goal that builds a QEMU with this machine


@dataclass(frozen=True)
class Board:
    name: str
    description: str
    firmware: list[str]
    trees: list[dict[str, str]]
    partitions: list[Partition]
    qemu: Qemu | None  # a board that is only simulated has none


def known() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/board.toml"))


def make_way(keys: dict) -> Way:
    keys = dict(keys, since=keys.get("from", ""))
    keys.pop("from", None)
    keys["type"] = [Typing(**typing) for typing in keys.get("type", [])]
    return Way(**keys)


def make_qemu(keys: dict) -> Qemu:
    ways = [make_way(way) for way in keys["way"]]
    return Qemu(**{key: value for key, value in keys.items() if key != "way"}, ways=ways)


def load(name: str) -> Board:
    path = FOLDER / name / "board.toml"
    if "/" in name or not path.exists():
        raise Failure(f"BOARD={name}: find the board: unknown; known are: {', '.join(known())}")
    try:
        content = tomllib.loads(path.read_text())
        return Board(
            name=name,
            description=content["description"],
            firmware=content["firmware"],
            trees=content["tree"],
            partitions=[Partition(**keys) for keys in content["card"]["partition"]],
            qemu=make_qemu(content["qemu"]) if "qemu" in content else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Failure(f"board/{name}/board.toml: read: {error}")


def qemu_of(on: Board) -> Qemu:
    if not on.qemu:
        card = f"`make sdcard BOARD={on.name}` makes a card for the board itself; " if on.firmware else ""
        raise Failure(
            f"BOARD={on.name}: start QEMU: no QEMU has this machine, {on.description}; {card}`make sim` "
            "runs it, or any other board's image, on the simulated system on a chip"
        )
    return on.qemu


def check_built(on: Board) -> None:
    """QEMU= may name one from elsewhere."""
    goal = qemu_of(on).built
    if not goal or place.is_built() or os.environ.get("QEMU"):
        return
    raise Failure(
        f"BOARD={on.name}: start QEMU: no QEMU has this machine, {on.description}, but the one that `make {goal}` "
        "builds: once, in about ten minutes, with 1.2 GB in the user's cache; "
        f"`make sdcard BOARD={on.name}` makes a card for the board itself, which that QEMU boots, too"
    )

