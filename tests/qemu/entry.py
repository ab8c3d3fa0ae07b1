"""Enters the image in ways that OpenSBI and QEMU by themselves would not.

QEMU boots a stub (stub/entry.S); the image and a tree of our own are elsewhere in memory.
"""

import itertools
import struct
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from app_image import App
from machine import Machine, Run
from trees import Tree, handed_over

from tools.common import CROSS

STUB = Path(__file__).resolve().parent / "stub"
STUB_ADDRESS = 0x80200000
IMAGE_ADDRESS = 0x80400000
TREE_ADDRESS = 0x86000000
GARBAGE = b"\xa5"

numbers = itertools.count()


def assemble(source: Path, address: int, folder: Path, *options: str) -> bytes:
    """To be loaded at @address; also in @folder, with the ending .bin."""
    elf, binary = folder / f"{source.stem}.elf", folder / f"{source.stem}.bin"
    command = [f"{CROSS}gcc", "-march=rv64gc", "-mabi=lp64d", "-nostdlib"]
    command += [*options, f"-Wl,-Ttext={address:#x}", source, "-o", elf]
    subprocess.run(command, check=True)
    subprocess.run([f"{CROSS}objcopy", "-O", "binary", elf, binary], check=True)
    return binary.read_bytes()


@dataclass(frozen=True)
class Entry:
    """@tree None: the firmware's. @a1 None: @tree_address."""

    machine: Machine
    app: App
    address: int = IMAGE_ADDRESS
    tree: bytes | None = None
    tree_address: int = TREE_ADDRESS
    a1: int | None = None
    dirty: bool = False
    all_harts: int = 0  # so many enter the image at once

    def defines(self) -> list[str]:
        words = [f"-DIMAGE={self.address:#x}"]
        if self.a1 is not None or self.tree is not None:
            words.append(f"-DTREE={self.tree_address if self.a1 is None else self.a1:#x}")
        words += [f"-DALL={self.all_harts}"] if self.all_harts else []
        return words + (["-DDIRTY"] if self.dirty else [])

    def make_stub(self, folder: Path) -> Path:
        assemble(STUB / "entry.S", STUB_ADDRESS, folder, *self.defines())
        return folder / "entry.bin"

    def load(self, folder: Path, name: str, content: bytes, address: int) -> list[str]:
        path = folder / name
        path.write_bytes(content)
        return ["-device", f"loader,file={path},addr={address:#x},force-raw=on"]

    def image(self) -> bytes:
        """With garbage where it expects nothing: what the loader need not clear."""
        content = self.app.image.read_bytes()
        (size,) = struct.unpack_from("<Q", content, 16)
        return content + GARBAGE * (size - len(content))

    def prepare(self, folder: Path) -> tuple[Machine, Path]:
        """The machine with everything in its memory, and the stub."""
        place = folder / f"entry{next(numbers)}"
        place.mkdir()
        words = self.load(place, "Image", self.image(), self.address)
        if self.tree:
            words += self.load(place, "tree", self.tree, self.tree_address)
        machine = replace(self.machine, arguments=(*self.machine.arguments, *words))
        return machine, self.make_stub(place)

    def run(self, folder: Path) -> Run:
        machine, stub = self.prepare(folder)
        return machine.run(stub)

    def start(self, folder: Path):
        machine, stub = self.prepare(folder)
        return machine.start(stub)


def tree_of(board) -> Tree:
    """Of a board's smallest machine, as the firmware hands it over."""
    return handed_over(board.machine.name, board.machine.harts, board.machine.memory)


def run_with(board, folder, tree: Tree | bytes, app="report", **how) -> Run:
    """Enters an app with @tree, good or bad; @how: an Entry's fields."""
    blob = tree.blob if isinstance(tree, Tree) else tree
    return Entry(board.machine, board.app(app), tree=blob, **how).run(folder)
