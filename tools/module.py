"""Modules: what each object offers and needs, read from its symbols.

The symbols that the macros of include/yao/module.h and include/yao/device.h define carry the
rest; their names are explained there.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from common import Failure
from elf import BIND_WEAK, SHN_UNDEF, Object, archive_members, read_object

MARKER = re.compile(r"yao_(driver|alternative|default|require|optional|step|after|properties)_(\w+)")
TABLE = re.compile(r"yao_(drivers|steps)_(\w+)")
MATCH_OFFSET = 8  # struct driver: name, match, probe
MATCH_SIZE = 16  # struct dt_match: compatible, data


@dataclass(frozen=True)
class Driver:
    class_: str
    name: str
    compatible: tuple[str, ...]
    properties: tuple[str, ...]

    @property
    def symbol(self) -> str:
        return f"yao_driver_{self.class_}__{self.name}"


@dataclass(frozen=True)
class Step:
    phase: str
    name: str
    after: tuple[str, ...]

    @property
    def symbol(self) -> str:
        return f"yao_step_{self.phase}__{self.name}"


@dataclass(eq=False)
class Module:
    name: str
    path: Path | None  # None: a member of a library's archive
    app: bool = False
    provides: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    tables: list[tuple[str, str]] = field(default_factory=list)  # ("drivers", class), …
    drivers: list[Driver] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    alternatives: dict[str, str] = field(default_factory=dict)  # interface -> this one's name
    defaults: set[str] = field(default_factory=set)
    requires: dict[str, str] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)


def split(name: str) -> list[str]:
    return name.split("__")


def compatibles(obj: Object, symbol: str) -> tuple[str, ...]:
    """The strings of a driver's match table, through the relocations of its pointers."""
    driver = obj.defined[symbol]
    place = obj.pointers.get((driver.section, driver.value + MATCH_OFFSET))
    found = []
    while place and place in obj.pointers:
        found.append(obj.string_at(obj.pointers[place]))
        place = (place[0], place[1] + MATCH_SIZE)
    return tuple(found)


def read_driver(obj: Object, symbol: str, rest: str) -> Driver:
    class_, name = split(rest)
    listed = obj.defined.get(f"yao_properties_{class_}__{name}")
    text = obj.string_at((listed.section, listed.value)) if listed else ""
    matched = compatibles(obj, symbol)
    if not matched:
        raise Failure(f"{obj.name}: driver {name} of class {class_}: it matches no compatible")
    return Driver(class_, name, matched, tuple(text.split()))


def read_markers(module: Module, obj: Object) -> None:
    """Fills in what the macros said."""
    after: dict[tuple[str, str], list[str]] = {}
    steps = []
    for symbol in sorted({s.name for s in obj.symbols if s.section != SHN_UNDEF}):
        marker = MARKER.fullmatch(symbol)
        if not marker:
            continue
        kind, parts = marker[1], split(marker[2])
        if kind == "driver":
            module.drivers.append(read_driver(obj, symbol, marker[2]))
        elif kind == "alternative":
            module.alternatives[parts[0]] = parts[1]
        elif kind == "default":
            module.defaults.add(parts[0])
        elif kind == "require":
            module.requires[parts[0]] = parts[1]
        elif kind == "optional":
            module.optional.add(parts[0])
        elif kind == "step":
            steps.append((parts[0], parts[1]))
        elif kind == "after":
            after.setdefault((parts[0], parts[1]), []).append(parts[2])
    module.steps = [Step(p, n, tuple(after.get((p, n), ()))) for p, n in steps]


def make(obj: Object, name: str, path: Path | None, app: bool = False) -> Module:
    module = Module(name, path, app)
    module.provides = {s for s in obj.defined if not MARKER.fullmatch(s)}
    for symbol in obj.undefined:
        table = TABLE.fullmatch(symbol)
        if table:
            module.tables.append((table[1], table[2]))
        elif not MARKER.fullmatch(symbol):
            module.needs.add(symbol)
    module.tables.sort()
    read_markers(module, obj)
    return module


def load(path: Path, name: str, app: bool = False) -> Module:
    """A module of ours or of the app. Weak definitions are refused: which one wins would depend
    on the order of the link."""
    obj = read_object(path, name)
    weak = sorted(s.name for s in obj.defined.values() if s.bind == BIND_WEAK)
    if weak:
        raise Failure(
            f"{name}: read symbols: {weak[0]} is weak; define it plainly, or offer alternatives "
            "with YAO_ALTERNATIVE (include/yao/module.h)"
        )
    return make(obj, name, path, app)


def load_archive(path: Path) -> list[Module]:
    return [make(Object(n, data), f"{path.name}({n})", None) for n, data in archive_members(path)]
