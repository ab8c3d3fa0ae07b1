"""Which drivers serve a class on the board's trees, and why none does."""

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from tools.common import Failure
from tools.resolve.module import Driver, Module
from tools.trees.dtb import Node

# What nodes of a class are called (Devicetree Specification v0.4, section 2.2.2); others are called
# like their class.
GENERIC_NAMES = {
    "block": ("mmc", "sdhci", "virtio_mmio", "disk", "sata", "nvme"),
    "console": ("serial", "uart"),
    "intc": ("interrupt-controller", "plic", "pic"),
    "power": ("poweroff", "test", "reset-controller", "pmic"),
}


# What shows a node of a class, whatever it is called: a property.
MARKS = {"intc": "interrupt-controller"}

# Each hart's own part of it, which the libos serves without a driver (schema riscv,cpu-intc).
HARTS_OWN = "riscv,cpu-intc"
SHOWN = 3  # nodes that are listed for one cause


@dataclass(frozen=True)
class Tree:
    """A board's device tree and what to call it."""

    name: str
    root: Node


@dataclass(frozen=True)
class Bound:
    driver: Driver
    module: Module
    nodes: tuple[str, ...]  # paths, with the tree's name where there are several


def place(trees: list[Tree], tree: Tree, node: Node) -> str:
    return node.path if len(trees) == 1 else f"{tree.name}:{node.path}"


def rank(driver: Driver, node: Node) -> int:
    """How general the node's best match with the driver is: 0 is its very own."""
    return min(
        (i for i, name in enumerate(node.compatible) if name in driver.compatible),
        default=len(node.compatible),
    )


def best(drivers: list[tuple[Module, Driver]], node: Node) -> tuple[Module, Driver]:
    """The driver for a node that some of them match: of what `compatible` lists, the first that a
    driver knows counts."""
    return min(drivers, key=lambda d: rank(d[1], node))


def check_properties(tree: Tree, node: Node, driver: Driver) -> None:
    for group in driver.properties:
        if not any(name in node.properties for name in group):
            raise Failure(
                f"{tree.name}: {node.path}: bind driver {driver.name}: the node has no property "
                f"{' or '.join(group)}, which the driver needs; "
                'correct the tree, or set the node\'s status to "disabled"'
            )


def bind(drivers: list[tuple[Module, Driver]], trees: list[Tree]) -> list[Bound]:
    """Each driver that a node needs, with its nodes."""
    found: dict[Driver, list[str]] = {}
    known = {name for _, driver in drivers for name in driver.compatible}
    nodes = [
        (tree, node)
        for tree in trees
        for node in tree.root.walk()
        if not known.isdisjoint(node.compatible) and node.okay
    ]
    for tree, node in nodes:
        _, driver = best(drivers, node)
        check_properties(tree, node, driver)
        found.setdefault(driver, []).append(place(trees, tree, node))
    bound = [Bound(d, m, tuple(found[d])) for m, d in drivers if d in found]
    return special_first(bound, [node for _, node in nodes])


def special_first(bound: list[Bound], nodes: list[Node]) -> list[Bound]:
    """At run time the first driver of the table that matches gets the node, so of two drivers for
    one of @nodes the table has the more special one first."""

    def precedes(one: Bound, other: Bound) -> bool:
        ranks = ((rank(one.driver, n), rank(other.driver, n), len(n.compatible)) for n in nodes)
        return any(mine < theirs < none for mine, theirs, none in ranks)

    graph = {b: {other for other in bound if precedes(other, b)} for b in bound}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        names = " and ".join(sorted({b.module.name for b in error.args[1]}))
        raise Failure(
            f"class {bound[0].driver.class_}: order its drivers: {names} are each the more special "
            "one for some node; let one of them match all that both know"
        )


def unserved(class_: str, drivers: list[tuple[Module, Driver]], trees: list[Tree]) -> list[str]:
    """Which nodes were candidates, and why they are none."""
    known = {name for _, driver in drivers for name in driver.compatible}
    return refusals(class_, known, trees) + [
        f"drivers of the class match: {', '.join(sorted(known)) or 'there are none'}",
        "enable a node that one of them matches, or add a driver (docs/resolution.md)",
    ]


def refusals(class_: str, known: set[str], trees: list[Tree]) -> list[str]:
    """A line for each cause, with the nodes that have it."""
    places: dict[str, list[str]] = {}
    for tree in trees:
        for node in tree.root.walk():
            cause = refusal(class_, node, known)
            if cause:
                places.setdefault(cause, []).append(place(trees, tree, node))
    return [f"{shortened(nodes)}: {cause}" for cause, nodes in places.items()]


def lacks(class_: str, drivers: list[tuple[Module, Driver]], trees: list[Tree]) -> bool:
    """Whether nothing in the trees could be of the class, not even a node that is disabled or unknown."""
    known = {name for _, driver in drivers for name in driver.compatible}
    return not bind(drivers, trees) and not refusals(class_, known, trees)


def shortened(nodes: list[str]) -> str:
    more = f" and {len(nodes) - SHOWN} more" if len(nodes) > SHOWN else ""
    return ", ".join(nodes[:SHOWN]) + more


def is_marked(class_: str, node: Node) -> bool:
    return MARKS.get(class_) in node.properties and HARTS_OWN not in node.compatible


def marked(class_: str, tree: Tree) -> bool:
    """Whether the tree has a device of the class for certain: names are but conventions."""
    return any(is_marked(class_, node) for node in tree.root.walk())


def is_called(class_: str, node: Node) -> bool:
    """Whether the node is of the class by its name or a property."""
    names = GENERIC_NAMES.get(class_, (class_,))
    called = node.name.split("@")[0] in names and HARTS_OWN not in node.compatible
    return called or is_marked(class_, node)


def refusal(class_: str, node: Node, known: set[str]) -> str | None:
    if known & set(node.compatible):
        return f'disabled: {disabled_by(node)} has a status other than "okay"'
    if is_called(class_, node) and node.compatible:
        return f"no driver matches its compatible {', '.join(node.compatible)}"
    return None


def disabled_by(node: Node) -> str:
    """The outermost node whose status takes this one away."""
    while node.parent and not node.parent.okay:
        node = node.parent
    return node.path
