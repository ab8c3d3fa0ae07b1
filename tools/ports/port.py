"""Reads what a port's port.toml says of its test. ports/README.md explains it."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import BUILD, ROOT, THIRD_PARTY, Failure, relative
from tools.setup.patterns import select
from tools.setup.third_party import LIST, STRING, TEXTS, check_keys

PORTS = ROOT / "ports"
KINDS = {
    "about": STRING,
    "arguments": STRING,
    "input": STRING,
    "card": LIST,
    "folders": TEXTS,
    "memory": STRING,
    "rtl": STRING,
    "ignore": STRING,
    "by_size": LIST,
    "unpack": TEXTS,
    "fails": STRING,
    "fails_on": TEXTS,
}
LACKS = "{thing}: {patterns} is not among the third-party files"


@dataclass(frozen=True)
class Port:
    """@input: a file of tests/ with what is typed (dialog.py). @card: patterns of third-party files for the card's top. @folders: of
    the card, each with the third-party folder whose content it gets. @ignore:
    lines that match tell times and the like, and are not compared. @unpack: of files that the program packs, with a command
    of this computer that prints what is in them, which is the file without the last suffix. @rtl: the arguments of a run that is short enough
    for a simulated core; without it there is none. @fails: why it does not work. @fails_on: the same, for the
    boards on which it does not."""

    name: str
    about: str
    arguments: str = ""
    input: str = ""
    card: list[str] = field(default_factory=list)
    folders: dict[str, str] = field(default_factory=dict)
    memory: str = ""
    rtl: str | None = None
    ignore: str = ""
    by_size: list[str] = field(default_factory=list)
    unpack: dict[str, str] = field(default_factory=dict)
    fails: str = ""
    fails_on: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return PORTS / self.name

    @property
    def out(self) -> Path:
        return BUILD / "ports" / self.name


def names() -> list[str]:
    return sorted(path.parent.name for path in PORTS.glob("*/port.toml"))


def load(name: str) -> Port:
    path = PORTS / name / "port.toml"
    if not path.exists():
        raise Failure(f"PORTS={name}: find the port: unknown; known are: {', '.join(names())}")
    try:
        keys = tomllib.loads(path.read_text())
    except ValueError as error:
        raise Failure(f"{relative(path)}: read: {error}")
    check_keys(relative(path), keys, KINDS, {"about"})
    return Port(name=name, **keys)


def card_files(port: Port) -> dict[str, Path]:
    """What is on the card before the run: the port's own tests/card, and third-party files by their last name."""
    own = port.folder / "tests" / "card"
    found = {path.relative_to(own).as_posix(): path for path in sorted(own.rglob("*")) if path.is_file()}
    if port.card:
        there = (path.relative_to(THIRD_PARTY).as_posix() for path in THIRD_PARTY.rglob("*") if path.is_file())
        for name in select(there, port.card, f"{relative(port.folder)}/port.toml: card", LACKS):
            found[Path(name).name] = THIRD_PARTY / name
    for name, source in port.folders.items():
        for path in sorted((THIRD_PARTY / source).rglob("*")):
            if path.is_file():
                found[f"{name}/{path.relative_to(THIRD_PARTY / source)}"] = path
    return found
