"""Puts the steps of each phase in order: each after those that it names; by name where free."""

from collections.abc import Iterable

from tools.common import Failure
from tools.resolve.module import Module, Step


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


def ordered(phase: str, steps: dict[str, Step]) -> list[Step]:
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
        for other in sorted(steps[name].after):
            visit(other, [*path, name])
        done[name] = steps[name]

    for name in sorted(steps):
        visit(name, [])
    return list(done.values())


def order(modules: Iterable[Module], phases: Iterable[str]) -> dict[str, list[Step]]:
    """@phases: those that a module of the image runs."""
    steps, phases = steps_of(modules), sorted(phases)
    for phase in sorted(steps.keys() - set(phases)):
        step = min(steps[phase])
        raise Failure(
            f"phase {phase}: run step {step}: no module runs this phase; "
            f"there are: {', '.join(phases)}"
        )
    return {phase: ordered(phase, steps.get(phase, {})) for phase in phases}
