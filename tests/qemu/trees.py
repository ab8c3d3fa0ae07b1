"""The device trees of QEMU's machines, and changes to them (by dtc's tools)."""

import functools
import struct
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from machine import QEMU

FIRMWARE = 0x80000000, 0x80000  # where OpenSBI is, as it reserves it


BEGIN_NODE, END_NODE, PROP, END = 1, 2, 3, 9


@dataclass(frozen=True)
class Node:
    """For Tree.append(), which takes the names of properties that the tree has already."""

    name: str
    properties: dict[str, bytes] = field(default_factory=dict)
    children: tuple["Node", ...] = ()

    def flat(self, words: bytes) -> bytes:
        parts = [struct.pack(">I", BEGIN_NODE), padded(self.name.encode() + b"\0")]
        for name, value in self.properties.items():
            offset = words.index(name.encode() + b"\0")
            parts += [struct.pack(">3I", PROP, len(value), offset), padded(value)]
        parts += [child.flat(words) for child in self.children]
        return b"".join(parts) + struct.pack(">I", END_NODE)


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


@dataclass(frozen=True)
class Tree:
    """A flattened tree. Every change is a new one."""

    blob: bytes

    def edit(self, *words: str) -> "Tree":
        """Words of fdtput's command line, the file left out."""
        options = [word for word in words if word.startswith("-")]
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(self.blob)
            rest = words[len(options) :]
            subprocess.run(["fdtput", *options, file.name, *rest], check=True)
            return Tree(Path(file.name).read_bytes())

    def text(self, node: str, name: str, value: str) -> "Tree":
        return self.edit("-ts", node, name, value)

    def cells(self, node: str, name: str, *values: int) -> "Tree":
        return self.edit("-tx", node, name, *(f"{value:x}" for value in values))

    def get_cells(self, node: str, name: str) -> list[int]:
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(self.blob)
            command = ["fdtget", "-tx", file.name, node, name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        return [int(word, 16) for word in done.stdout.split()]

    def longs(self, node: str, name: str, *values: int) -> "Tree":
        """64-bit numbers, two cells each."""
        return self.cells(node, name, *(part for v in values for part in (v >> 32, v & 0xFFFFFFFF)))

    def empty(self, node: str, name: str) -> "Tree":
        return self.edit("-tx", node, name)

    def create(self, node: str) -> "Tree":
        return self.edit("-cp", node)

    def remove(self, node: str) -> "Tree":
        return self.edit("-r", node)

    def delete(self, node: str, name: str) -> "Tree":
        return self.edit("-d", node, name)

    def reserve(self, *regions: tuple[int, int]) -> "Tree":
        """More regions of /reserved-memory: base and size."""
        tree = self.create("/reserved-memory").cells("/reserved-memory", "#address-cells", 2)
        tree = tree.cells("/reserved-memory", "#size-cells", 2).empty("/reserved-memory", "ranges")
        for base, size in regions:
            node = f"/reserved-memory/part@{base:x}"
            tree = tree.create(node).longs(node, "reg", base, size).empty(node, "no-map")
        return tree

    def number(self, node: str, name: str) -> int:
        """A property of one cell."""
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(self.blob)
            words = ["fdtget", "-tu", file.name, node, name]
            return int(subprocess.run(words, check=True, capture_output=True, text=True).stdout)

    def reserve_in_header(self, base: int, size: int) -> "Tree":
        """One more entry of the reservation block, here before the others."""
        (start,) = struct.unpack_from(">I", self.blob, 16)
        entry = struct.pack(">2Q", base, size)
        blob = bytearray(self.blob[:start] + entry + self.blob[start:])
        for field_at in (4, 8, 12):
            (value,) = struct.unpack_from(">I", blob, field_at)
            struct.pack_into(">I", blob, field_at, value + len(entry))
        return Tree(bytes(blob))

    def append(self, *nodes: "Node") -> "Tree":
        """Adds nodes below the root, any number of them: dtc's tools are slow with thousands."""
        total, start, strings, _, _, _, _, strings_size, size = struct.unpack_from(">9I", self.blob, 4)
        words = self.blob[strings : strings + strings_size]
        ends = struct.pack(">2I", END_NODE, END)
        assert self.blob[start : start + size].endswith(ends) and strings == start + size
        structure = self.blob[start : strings - len(ends)] + b"".join(n.flat(words) for n in nodes) + ends
        blob = bytearray(self.blob[:start] + structure + words)
        more = len(structure) - size
        struct.pack_into(">I", blob, 4, len(blob))
        struct.pack_into(">I", blob, 12, strings + more)
        struct.pack_into(">I", blob, 36, size + more)
        return Tree(bytes(blob))

    def swap(self, old: bytes, new: bytes) -> "Tree":
        """Other bytes of the same length in one place."""
        assert len(old) == len(new) and self.blob.count(old) == 1
        return Tree(self.blob.replace(old, new))


@functools.cache
def dump(name: str, harts: int, memory: str) -> Tree:
    """QEMU's own tree, before the firmware has changed it."""
    with tempfile.NamedTemporaryFile() as file:
        words = [QEMU, "-M", f"{name},dumpdtb={file.name}", "-smp", str(harts), "-m", memory]
        subprocess.run([*words, "-display", "none"], check=True, capture_output=True)
        return Tree(Path(file.name).read_bytes())


@functools.cache
def handed_over(name: str, harts: int = 1, memory: str = "128M") -> Tree:
    """What the firmware makes of it, as far as it matters to us."""
    return dump(name, harts, memory).reserve(FIRMWARE)
