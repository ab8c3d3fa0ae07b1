"""Reads a system on a chip from a device tree: its harts, the devices at each address, and the
interrupt wires (Devicetree Specification v0.4, sections 2.3.6 and 2.4)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.common import Failure
from tools.trees.dtb import Node

BUSES = ("simple-bus",)
UNUSED = 0xFFFFFFFF  # in interrupts-extended: a context without a wire


@dataclass
class Device:
    name: str
    compatible: str
    base: int
    size: int
    inside: list[str] = field(default_factory=list)  # the nodes below, such as a card's slot
    controls: bool = False  # it is an interrupt controller that interrupts harts


@dataclass(frozen=True)
class Wire:
    """An interrupt: its number is that of the receiver, a hart or a controller."""

    source: str
    target: str
    number: int


@dataclass
class Map:
    model: str
    harts: dict[str, str]  # their names, and what they can
    devices: list[Device]  # by address
    wires: list[Wire]


def cells(node: Node, name: str) -> list[int]:
    data = node.properties.get(name, b"")
    if len(data) % 4:
        raise Failure(f"{node.path}: read {name}: its {len(data)} bytes are not whole cells")
    return [word for (word,) in struct.iter_unpack(">I", data)]


def one_cell(node: Node, name: str, otherwise: int) -> int:
    return (cells(node, name) or [otherwise])[0]


def region(node: Node) -> tuple[int, int]:
    """The address and the size of its first registers."""
    wide = [one_cell(node.parent, f"#{what}-cells", n) for what, n in (("address", 2), ("size", 1))]
    values = cells(node, "reg")
    if len(values) < sum(wide):
        raise Failure(f"{node.path}: read reg: {len(values)} cells are there, {sum(wide)} needed")
    words = values[: wide[0]], values[wide[0] : sum(wide)]
    return tuple(sum(word << 32 * i for i, word in enumerate(reversed(part))) for part in words)


def addressed(root: Node) -> list[Node]:
    """The nodes in the harts' address space."""
    nodes = [root, *(node for node in root.walk() if node.parent and on_bus(node))]
    below = [child for node in nodes for child in node.children]
    return [node for node in below if "reg" in node.properties and node.okay]


def on_bus(node: Node) -> bool:
    return any(name in BUSES for name in node.compatible) and "ranges" in node.properties


def device(node: Node) -> Device:
    inside = [f"{child.name}: {child.compatible[0]}" for child in node.children if child.compatible]
    compatible = node.compatible[0] if node.compatible else "".join(node.strings("device_type"))
    controls = "interrupts-extended" in node.properties
    return Device(node.name, compatible, *region(node), inside, controls)


def hart_of(controller: Node) -> str:
    """A hart's own controller stands within it."""
    parent = controller.parent
    return parent.name if parent and parent.strings("device_type") == ["cpu"] else controller.name


def inherited(node: Node | None, name: str) -> int:
    while node is not None and name not in node.properties:
        node = node.parent
    return one_cell(node, name, 0) if node else 0


def specifiers(node: Node) -> Iterator[tuple[int, int]]:
    """Each interrupt of the node: the handle of who gets it, and its place among the cells."""
    for number in cells(node, "interrupts"):
        yield inherited(node, "interrupt-parent"), number


def wires_of(node: Node, handles: dict[int, Node]) -> Iterator[Wire]:
    extended = cells(node, "interrupts-extended")
    pairs = zip(extended[::2], extended[1::2]) if extended else specifiers(node)
    for handle, number in pairs:
        yield Wire(node.name, hart_of(receiver(node, handle, handles)), number)


def receiver(node: Node, handle: int, handles: dict[int, Node]) -> Node:
    doing = f"{node.path}: follow its interrupt"
    if handle not in handles:
        raise Failure(f"{doing}: nothing has the handle {handle}")
    if one_cell(handles[handle], "#interrupt-cells", 1) != 1:
        raise Failure(f"{doing}: those of {handles[handle].path} have more than one cell")
    return handles[handle]


def read(root: Node) -> Map:
    cpus = [node for node in root.walk() if node.okay and node.strings("device_type") == ["cpu"]]
    nodes = addressed(root)
    if not cpus or not nodes:
        raise Failure("device tree: find the system on a chip: it has no harts or no devices")
    handles = {one_cell(node, "phandle", 0): node for node in root.walk()}
    shown = {node.name for node in [*cpus, *nodes]}  # not what is disabled
    wires = [wire for node in nodes for wire in wires_of(node, handles) if wire.target in shown]
    return Map(
        " ".join(root.strings("model")),
        {cpu.name: "".join(cpu.strings("riscv,isa")) for cpu in cpus},
        sorted(map(device, nodes), key=lambda device: device.base),
        [wire for wire in wires if wire.number != UNUSED],
    )


def pairs(soc: Map, to_harts: bool) -> dict[tuple[str, str], list[int]]:
    """Each interrupting device and its receiver, by address, and the numbers: they share a line."""
    place = {device.name: i for i, device in enumerate(soc.devices)}
    found: dict[tuple[str, str], list[int]] = {}
    for wire in sorted(soc.wires, key=lambda wire: place[wire.source]):
        if (wire.target in soc.harts) == to_harts:
            found.setdefault((wire.source, wire.target), []).append(wire.number)
    return found
