"""Puts the steps of each phase in order: each after those that it names, and a boot step after
those of the modules that its own module needs; by name where free."""

from collections.abc import Iterable, Mapping

from tools.common import Failure
from tools.resolve.module import Module, Step


BRINGS_UP = "boot"  # in this phase a step finds ready what its module calls
Needs = Mapping[Module, set[Module]]


def steps_of(modules: Iterable[Module]) -> dict[str, dict[str, Step]]:
    """By phase and name. Two of one name would be two definitions of one symbol."""
    found: dict[str, dict[str, Step]] = {}
    owners: dict[Step, Module] = {}
    for module in modules:
        for step in module.steps:
            other = found.setdefault(step.phase, {}).setdefault(step.name, step)
            owner = owners.setdefault(other, module)
            if owner is not module:
                raise Failure(
                    f"phase {step.phase}: find step {step.name}: both {owner.name} and "
                    f"{module.name} define it; give one of them another name"
                )
    return found


def reached(start, edges) -> set:
    """What @edges lead to from @start, which itself is in it only where it lies on a circle."""
    found: set = set()
    waiting = list(edges(start))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += edges(one)
    return found


def prerequisites(steps: dict[str, Step], owners: dict[str, Module], needs: Needs) -> dict:
    """The steps of modules that a step's module needs, but not where each needs the other, or where
    YAO_STEP_AFTER says the contrary."""

    def called(module: Module) -> set[Module]:
        """The module that runs the phase needs everything, through main."""
        runs = ("steps", BRINGS_UP) in module.tables
        return set() if runs else needs.get(module, set())

    needed = {name: reached(owner, called) for name, owner in owners.items()}

    def said(name: str) -> set[str]:
        return reached(name, lambda one: steps[one].after if one in steps else ())

    return {
        name: {
            other
            for other, owner in owners.items()
            if owner in needed[name]
            and owners[name] not in needed[other]
            and owner is not owners[name]
            and name not in said(other)
        }
        for name in steps
    }


def ordered(phase: str, steps: dict[str, Step], after: dict[str, set[str]]) -> list[Step]:
    done: dict[str, Step] = {}

    def visit(name: str, path: list[str]) -> None:
        if name in done or name not in steps:
            return
        if name in path:
            cycle = " after ".join([*path[path.index(name) :], name])
            raise Failure(
                f"phase {phase}: order its steps: they wait for each other: {cycle}; "
                "take out one YAO_STEP_AFTER"
            )
        for other in sorted({*steps[name].after, *after.get(name, ())}):
            visit(other, [*path, name])
        done[name] = steps[name]

    for name in sorted(steps):
        visit(name, [])
    return list(done.values())


def order(modules: Iterable[Module], phases: Iterable[str], needs: Needs) -> dict[str, list[Step]]:
    """@phases: those that a module of the image runs. @needs: whom each module needs."""
    modules = list(modules)
    steps, phases = steps_of(modules), sorted(phases)
    for phase in sorted(steps.keys() - set(phases)):
        step = min(steps[phase])
        raise Failure(
            f"phase {phase}: run step {step}: no module runs this phase; "
            f"there are: {', '.join(phases)}"
        )
    owners = {s.name: m for m in modules for s in m.steps if s.phase == BRINGS_UP}
    after = {BRINGS_UP: prerequisites(steps.get(BRINGS_UP, {}), owners, needs)}
    return {p: ordered(p, steps.get(p, {}), after.get(p, {})) for p in phases}
