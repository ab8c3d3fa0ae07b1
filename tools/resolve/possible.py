"""The public functions that one app can call with a choice of alternatives, for check_modules.py."""

from tools.common import Failure
from tools.resolve.candidates import Candidates
from tools.resolve.classes import Tree, bind
from tools.resolve.closure import BY_THE_LINKER, Closure, Resolution
from tools.resolve.module import Module
from tools.resolve.resolve import resolve
from tools.resolve.tables import GENERATED

Choice = dict[str, str]  # interface -> alternative


def app(symbols: set[str]) -> Module:
    """An app that calls @symbols."""
    return Module("the app", None, app=True, provides={"main"}, needs=symbols)


def pairs(module: Module) -> set[tuple[str, str]]:
    """The alternatives that it belongs to or requires."""
    return {*module.alternatives.items(), *module.requires.items()}


def others(modules: list[Module], choice: Choice) -> set[tuple[str, str]]:
    """The alternatives that @choice leaves out."""
    named = {pair for m in modules for pair in m.alternatives.items()}
    return {(interface, name) for interface, name in named if choice.get(interface, name) != name}


def possible_alone(
    modules: list[Module], drivers: dict[str, set[Module]], out: set[tuple[str, str]]
) -> tuple[set[str], set[Module]]:
    """Symbols whose modules, and all that those need, have providers without the alternatives in @out: a
    function of the C library may make a system call that nobody has; and the modules that lack something.
    @drivers: those of each class that boards have."""
    fitting = [m for m in modules if not pairs(m) & out]
    providers: dict[str, list[Module]] = {}
    for module in fitting:
        for symbol in module.provides:
            providers.setdefault(symbol, []).append(module)
    given = {*GENERATED, *BY_THE_LINKER, "main"}
    lacking, before = set(), -1
    while len(lacking) != before:
        before = len(lacking)
        there = {s for s, found in providers.items() if not lacking.issuperset(found)} | given
        usable = {class_ for class_, found in drivers.items() if found <= {*fitting} - lacking}
        lacking |= {m for m in fitting if not (m.needs <= there and classes(m) <= usable)}
    return there - given, lacking


def unusable(
    modules: list[Module], lacking: set[Module], out: set[tuple[str, str]]
) -> set[tuple[str, str]]:
    """The alternatives that are as good as left out: a module of theirs requires one in @out, or each that
    fits is one of @lacking."""
    demanding = {pair for m in modules if {*m.requires.items()} & out for pair in m.alternatives.items()}
    whole = [m for m in modules if not pairs(m) & out and m not in lacking]
    hollow = {pair for m in lacking for pair in m.alternatives.items()}
    return demanding | hollow - {pair for m in whole for pair in m.alternatives.items()}


def users(result: Resolution, modules: set[Module]) -> set[Module]:
    """@modules, and all that need them in the end, but for the app: what calls main() needs no more of it."""
    found, before = modules, -1
    while len(found) != before:
        before = len(found)
        found = found | {m for m, needed in result.needs.items() if needed & found and not m.app}
    return found


def classes(module: Module) -> set[str]:
    """Those whose drivers it brings into an image."""
    return {class_ for kind, class_ in module.tables if kind == "drivers"}


class Possible:
    """@ours, @libraries: the modules that there are; @trees: of the boards."""

    def __init__(self, ours: list[Module], libraries: list[Module], trees: list[Tree]):
        self.ours = ours
        self.libraries = libraries
        self.trees = trees
        known = Candidates(ours, [], set())
        self.drivers = {
            class_: {b.module for b in bind(known.drivers(class_), trees)}
            for class_ in set().union(*map(classes, ours))
        }

    def candidates(self, symbols: list[str]) -> Candidates:
        return Candidates([app(set(symbols)), *self.ours], self.libraries, GENERATED)

    def image(self, symbols: list[str], choice: Choice) -> Resolution:
        return resolve(self.candidates(symbols), self.trees, choice)

    def of(self, symbols: set[str], choice: Choice) -> list[str]:
        modules = [*self.ours, *self.libraries]
        out, before = others(modules, choice), None
        while out != before:
            before = out
            alone, lacking = possible_alone(modules, self.drivers, out)
            out = out | unusable(modules, lacking, out)
        return self.together(self.without(sorted(symbols & alone), choice, out), choice, [])

    def without(self, symbols: list[str], choice: Choice, out: set[tuple[str, str]]) -> list[str]:
        """Without those that bring in a module of the alternatives @out, or one that requires them."""
        demands = {}
        while True:
            closure = Closure(self.candidates(symbols), self.trees, demands | choice)
            result = closure.run()
            lost = users(result, {m for m in result.modules if pairs(m) & out})
            before = symbols, demands
            symbols = [s for s in symbols if not any(s in m.provides for m in lost)]
            kept = {*result.modules} - lost
            demands = dict({pair for m in kept for pair in m.requires.items()} - out)
            if (symbols, demands) == before:
                return [] if lost else symbols

    def together(self, symbols: list[str], choice: Choice, others: list[str]) -> list[str]:
        """Those of @symbols that one app can call with @choice, and besides @others."""
        try:
            self.image([*others, *symbols], choice)
            return symbols
        except Failure:
            if len(symbols) == 1:
                return []
        half = len(symbols) // 2
        first = self.together(symbols[:half], choice, others)
        return first + self.together(symbols[half:], choice, [*others, *first])
