"""The modules that an image needs, once alternatives are chosen: closes over undefined symbols,
and over drivers of the classes that are used."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import ROOT
from tools.elf.uses import first_use
from tools.resolve.candidates import Candidates
from tools.resolve.classes import Bound, Tree, bind
from tools.resolve.late import made_from
from tools.resolve.module import Module, Step

ENTRY = "_start"
# The compiler may call these wherever it likes, even while it links.
BY_THE_COMPILER = ("memcpy", "memmove", "memset", "memcmp", "strlen")
BY_THE_LINKER = set(re.findall(r"([\w$]+) = ", (ROOT / "ld/yao.ld").read_text()))

SYSTEM_CALL = "sys_"  # begins the functions that stand for Linux' calls
# For calls that nobody has: what a program can do in their place.
INSTEAD = {"recvmmsg": "recvmsg(), which fails: there is no network"}


@dataclass(frozen=True)
class Reason:
    """Why a module is in: @symbol was needed by @by; for drivers, the class and its nodes."""

    symbol: str
    by: Module | None
    nodes: tuple[str, ...] = ()


@dataclass
class Resolution:
    modules: dict[Module, Reason] = field(default_factory=dict)  # in the order they came
    needs: dict[Module, set[Module]] = field(default_factory=dict)  # whom each one brought in or found
    classes: dict[str, list[Bound]] = field(default_factory=dict)
    phases: dict[str, list[Step]] = field(default_factory=dict)
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)  # interface: name, why
    late: set[str] = field(default_factory=set)  # what the compiler may call while it links
    notes: list[str] = field(default_factory=list)  # for the user

    def chain(self, module: Module | None) -> list[Module]:
        """From the module back to the app or the entry point."""
        found = []
        while module:
            found.append(module)
            module = self.modules[module].by
        return found

    def trail(self, module: Module | None, symbol: str = "") -> str:
        """The chain in words: each module, where it refers to @symbol or what it was needed for, and
        what that one was needed for."""
        words = []
        for m in self.chain(module):
            needed = "" if is_root(m) else f" ({self.modules[m].symbol})"
            words.append(f"{m.name}{line_of_use(m, symbol)}{needed}")
            symbol = self.modules[m].symbol
        return " <- ".join(words) or "the build"


def line_of_use(module: Module, symbol: str) -> str:
    """The line in the module's source that refers to @symbol, as compilers write it. It may be one
    of a header."""
    found = first_use(module.path, symbol) if module.path and symbol and not module.library else None
    if not found:
        return ""
    file, line = found
    return f":{line}" if Path(file).name == Path(module.name).name else f" ({file}:{line})"


def own_call(symbol: str) -> str:
    """For a program's own syscall(SYS_name, ...)."""
    name = symbol.removeprefix(SYSTEM_CALL)
    return f"if SYS_{name} is meant, there is no such call: docs/apps.md says which there are; " if name != symbol else ""


def is_root(module: Module) -> bool:
    """The app's files are in, but for those that wait to be chosen, as ours do."""
    return module.app and not module.alternatives and not module.drivers


class Closure:
    """One run over the candidates. @choices: interface -> alternative; else its default."""

    def __init__(self, candidates: Candidates, trees: list[Tree], choices: Mapping[str, str]):
        self.candidates = candidates
        self.trees = trees
        self.choices = choices
        self.result = Resolution()
        self.queue: deque[Module] = deque()
        self.errors: dict[str, str] = {}  # by symbol; other choices may mend them

    def run(self) -> Resolution:
        for module in self.candidates.modules:
            if is_root(module):
                self.add(module, Reason("the app", None))
        for symbol in (ENTRY, *BY_THE_COMPILER):
            self.need(symbol, None)
        while self.queue:
            self.follow(self.queue.popleft())
        self.check_definitions()
        return self.result

    def check_definitions(self) -> None:
        """A file of the C library comes with all that it defines, also what another module has."""
        owners: dict[str, Module] = {}
        for module in self.result.modules:
            for symbol in sorted(module.provides - module.weak):
                other = owners.setdefault(symbol, module)
                if other is not module:
                    self.errors.setdefault(
                        symbol,
                        f"{symbol}: link it: both {other.name} and {module.name} are needed and "
                        "define it",
                    )

    def follow(self, module: Module) -> None:
        for symbol in sorted((module.needs - module.provides) | self.of_others(module)):
            self.need(symbol, module)
        if module not in self.candidates.libraries:  # compiled without such replacements
            self.expect(module)
        for kind, name in module.tables:
            if kind == "steps":
                self.result.phases.setdefault(name, [])
            else:
                self.use_class(name, module)

    def of_others(self, module: Module) -> set[str]:
        """What third parties' files and the app's bring where @module, one of them, has weak symbols: as if
        all of them were linked. Nobody else comes in for a weak reference."""
        found = set()
        for symbol in (module.weak | module.weakly) if module.foreign else ():
            providers = self.candidates.providers.get(symbol, [])
            found |= {symbol for other in providers if other.foreign or other.app}
        return found

    def expect(self, module: Module) -> None:
        """What the compiler may call instead of what @module calls."""
        for symbol in sorted({late for need in module.needs for late in made_from(need)}):
            if symbol in self.candidates.library or symbol in self.candidates.providers:
                self.result.late.add(symbol)
                self.need(symbol, module)

    def add(self, module: Module, reason: Reason) -> None:
        if module not in self.result.modules:
            self.result.modules[module] = reason
            self.queue.append(module)
        if reason.by:
            self.result.needs.setdefault(reason.by, set()).add(module)

    def need(self, symbol: str, by: Module | None) -> None:
        providers = self.candidates.providers.get(symbol, [])
        if providers:
            self.choose(symbol, providers, by)
        elif symbol in self.candidates.library:
            self.add(self.candidates.library[symbol], Reason(symbol, by))
        elif symbol not in self.candidates.generated and symbol not in BY_THE_LINKER:
            self.errors.setdefault(symbol, self.nobody(symbol, by))

    def use_class(self, class_: str, by: Module) -> None:
        if class_ not in self.result.classes:
            self.result.classes[class_] = bind(self.candidates.drivers(class_), self.trees)
        for bound in self.result.classes[class_]:
            self.add(bound.module, Reason(f"class {class_}", by, bound.nodes))

    def choose(self, symbol: str, providers: list[Module], by: Module | None) -> None:
        """Adds the provider that belongs to the chosen alternatives, or else the C library's."""
        for module in providers:
            if all(self.is_chosen(i, name) for i, name in module.alternatives.items()):
                return self.add(module, Reason(symbol, by))
        if symbol in self.candidates.library:
            return self.add(self.candidates.library[symbol], Reason(symbol, by))
        self.errors.setdefault(symbol, self.left_out(symbol, providers, by))

    def is_chosen(self, interface: str, name: str) -> bool:
        choice = self.choices.get(interface) or self.candidates.default(interface)
        self.result.choices.setdefault(interface, (choice, ""))
        return choice == name

    def left_out(self, symbol: str, providers: list[Module], by: Module | None) -> str:
        belongs = {pair for m in providers for pair in m.alternatives.items()}
        fitting = {interface for interface, name in belongs if self.is_chosen(interface, name)}
        missing = sorted(pair for pair in belongs if pair[0] not in fitting) or sorted(belongs)
        wanted = " or ".join(f"{interface} {name}" for interface, name in missing)
        chosen = ", ".join(f"{i} {self.result.choices[i][0]}" for i in sorted({i for i, _ in missing}))
        return (
            f"{self.result.trail(by, symbol)}: {symbol}: find its provider: {wanted} has it, "
            f"but {chosen} is chosen; choose in the app's manifest, or with YAO_REQUIRE "
            "(include/yao/module.h)"
        )

    def no_call(self, symbol: str, by: Module) -> str:
        name = symbol.removeprefix(SYSTEM_CALL)
        instead = f"use {INSTEAD[name]}; " if name in INSTEAD else ""
        return (
            f"{self.result.trail(by)}: find the system call {name}: there is none here; {instead}"
            "docs/apps.md says what a program can call"
        )

    def nobody(self, symbol: str, by: Module | None) -> str:
        if symbol == "main":
            return "the app: find main: none of its files defines int main(int argc, char **argv)"
        if by and by.library and symbol.startswith(SYSTEM_CALL):
            return self.no_call(symbol, by)
        near = self.candidates.nearest(symbol)
        hint = (
            f"did you mean {' or '.join(near)}?"
            if near
            else "write it, or add the file that has it"
        )
        where = self.result.trail(by, symbol)
        return f"{where}: {symbol}: find its provider: no module has it; {own_call(symbol)}{hint}"
