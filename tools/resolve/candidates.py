"""All modules that could be in an image, by what they offer, and what must hold of them whichever
are chosen."""

import difflib
from itertools import combinations

from tools.common import Failure
from tools.resolve.module import Driver, Module

SIMILAR = 0.7  # of difflib's ratio: below that a name is no help
NAMES_SHOWN = 3


class Candidates:
    """@modules: the app's and the libos'. @generated: symbols of the generated C file."""

    def __init__(self, modules: list[Module], libraries: list[Module], generated: set[str]):
        self.modules = modules
        self.libraries = set(libraries)
        self.generated = generated
        self.providers: dict[str, list[Module]] = {}
        self.library: dict[str, Module] = {}
        self.alternatives: dict[str, dict[str, list[Module]]] = {}
        for module in modules:
            for symbol in module.provides - module.weak:
                self.providers.setdefault(symbol, []).append(module)
        for module in modules:
            for symbol in module.weak:
                self.providers.setdefault(symbol, [module])
            for interface, name in module.alternatives.items():
                self.alternatives.setdefault(interface, {}).setdefault(name, []).append(module)
        for weak in (False, True):  # a weak definition only where there is no other
            for member in libraries:
                for symbol in member.weak if weak else member.provides - member.weak:
                    self.library.setdefault(symbol, member)

    def check(self) -> None:
        self.check_providers()
        self.check_drivers()
        self.check_defaults()
        self.check_steps()

    def check_providers(self) -> None:
        """Two modules may define one symbol only as alternatives of an interface."""
        for symbol, modules in sorted(self.providers.items()):
            for one, other in combinations(modules, 2):
                if not interfaces_apart(one, other):
                    raise Failure(
                        f"{symbol}: find its provider: both {one.name} and {other.name} define it; "
                        "make one of them static or give it another name, or declare them "
                        "alternatives of an interface (YAO_ALTERNATIVE in include/yao/module.h)"
                    )

    def check_drivers(self) -> None:
        """Two drivers of one class for one compatible would make the choice an accident."""
        owners: dict[tuple[str, str], str] = {}
        for module, driver in self.drivers():
            for compatible in driver.compatible:
                other = owners.setdefault((driver.class_, compatible), module.name)
                if other != module.name:
                    raise Failure(
                        f'class {driver.class_}: "{compatible}": find its driver: both {other} and '
                        f"{module.name} match it; take it out of one's match table"
                    )

    def check_defaults(self) -> None:
        for interface, names in sorted(self.alternatives.items()):
            defaults = sorted(
                name
                for name, modules in names.items()
                if any(interface in module.defaults for module in modules)
            )
            if len(defaults) != 1:
                raise Failure(
                    f"{interface}: find the default among its alternatives {listed(names)}: "
                    f"there are {len(defaults)}; declare one with YAO_DEFAULT"
                )

    def check_steps(self) -> None:
        """A step that is named as another's prerequisite exists, in the image or not."""
        known = {(s.phase, s.name) for m in self.modules for s in m.steps}
        for module in self.modules:
            for step in module.steps:
                for other in step.after:
                    if (step.phase, other) not in known:
                        names = sorted(name for phase, name in known if phase == step.phase)
                        raise Failure(
                            f"{module.name}: phase {step.phase}: order step {step.name}: there is "
                            f"no step {other} to come after; the phase has: {listed(names)}"
                        )

    def drivers(self, class_: str | None = None) -> list[tuple[Module, Driver]]:
        return [
            (m, d) for m in self.modules for d in m.drivers if class_ is None or d.class_ == class_
        ]

    def default(self, interface: str) -> str:
        for name, modules in self.alternatives[interface].items():
            if any(interface in module.defaults for module in modules):
                return name
        raise AssertionError("check_defaults() found one")

    def nearest(self, symbol: str) -> list[str]:
        """Names that the user may have meant."""
        known = {s for s in (*self.providers, *self.library) if not s.startswith("_")}
        return difflib.get_close_matches(symbol, sorted(known), NAMES_SHOWN, SIMILAR)


def interfaces_apart(one: Module, other: Module) -> set[str]:
    """The interfaces that never let both modules into one image."""
    both = one.alternatives.keys() & other.alternatives.keys()
    return {i for i in both if one.alternatives[i] != other.alternatives[i]}


def listed(names) -> str:
    return ", ".join(sorted(names)) or "none"
