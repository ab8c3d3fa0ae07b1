"""One image boots with the real tree of every board, in QEMU, as far as a QEMU machine has what the tree
says: memory, UART and PLIC contexts of the tree are made those of the machine. The rest stays as it is.
"""

import re
from dataclasses import replace

import pytest
import real_trees
from app_image import build
from boards import BOARDS
from entry import Entry
from trees import FIRMWARE, Tree

GIB = 1 << 30
DRAM = 0x80000000
NAMES = sorted(path.stem for path in (real_trees.ROOT / "tests/host/boards").glob("*.txt"))
UART, PLIC = "/soc/serial@10000000", "/soc/interrupt-controller@c000000"


@pytest.fixture(scope="module")
def trees(tmp_path_factory) -> dict[str, Tree]:
    found = {**real_trees.of_firmware(tmp_path_factory.mktemp("trees")), **real_trees.of_linux()}
    return {name: Tree(path.read_bytes()) for name, path in found.items()}


def with_memory(tree: Tree, size: int) -> Tree:
    node = next(n for n in ("/memory@40000000", "/memory@80000000") if n[1:].encode() in tree.blob)
    return tree.longs(node, "reg", DRAM, size).reserve(FIRMWARE)


def on_virt(tree: Tree, size: int) -> Tree:
    """@tree is of a JH7110. QEMU's UART has registers of a byte; its hart 0 can run the image."""
    intc = tree.number("/cpus/cpu@0/interrupt-controller", "phandle")
    tree = tree.text(UART, "compatible", "ns16550a").delete(UART, "reg-shift")
    tree = tree.delete(UART, "reg-io-width").cells(PLIC, "interrupts-extended", intc, 11, intc, 9)
    return with_memory(tree, size)


def with_firmwares_console(tree: Tree) -> Tree:
    """Of a JH7110's UART, QEMU has nothing: an image without other drivers uses the firmware's."""
    return tree.text(UART, "status", "disabled")


def report(name: str, tree: Tree, folder, size: int):
    """What the image for any board says with @tree; FU540's and FU740's are nearly QEMU's sifive_u."""
    machine = BOARDS["virt" if "jh7110" in name or "visionfive" in name else "hifive_unleashed"]
    tree = on_virt(tree, size) if machine.name == "virt" else with_memory(tree, size)
    machine = replace(machine, memory=f"{size >> 20}M")
    return Entry(machine, build("report", "any"), tree=tree.blob).run(folder)


def free(run) -> int:
    """Bytes."""
    return int(re.search(r"free: (\d+) KiB", run.text)[1]) << 10


@pytest.mark.parametrize("name", NAMES)
def test_image_for_any_board_boots_with_its_tree(trees, tmp_path, name):
    run = report(name, trees[name], tmp_path, 128 << 20)
    assert run.status == 0, run
    assert 120 << 20 < free(run) < 128 << 20


@pytest.mark.parametrize("name", [name for name in NAMES if "jh7110" in name or "visionfive" in name])
def test_image_for_visionfive2_boots_with_the_tree_of_each_board_of_its_chip(trees, tmp_path, name):
    """It was built for the tree of v1.3B that is in the firmware, and has no driver of QEMU's."""
    tree = with_firmwares_console(on_virt(trees[name], 128 << 20))
    run = Entry(BOARDS["virt"], build("report", "visionfive2"), tree=tree.blob).run(tmp_path)
    assert run.status == 0, run
    assert 120 << 20 < free(run) < 128 << 20


@pytest.mark.parametrize("gib", [2, 4, 8])
def test_all_memory_of_each_size_that_is_sold_is_used(trees, tmp_path, gib):
    name = "firmware-visionfive-2-v1.3b"
    run = report(name, trees[name], tmp_path, gib * GIB)
    assert run.status == 0, run
    assert gib * GIB - (8 << 20) < free(run) < gib * GIB
