"""Which functions a call through a pointer may reach: what pointers.toml says."""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path

from tools.crash import symbols
from tools.elf.disassembly import Function
from tools.elf.linked import Linked
from tools.stack.members import Members

DECLARED = Path(__file__).with_suffix(".toml")
UNCLAIMED = "unclaimed"
CALLED = "()"
NOT_KNOWN = ("", "<artificial>")


@dataclass(frozen=True)
class Taken:
    """A function whose address is in data or made by code. @member: "type.member" that it stands
    in, empty for others. @given: what is called by the code that makes the address."""

    function: int
    name: str
    file: str
    member: str
    given: frozenset[str]

    def is_meant(self, target: str) -> bool:
        if target.endswith(CALLED):
            return target.removesuffix(CALLED) in self.given
        if "." in target and ":" not in target:
            return fnmatchcase(self.member, target)
        file, _, name = target.rpartition(":")
        return fnmatchcase(self.name, name) and fnmatchcase(self.file, file or "*")

    def is_one_of(self, targets: list[str]) -> bool:
        """Of what pointers.toml names."""
        return any(map(self.is_meant, targets))


def in_array(image: Linked, name: str) -> Iterable[int]:
    """Constructors or destructors: what stands between two names of ld/yao.ld."""
    ends = {symbol.name: symbol.value for symbol in image.symbols if symbol.name.startswith(f"__{name}_")}
    first, end = (ends.get(f"__{name}_{place}", 0) for place in ("start", "end"))
    content = image.read(first, end - first)
    return [int.from_bytes(content[at : at + 8], "little") for at in range(0, len(content) - 7, 8)]


def in_data(image: Linked, functions: Iterable[int]) -> Iterable[tuple[int, str, int]]:
    """Functions whose address is in constants and variables, their "type.member", and 0."""
    members = Members(image)
    for name in ("init_array", "fini_array"):
        yield from ((target, f"{name}.entry", 0) for target in in_array(image, name) if target in functions)
    for symbol in image.sized:
        content = image.read(symbol.value, symbol.size)
        for at in range(-symbol.value % 8, len(content) - 7, 8):
            target = int.from_bytes(content[at : at + 8], "little")
            if target in functions:
                yield target, members.at(symbol.value, at), 0


def in_code(functions: dict[int, Function]) -> Iterable[tuple[int, str, int]]:
    """Functions whose address is made by code, "", and by which function's."""
    for function in functions.values():
        for now in function.code:
            if now.target in functions and now.name.startswith("add"):
                yield now.target, "", function.start


class Pointers:
    """@targets: functions that may be called; @calls: addresses of calls through pointers, and the
    functions that they are in; @file: the source file that code is from; @name: a function's name
    there."""

    def __init__(
        self,
        image: Linked,
        targets: dict[int, Function],
        calls: dict[int, int],
        file: Callable[[int], str],
        name: Callable[[int], str],
    ):
        found = {*in_data(image, targets), *in_code(targets)}
        self.owner = file
        self.places = symbols.frames(image.path, [*calls, *(function for function, *_ in found)])
        called = self.called(targets, calls, name)
        self.taken = [
            Taken(function, name(function), self.source(function), member, frozenset(called[by]))
            for function, member, by in found
        ]
        self.declared: dict[str, list[str]] = tomllib.loads(DECLARED.read_text())["calls"]

    def called(
        self, functions: dict[int, Function], calls: dict[int, int], name: Callable[[int], str]
    ) -> dict[int, set[str]]:
        """What each function calls by name, and what is inlined in it and calls through pointers."""
        found: dict[int, set[str]] = {0: set()}
        for start, function in functions.items():
            found[start] = {name(now.target) for now in function.code if now.target in functions}
        for call, function in calls.items():
            found.setdefault(function, set()).update(
                place.function.partition(".")[0] for place in self.places.get(call, ())
            )
        return found

    @cached_property
    def unclaimed(self) -> set[int]:
        meant = [taken.function for taken in self.taken if taken.is_one_of(self.all_targets)]
        return {taken.function for taken in self.taken}.difference(meant)

    @property
    def all_targets(self) -> list[str]:
        return [target for targets in self.declared.values() for target in targets]

    @cache
    def declaration(self, file: str) -> str:
        """The line of pointers.toml that calls in @file come under."""
        return next(name for name in self.declared if fnmatchcase(file, name))

    def source(self, function: int) -> str:
        """Its own, whatever was inlined where it begins."""
        places = self.places.get(function, ())
        return next((p.file for p in places if p.file not in NOT_KNOWN), self.owner(function))

    def file(self, call: int) -> str:
        """Of the innermost inlined code that is known: link-time optimisation forgets some."""
        places = self.places.get(call, ())
        return next((p.file for p in reversed(places) if p.file not in NOT_KNOWN), self.owner(call))

    def reached(self, call: int) -> frozenset[int]:
        return self.meant(self.declaration(self.file(call)))

    def possible(self, call: int) -> frozenset[int]:
        """With what is only guessed."""
        return self.meant_or_guessed(self.declaration(self.file(call)))

    @cache
    def meant(self, declaration: str) -> frozenset[int]:
        targets = self.declared[declaration]
        return frozenset(taken.function for taken in self.taken if taken.is_one_of(targets))

    @cache
    def meant_or_guessed(self, declaration: str) -> frozenset[int]:
        return self.meant(declaration) | (self.unclaimed if UNCLAIMED in self.declared[declaration] else set())
