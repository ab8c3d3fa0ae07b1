"""Derives an image's modules from what the app needs and what the board has.

Starts from the app's objects and the entry point, and closes over undefined symbols. Each symbol
has one provider, or its providers are declared alternatives of one interface; a driver enters
when its class is needed and a node of the board's tree matches it. docs/resolution.md tells the
rule on one page.
"""

import difflib
from dataclasses import dataclass, field

from common import Failure
from dtb import Node
from module import Driver, Module

ENTRY = "_start"
# The compiler may call these wherever it likes, and the tool that generates the tables defines those.
COMPILER_NEEDS = ("memcpy", "memmove", "memset", "memcmp")
BY_THE_LINKER = ("__",)


@dataclass(frozen=True)
class Reason:
    """Why a module is in: @symbol was needed by @by; for drivers, the class and its nodes."""

    symbol: str
    by: Module | None
    nodes: tuple[str, ...] = ()


@dataclass
class Tree:
    """A board's device tree and what to call it."""

    name: str
    root: Node


@dataclass
class Bound:
    driver: Driver
    module: Module
    nodes: list[str]  # paths, with the tree's name where there are several


@dataclass
class Resolution:
    modules: dict[Module, Reason] = field(default_factory=dict)  # in the order they came
    classes: dict[str, list[Bound]] = field(default_factory=dict)
    phases: dict[str, list] = field(default_factory=dict)
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)  # interface: name, why


class Candidates:
    """All modules that could be in an image, by what they offer."""

    def __init__(self, modules: list[Module], libraries: list[Module], generated: set[str]):
        self.modules = modules
        self.generated = generated
        self.providers: dict[str, list[Module]] = {}
        for module in modules:
            for symbol in module.provides:
                self.providers.setdefault(symbol, []).append(module)
        self.library: dict[str, Module] = {}
        for module in libraries:
            for symbol in module.provides:
                self.library.setdefault(symbol, module)
        self.alternatives: dict[str, dict[str, list[Module]]] = {}
        for module in modules:
            for interface, name in module.alternatives.items():
                self.alternatives.setdefault(interface, {}).setdefault(name, []).append(module)

    def default(self, interface: str) -> str | None:
        for name, modules in self.alternatives[interface].items():
            if any(interface in m.defaults for m in modules):
                return name
        return None

    def nearest(self, symbol: str) -> list[str]:
        known = [s for s in (*self.providers, *self.library) if not s.startswith("_")]
        return difflib.get_close_matches(symbol, known, 3, 0.7)


class Closure:
    """One run over the candidates with alternatives decided beforehand."""

    def __init__(self, candidates: Candidates, trees: list[Tree], choices: dict[str, str]):
        self.candidates = candidates
        self.trees = trees
        self.choices = choices
        self.result = Resolution()
        self.queue: list[Module] = []
        self.missing: list[str] = []

    def run(self) -> Resolution:
        for module in self.candidates.modules:
            if module.app:
                self.add(module, Reason("the app", None))
        for symbol in (ENTRY, *COMPILER_NEEDS):
            self.need(symbol, None)
        while self.queue:
            module = self.queue.pop(0)
            for symbol in sorted(module.needs - module.provides):
                self.need(symbol, module)
            for kind, name in module.tables:
                self.table(kind, name, module)
        if self.missing:
            raise Failure("\nyao: ".join(self.missing))
        return self.result

    def add(self, module: Module, reason: Reason) -> None:
        if module not in self.result.modules:
            self.result.modules[module] = reason
            self.queue.append(module)

    def need(self, symbol: str, by: Module | None) -> None:
        provider = self.provider(symbol, by)
        if provider:
            self.add(provider, Reason(symbol, by))

    def provider(self, symbol: str, by: Module | None) -> Module | None:
        providers = self.candidates.providers.get(symbol, [])
        if len(providers) > 1:
            providers = [self.alternative(symbol, providers)]
        if providers:
            return providers[0]
        if symbol in self.candidates.library:
            return self.candidates.library[symbol]
        if symbol not in self.candidates.generated and not symbol.startswith(BY_THE_LINKER):
            self.missing.append(self.nobody(symbol, by))
        return None

    def nobody(self, symbol: str, by: Module | None) -> str:
        chain = " <- ".join(m.name for m in self.chain(by)) if by else "the build"
        near = self.candidates.nearest(symbol)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        return f"{chain}: {symbol}: no module provides it{hint}"

    def chain(self, module: Module | None) -> list[Module]:
        found = []
        while module:
            found.append(module)
            module = self.result.modules[module].by
        return found

    def alternative(self, symbol: str, providers: list[Module]) -> Module:
        """The provider that belongs to the chosen alternative of their common interface."""
        common = set.intersection(*(set(m.alternatives) for m in providers))
        if len(common) != 1:
            names = " and ".join(m.name for m in providers)
            raise Failure(f"{symbol}: find its provider: both {names} define it")
        interface = common.pop()
        name = self.choices.get(interface) or self.candidates.default(interface)
        self.result.choices.setdefault(interface, (name, ""))
        for module in providers:
            if module.alternatives[interface] == name:
                return module
        known = ", ".join(sorted(self.candidates.alternatives[interface]))
        raise Failure(
            f"{symbol}: find its provider: the chosen {interface} is {name!r}, which does not offer it; "
            f"there are: {known}"
        )

    def table(self, kind: str, name: str, by: Module) -> None:
        if kind == "steps":
            self.result.phases.setdefault(name, [])
        elif name not in self.result.classes:
            self.result.classes[name] = []
            self.bind_class(name, by)

    def bind_class(self, class_: str, by: Module) -> None:
        for module in self.candidates.modules:
            for driver in module.drivers:
                if driver.class_ != class_:
                    continue
                nodes = self.matching(driver)
                if nodes:
                    self.result.classes[class_].append(Bound(driver, module, nodes))
                    self.add(module, Reason(f"class {class_}", by, tuple(nodes)))

    def matching(self, driver: Driver) -> list[str]:
        found = []
        for tree in self.trees:
            for node in tree.root.walk():
                if node.okay and set(node.compatible) & set(driver.compatible):
                    check_properties(tree, node, driver)
                    found.append(place(self.trees, tree, node))
        return found


def place(trees: list[Tree], tree: Tree, node: Node) -> str:
    return node.path if len(trees) == 1 else f"{tree.name}:{node.path}"


def check_properties(tree: Tree, node: Node, driver: Driver) -> None:
    for name in driver.properties:
        if name not in node.properties:
            raise Failure(
                f"{tree.name}: {node.path}: bind driver {driver.name}: the node has no "
                f"property {name!r}, which the driver needs"
            )


def check_classes(closure: Closure) -> None:
    """A class that the image needs and no node serves is an error, unless every module that needs
    it can do without."""
    for class_, bound in closure.result.classes.items():
        if bound:
            continue
        users = [m for m in closure.result.modules if ("drivers", class_) in m.tables]
        strict = [m for m in users if class_ not in m.optional]
        if strict:
            raise Failure(unserved(closure, class_, strict[0]))


def unserved(closure: Closure, class_: str, user: Module) -> str:
    """Says which nodes were candidates and why they were none."""
    drivers = [d for m in closure.candidates.modules for d in m.drivers if d.class_ == class_]
    wanted = {c for d in drivers for c in d.compatible}
    trees = ", ".join(t.name for t in closure.trees)
    chain = " <- ".join(m.name for m in closure.chain(user))
    lines = [f"{chain}: class {class_}: no node of {trees} serves it"]
    for tree in closure.trees:
        for node in tree.root.walk():
            if set(node.compatible) & wanted:
                lines.append(f"  {place(closure.trees, tree, node)}: its status is not okay")
    lines.append(f"  the drivers of the class match: {', '.join(sorted(wanted)) or 'there are none'}")
    return "\n".join(lines)


def check_drivers_unique(modules: list[Module]) -> None:
    """Two drivers of one class for one compatible would make the choice an accident."""
    owners: dict[tuple[str, str], str] = {}
    for module in modules:
        for driver in module.drivers:
            for compatible in driver.compatible:
                other = owners.setdefault((driver.class_, compatible), module.name)
                if other != module.name:
                    raise Failure(
                        f'class {driver.class_}: "{compatible}": find its driver: '
                        f"both {other} and {module.name} match it"
                    )


def demanded(result: Resolution) -> dict[str, tuple[str, str]]:
    """Alternatives that modules of the set require, and who does."""
    found: dict[str, tuple[str, str]] = {}
    for module in result.modules:
        for interface, name in module.requires.items():
            other = found.setdefault(interface, (name, module.name))
            if other[0] != name:
                raise Failure(
                    f"{interface}: choose an alternative: {other[1]} requires {other[0]!r}, "
                    f"{module.name} requires {name!r}"
                )
    return found


def check_manifest_choices(candidates: Candidates, manifest: dict[str, str]) -> None:
    for interface, name in manifest.items():
        known = candidates.alternatives.get(interface, {})
        if name not in known:
            raise Failure(
                f"{interface}: choose an alternative: the manifest says {name!r}, "
                f"there are: {', '.join(sorted(known))}"
            )


def order_steps(result: Resolution) -> None:
    """Each phase's steps so that every step comes after those it names; by name where free."""
    for phase in result.phases:
        steps = {s.name: s for m in result.modules for s in m.steps if s.phase == phase}
        ordered, state = result.phases[phase], {}

        def visit(name: str, path: list[str]) -> None:
            if state.get(name) == "done" or name not in steps:
                return
            if state.get(name) == "open":
                cycle = " after ".join([*path[path.index(name) :], name])
                raise Failure(f"phase {phase}: order its steps: they form a cycle: {cycle}")
            state[name] = "open"
            for other in steps[name].after:
                visit(other, [*path, name])
            state[name] = "done"
            ordered.append(steps[name])

        for name in sorted(steps):
            visit(name, [])


def resolve(candidates: Candidates, trees: list[Tree], manifest: dict[str, str]) -> Resolution:
    """@manifest: interface -> alternative, as the app says. What modules require can change what
    is in the set, so the closure is repeated until the choices stand."""
    check_drivers_unique(candidates.modules)
    check_manifest_choices(candidates, manifest)
    required: dict[str, tuple[str, str]] = {}
    while True:
        choices = {i: n for i, (n, _) in required.items()} | manifest
        closure = Closure(candidates, trees, choices)
        result = closure.run()
        more = {i: d for i, d in demanded(result).items() if i not in required}
        if not more:
            break
        required |= more
    for interface, (name, by) in required.items():
        if manifest.get(interface, name) != name:
            raise Failure(
                f"{interface}: choose an alternative: the manifest says {manifest[interface]!r}, "
                f"{by} requires {name!r}"
            )
    check_classes(closure)
    order_steps(result)
    for interface, (name, _) in result.choices.items():
        why = "the default"
        if interface in manifest:
            why = "the app's manifest says so"
        elif interface in required:
            why = f"{required[interface][1]} requires it"
        result.choices[interface] = (name, why)
    return result
