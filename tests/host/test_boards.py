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


def change(tree: Path, folder: Path, *edits: tuple[str, ...]) -> Path:
    """A copy of @tree after calls of fdtput with these words."""
    copy = folder / tree.name
    copy.write_bytes(tree.read_bytes())
    for options, *words in edits:
        subprocess.run(["fdtput", *options.split(), copy, *words], check=True)
    return copy


def lines(tree: Path, key: str) -> list[str]:
    done = describe(tree)
    assert done.returncode == 0, done.stdout + done.stderr
    return [line[12:] for line in done.stdout.splitlines() if line.startswith(key)]


@pytest.mark.parametrize("gib,end", [(2, 0xC0000000), (4, 0x140000000), (8, 0x240000000)])
def test_memory_of_each_size_that_is_sold(trees, tmp_path, gib, end):
    """SPL writes what the EEPROM says; OpenSBI reserves where it is."""
    cells = [f"{part:x}" for part in (0, 0x40000000, gib >> 2, gib << 30 & 0xFFFFFFFF)]
    kept = "/reserved-memory"
    tree = change(
        trees["firmware-visionfive-2-v1.3b"],
        tmp_path,
        ("-tx", "/memory@40000000", "reg", *cells),
        ("-tx -p", kept, "#address-cells", "2"),
        ("-tx", kept, "#size-cells", "2"),
        ("-tx", kept, "ranges"),
        ("-tx -p", f"{kept}/mmode_resv0@40000000", "reg", "0", "40000000", "0", "40000"),
    )
    assert lines(tree, "memory") == [f"0x40000000 to {end:#x}, {gib << 10} MiB"]
    assert lines(tree, "reserved") == ["0x40000000 to 0x40040000, 0 MiB"]
    below, low, high = lines(tree, "free")
    assert below == "0x40040000 to 0x40200000"
    assert low == "0x40210000 to 0x46000000" and high.endswith(f" to {end:#x}")


@pytest.mark.parametrize(
    "edit,key,said",
    [
        (("-r", "/memory@40000000"), "tree", "it leaves no memory"),
        (("-tx", "/memory@40000000", "reg", "0", "40000000", "2"), "message: ", "malformed"),
        (("-d", "/cpus", "timebase-frequency"), "message: ", "/cpus has no timebase-frequency"),
        (("-d", "/chosen", "stdout-path"), "console", "by the firmware only"),
        (("-ts", "/chosen", "stdout-path", "serial9:115200n8"), "console", "by the firmware only"),
        (("-ts", "/soc/serial@10000000", "status", "disabled"), "console", "by the firmware only"),
        (("-r", "/soc/interrupt-controller@c000000"), "hart", "no PLIC context"),
    ],
)
def test_what_is_missing_is_said(trees, tmp_path, edit, key, said):
    done = describe(change(trees["firmware-visionfive-2-v1.3b"], tmp_path, edit))
    assert any(said in line for line in done.stdout.splitlines() if line.startswith(key)), done
    assert not done.stderr
