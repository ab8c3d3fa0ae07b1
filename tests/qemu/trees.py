"""The device trees of QEMU's machines, and changes to them (by dtc's tools)."""

import functools
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from machine import QEMU

FIRMWARE = 0x80000000, 0x80000  # where OpenSBI is, as it reserves it


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
