"""Modules: what each object offers and needs, read from its symbols.

The symbols that the macros of include/yao/module.h and include/yao/device.h define carry the
rest; their names are explained there.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import Failure
from tools.elf.objects import (
    GLOBAL,
    LOCAL,
    SHN_COMMON,
    SHN_UNDEF,
    WEAK,
    Object,
    Symbol,
    read_object,
)

# Each marker's kind, and of how many names it is made.
MARKERS = {
    "driver": 2, "properties": 2, "alternative": 2, "default": 2, "require": 2, "optional": 1,
    "step": 2, "after": 3, "without": 3,
}  # fmt: skip
MARKER = re.compile(rf"yao_({'|'.join(MARKERS)})_(\w+)")
TABLE = re.compile(r"yao_(drivers|steps)_(\w+)")
BETWEEN = "__"
MATCH_OFFSET = 0  # struct driver: match, probe
MATCH_SIZE = 16  # struct dt_match: compatible, data


@dataclass(frozen=True)
class Driver:
    class_: str
    name: str
    compatible: tuple[str, ...]
    properties: tuple[tuple[str, ...], ...]  # of each group the node needs one

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
    library: bool = False  # of the C library
    foreign: bool = False  # of a third party, as its makers wrote it: with weak symbols
    provides: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)  # those of them that another module may replace
    needs: set[str] = field(default_factory=set)
    weakly: set[str] = field(default_factory=set)  # what it refers to weakly, and can do without
    tables: list[tuple[str, str]] = field(default_factory=list)  # ("drivers", class), …
    drivers: list[Driver] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    alternatives: dict[str, str] = field(default_factory=dict)  # interface -> this one's name
    defaults: set[str] = field(default_factory=set)
    requires: dict[str, str] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)
    without: list[list[str]] = field(default_factory=list)  # class, interface, alternative


def interface(obj: Object) -> tuple[set[str], set[str]]:
    """The global symbols that it offers, and those it cannot do without."""
    symbols = [s for s in obj.symbols if s.bind != LOCAL]
    offered = {s.name for s in symbols if s.section != SHN_UNDEF}
    return offered, {s.name for s in symbols if s.section == SHN_UNDEF and s.bind == GLOBAL}


def match_table(obj: Object, driver: Symbol) -> tuple[str, ...]:
    """The strings of a driver's match table, through the relocations of its pointers."""
    place = obj.pointers.get((driver.section, driver.value + MATCH_OFFSET))
    found = []
    while place and place in obj.pointers:
        found.append(obj.string_at(obj.pointers[place]))
        place = (place[0], place[1] + MATCH_SIZE)
    return tuple(found)


def names_of(obj: Object, symbol: str) -> tuple[str, list[str]]:
    """A marker's kind and its names."""
    kind, text = MARKER.fullmatch(symbol).groups()
    names = text.split(BETWEEN)
    if len(names) != MARKERS[kind] or not all(names):
        raise Failure(
            f'{obj.name}: {symbol}: read the marker: names must not contain "{BETWEEN}" '
            '(nor end or begin with "_")'
        )
    return kind, names


class Markers:
    """What the macros declare in the names of symbols."""

    def __init__(self, obj: Object):
        self.obj = obj
        defined = (s for s in obj.symbols if s.section != SHN_UNDEF)
        self.symbols = {s.name: s for s in defined if MARKER.fullmatch(s.name)}
        self.found: dict[str, list[list[str]]] = {kind: [] for kind in MARKERS}
        for symbol in sorted(self.symbols):
            kind, names = names_of(obj, symbol)
            self.found[kind].append(names)

    def drivers(self) -> list[Driver]:
        return [self.driver(*names) for names in self.found["driver"]]

    def driver(self, class_: str, name: str) -> Driver:
        compatible = match_table(self.obj, self.symbols[f"yao_driver_{class_}__{name}"])
        if not compatible:
            raise Failure(
                f"{self.obj.name}: driver {name} of class {class_}: read its match table: it is "
                "empty; give it an entry, and a last one of NULL"
            )
        return Driver(class_, name, compatible, self.properties(class_, name))

    def properties(self, class_: str, name: str) -> tuple[tuple[str, ...], ...]:
        listed = self.symbols.get(f"yao_properties_{class_}__{name}")
        text = self.obj.string_at((listed.section, listed.value)) if listed else ""
        return tuple(tuple(word.split("|")) for word in text.split())

    def steps(self) -> list[Step]:
        after = {(p, n): [] for p, n in self.found["step"]}
        for phase, name, other in self.found["after"]:
            if (phase, name) not in after:
                raise Failure(
                    f"{self.obj.name}: phase {phase}: order step {name}: it is of another file; "
                    "YAO_STEP_AFTER belongs beside the YAO_STEP"
                )
            after[(phase, name)].append(other)
        return [Step(p, n, tuple(others)) for (p, n), others in after.items()]

    def pairs(self, kind: str) -> dict[str, str]:
        return dict(self.found[kind])

    def firsts(self, kind: str) -> set[str]:
        return {names[0] for names in self.found[kind]}


def weak(obj: Object) -> tuple[set[str], set[str]]:
    """The symbols that it defines weakly, and those that it refers to weakly."""
    symbols = [s for s in obj.symbols if s.bind == WEAK]
    defined = {s.name for s in symbols if s.section != SHN_UNDEF}
    return defined, {s.name for s in symbols if s.section == SHN_UNDEF}


def check_binding(obj: Object, foreign: bool) -> None:
    """Which definition wins where one is weak or common, and whether a weak reference finds one,
    would depend on what else is linked and in which order. @foreign: there is a rule for weak ones."""
    for symbol in obj.symbols:
        if symbol.bind == WEAK and foreign:
            continue
        if symbol.bind == WEAK and symbol.section == SHN_UNDEF:
            cure = "is a weak reference; refer to it plainly, and resolution links what it needs"
        elif symbol.bind == WEAK:
            cure = (
                "is weak; define it plainly, or offer alternatives with YAO_ALTERNATIVE "
                "(include/yao/module.h)"
            )
        elif symbol.section == SHN_COMMON:
            cure = "is a common symbol; compile with -fno-common, and define it in one file"
        else:
            continue
        raise Failure(f"{obj.name}: {symbol.name}: read its definition: it {cure}")


def load(path: Path, name: str, app: bool = False, foreign: bool = False) -> Module:
    """A module of ours or of the app."""
    obj = read_object(path, name)
    check_binding(obj, foreign)
    offered, needed = interface(obj)
    weak_ones, weakly = weak(obj)
    markers = Markers(obj)
    return Module(
        name,
        path,
        app,
        foreign=foreign,
        provides={s for s in offered if not MARKER.fullmatch(s)},
        weak=weak_ones,
        weakly=weakly,
        needs={s for s in needed if not TABLE.fullmatch(s)},
        tables=sorted(m.groups() for m in map(TABLE.fullmatch, needed) if m),
        drivers=markers.drivers(),
        steps=markers.steps(),
        alternatives=markers.pairs("alternative"),
        defaults=markers.firsts("default"),
        requires=markers.pairs("require"),
        optional=markers.firsts("optional"),
        without=markers.found["without"],
    )
