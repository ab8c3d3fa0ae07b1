"""The real trees of the boards through the boot-time code: what it finds is as tests/host/boards/*.txt says.

Firmware's trees are from Debian's U-Boot, the others from Debian's Linux. For a new tree,

    build/host/boards/describe FILE.dtb

prints what to check by hand against the board's schematics, and then to put there.
"""

import subprocess
from pathlib import Path

import pytest
import suite
from building import ROOT

from tools import board
from tools.setup import fetch, third_party
from tools.trees import board_trees

FOLDER = suite.HERE / "boards"
EXPECTED = sorted(path.stem for path in FOLDER.glob("*.txt"))


def of_firmware(folder: Path) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    named = [tree for name in board.known() for tree in board.load(name).trees if "fit" in tree]
    paths = [board_trees.from_firmware(tree["fit"], tree["name"], folder) for tree in named]
    return {f"firmware-{path.stem}": path for path in paths}


def of_linux() -> dict[str, Path]:
    entry = third_party.load_all(None)["linux-trees"]
    fetch.fetch(entry)
    return {f"linux-{path.stem}": path for path in entry.folder.glob("*/dtb/*/*.dtb")}


@pytest.fixture(scope="module")
def trees(tmp_path_factory) -> dict[str, Path]:
    return {**of_firmware(tmp_path_factory.mktemp("trees")), **of_linux()}


def describe(tree: Path) -> subprocess.CompletedProcess:
    program = suite.build(FOLDER, FOLDER / "describe.c", libraries=())
    return subprocess.run([program, tree], capture_output=True, text=True)


def test_every_tree_has_its_table(trees):
    assert sorted(trees) == EXPECTED


@pytest.mark.parametrize("name", EXPECTED)
def test_boot_finds_what_the_board_has(trees, name):
    done = describe(trees[name])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == (FOLDER / f"{name}.txt").read_text().splitlines()
