"""Derives an image's modules from what the app needs and what the board has.

Starts from the app's objects and the entry point, and closes over undefined symbols. Each symbol
has one provider, or its providers are declared alternatives of one interface; a driver enters
when its class is needed and a node of the board's tree matches it. docs/resolution.md describes the
rules on one page.
"""

from tools.common import Failure
from tools.resolve.candidates import Candidates, listed
from tools.resolve.classes import Tree, lacks, marked, unserved
from tools.resolve.closure import Closure, Resolution
from tools.resolve.steps import order

NONE = "none"  # what a manifest may choose of any interface: an image without it
Demands = dict[str, tuple[str, str]]  # interface -> alternative, and the module that requires it


def check_manifest(candidates: Candidates, manifest: dict[str, str]) -> None:
    for interface, name in manifest.items():
        known = candidates.alternatives.get(interface)
        if known is None:
            raise Failure(
                f"{interface}: choose an alternative: the manifest says {name!r}, but there is no "
                f"such interface; there are: {listed(candidates.alternatives)}"
            )
        if name not in (*known, NONE):
            raise Failure(
                f"{interface}: choose an alternative: the manifest says {name!r}; "
                f"there are: {listed((*known, NONE))}"
            )


def lacking(candidates: Candidates, trees: list[Tree]) -> Demands:
    """Alternatives for boards without a device of a class, and why."""
    return {
        interface: (name, f"{', '.join(tree.name for tree in trees)}: no node of class {class_}")
        for module in candidates.modules
        for class_, interface, name in module.without
        if lacks(class_, candidates.drivers(class_), trees)
    }


def demanded(result: Resolution, manifest: dict[str, str]) -> Demands:
    """Alternatives that modules of the image require, and who does."""
    found: Demands = {i: (name, "the app's manifest") for i, name in manifest.items()}
    for module in result.modules:
        for interface, name in sorted(module.requires.items()):
            other, by = found.setdefault(interface, (name, module.name))
            if other != name:
                raise Failure(
                    f"{interface}: choose an alternative: {by} requires {other!r}, "
                    f"{result.trail(module)} requires {name!r}; the app can have one of the two"
                )
    return found


def close(candidates: Candidates, trees: list[Tree], manifest: dict[str, str]) -> Closure:
    """What modules require can change which modules are in, so this is repeated until the choices
    stand."""
    demands, seen = demanded(Resolution(), manifest), []
    while demands not in seen:
        seen.append(demands)
        closure = Closure(candidates, trees, {i: name for i, (name, _) in demands.items()})
        closure.run()
        demands = demanded(closure.result, manifest)
        if demands == seen[-1]:
            return closure
    swinging = {i for one in seen for i in one if one[i] != demands.get(i)}
    raise Failure(
        f"{listed(swinging)}: choose an alternative: what is required changes with the choice; "
        "name one in the app's manifest"
    )


def check_classes(closure: Closure) -> None:
    """A class that the image needs and no node serves is an error, unless every module that needs
    it can do without. If the tree has such a device all the same, that is worth a note."""
    for class_, bound in sorted(closure.result.classes.items()):
        users = [m for m in closure.result.modules if ("drivers", class_) in m.tables]
        strict = [m for m in users if class_ not in m.optional]
        if strict and not bound:
            raise Failure(
                f"{closure.result.trail(strict[0])}: class {class_}: find a device: "
                + missing(closure, class_)
            )
        if not bound and any(marked(class_, tree) for tree in closure.trees):
            closure.result.notes.append(
                f"class {class_}: the image does without: {missing(closure, class_)}"
            )


def missing(closure: Closure, class_: str) -> str:
    trees = ", ".join(tree.name for tree in closure.trees)
    causes = unserved(class_, closure.candidates.drivers(class_), closure.trees)
    return f"no node of {trees} serves it\n  " + "\n  ".join(causes)


def explain_choices(result: Resolution, manifest: dict[str, str]) -> None:
    demands = demanded(result, manifest)
    for interface, (name, _) in sorted(result.choices.items()):
        why = "the default"
        if interface in manifest:
            why = "the app's manifest says so"
        elif interface in demands:
            why = f"{demands[interface][1]} requires it"
        result.choices[interface] = (name, why)


def resolve(candidates: Candidates, trees: list[Tree], manifest: dict[str, str]) -> Resolution:
    """@manifest: interface -> alternative, as the app says."""
    candidates.check()
    check_manifest(candidates, manifest)
    absent = {i: d for i, d in lacking(candidates, trees).items() if i not in manifest}
    closure = close(candidates, trees, {i: name for i, (name, _) in absent.items()} | manifest)
    if closure.errors:
        raise Failure("\nyao: ".join(closure.errors.values()))
    check_classes(closure)
    closure.result.phases = order(
        closure.result.modules, closure.result.phases, closure.result.needs
    )
    explain_choices(closure.result, manifest)
    for interface in absent.keys() & closure.result.choices.keys():
        name, why = absent[interface]
        closure.result.choices[interface] = (name, why)
        closure.result.notes.append(f"{interface} {name}: {why}")
    return closure.result
