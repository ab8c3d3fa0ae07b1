"""Checks the harts and the memory in the board's trees: whether the image can run there at all, and
which memory it cannot use. The image reports the same at run time for the tree that it gets."""

import struct
from collections.abc import Iterator

from tools.common import Failure
from tools.resolve.classes import Tree
from tools.trees.dtb import Node

SV39 = ("riscv,sv39", "riscv,sv48", "riscv,sv57")
OWN_MEMORY_TYPES = ("thead,c906", "thead,c910", "thead,c920")
REACH = 190 << 30  # of the linear map: LINEAR_SIZE in src/mm/map.h


def number(node: Node, name: str, otherwise: int) -> int:
    value = node.properties.get(name, b"")
    return struct.unpack(">I", value)[0] if len(value) == 4 else otherwise


def regions(node: Node) -> list[tuple[int, int]] | None:
    """Base and size of each entry of `reg`, as its bus counts; None: it cannot be read."""
    cells = [number(node.parent, f"#{name}-cells", default) for name, default in (("address", 2), ("size", 1))]
    value, entry = node.properties.get("reg", b""), 4 * sum(cells)
    if not entry or max(cells) > 3 or len(value) % entry:
        return None
    starts = range(0, len(value), entry)
    split = 4 * cells[0]
    parts = [(value[i : i + split], value[i + split : i + entry]) for i in starts]
    return [(int.from_bytes(base, "big"), int.from_bytes(size, "big")) for base, size in parts]


def extensions(cpu: Node) -> set[str]:
    """Of one letter each, with what G stands for."""
    isa = cpu.strings("riscv,isa")
    letters = set(isa[0].partition("_")[0][4:]) if isa else set(cpu.strings("riscv,isa-extensions"))
    return letters | set("imafd") if "g" in letters else letters


def unfit(cpu: Node, others_say: bool) -> str | None:
    """@others_say: some hart has an mmu-type, so that one without has no MMU, as the FU540's hart 0."""
    mmu, isa = cpu.strings("mmu-type"), (*cpu.strings("riscv,isa"), *cpu.strings("riscv,isa-base"))
    if mmu and mmu[0] not in SV39:
        return f"its mmu-type is {mmu[0]}: the image needs Sv39"
    if not mmu and others_say:
        return "it has no mmu-type, and others have: the image needs Sv39"
    if isa and isa[0].startswith("rv32"):
        return "it has 32 bits: the image needs 64"
    own = [name for name in cpu.compatible if name in OWN_MEMORY_TYPES]
    if own:
        return f"{own[0]} has memory types of its own in page table entries: not supported"
    return None


def harts(tree: Tree) -> list[Node]:
    """Those that the image can run on. Firmware may not boot the others, so they are no error."""
    cpus = tree.root.find("/cpus")
    found = [n for n in cpus.children if n.name.split("@")[0] == "cpu" and n.okay] if cpus else []
    said = any(cpu.strings("mmu-type") for cpu in found)
    causes = {cpu.path: unfit(cpu, said) for cpu in found}
    if found and all(causes.values()):
        lines = "".join(f"\n  {path}: {cause}" for path, cause in causes.items())
        raise Failure(f"{tree.name}: find a hart: the image can run on none of them{lines}")
    return [cpu for cpu in found if not causes[cpu.path]]


def check_reserved(tree: Tree) -> Iterator[str]:
    reserved = tree.root.find("/reserved-memory")
    for node in reserved.children if reserved else []:
        if "reg" not in node.properties:
            continue
        if regions(node) is None:
            raise Failure(
                f"{tree.name}: {node.path}: read what it reserves: its reg is malformed; the image "
                "would not start, as no memory is safe"
            )
        if "ranges" not in reserved.properties:
            yield f"{node.path}: no ranges above it; reserved as it stands"


def check_memory(tree: Tree) -> Iterator[str]:
    for node in tree.root.walk():
        if node.strings("device_type")[:1] != ["memory"] or not node.okay or not node.parent:
            continue
        found = regions(node)
        if found is None:
            yield f"{node.path}: its reg is malformed; this memory is not used"
        for base, size in found or []:
            start = max(base, REACH)
            if base + size > start:
                yield f"{node.path}: {base + size - start} bytes at {start:#x} are not used: beyond 190 GiB"


def check(tree: Tree) -> list[str]:
    """What a user should know. Raises Failure where no image can run."""
    usable = harts(tree)
    notes = [*check_reserved(tree), *check_memory(tree)]
    if usable and not any("d" in extensions(cpu) for cpu in usable):
        notes.append(f"{usable[0].path}: no FPU (F and D): an app that uses floating point crashes")
    return [f"{tree.name}: {note}" for note in notes]
