"""The real trees of the boards through the boot-time code: what it finds is as tests/host/boards/*.txt says.

For a new tree,

    build/host/boards/describe FILE.dtb

prints what to check by hand against the board's schematics, and then to put there.
"""

import subprocess
from pathlib import Path

import pytest
import suite
from real_trees import of_firmware, of_linux

FOLDER = suite.HERE / "boards"
EXPECTED = sorted(path.stem for path in FOLDER.glob("*.txt"))


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
