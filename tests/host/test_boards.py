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


def call(tool: str, *words) -> subprocess.CompletedProcess:
    program = suite.build(FOLDER, FOLDER / f"{tool}.c", libraries=())
    return subprocess.run([program, *words], capture_output=True, text=True)


def describe(tree: Path) -> subprocess.CompletedProcess:
    return call("describe", tree)


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


SD, CRG, PINS = "/soc/mmc@16020000", "/soc/clock-controller@13020000", "/soc/pinctrl@13040000"
AS_LEFT = "left as the firmware set it"


def supply(tree: Path, node: str = SD) -> tuple[list[str], str]:
    """What the SD driver's glue switches and says, and its result."""
    done = call("supply", tree, node)
    assert done.returncode == 0 and not done.stderr, done
    said = [line for line in done.stdout.splitlines() if not line.startswith(("tree", "free"))]
    return [line.removeprefix(f"message: {node}: ") for line in said[:-1]], said[-1].split(maxsplit=1)[1]


@pytest.mark.parametrize("name", [name for name in EXPECTED if "jh7110" in name or "visionfive" in name])
def test_every_board_gets_clocks_reset_and_pins_for_its_cards(trees, name):
    for controller, biu, ciu, reset in (("16010000", 91, 93, 64), ("16020000", 92, 94, 65)):
        said, result = supply(trees[name], f"/soc/mmc@{controller}")
        order = [f"ungated: clock {biu}", f"ungated: clock {ciu}", f"released: reset {reset}"]
        assert [line for line in said if line.startswith(("ungated", "released"))] == order
        assert said[-1].startswith(f"chosen: pins {PINS}/mmc{int(controller == '16020000')}")
        assert result == "0, clock of 49500000 Hz"


@pytest.mark.parametrize(
    "edit,said,result",
    [
        (("-d", SD, "clocks"), [f"clock biu: not in the tree: {AS_LEFT}", f"clock ciu: not in the tree: {AS_LEFT}"], "0, clock of 200000000 Hz"),
        (("-r", CRG), ["clock biu: the tree's entry is malformed"], "-22, clock of 0 Hz"),
        (("-tx", SD, "resets", "dead", "41"), ["resets: the tree's entry is malformed"], "-22, clock of 0 Hz"),
        (("-tx", SD, "pinctrl-0", "dead"), [f"pinctrl-names: default: the tree's entry is malformed: {AS_LEFT}"], "0, clock of 49500000 Hz"),
        (
            ("-ts", CRG, "compatible", "starfive,jh7110-clkgen"),
            [f"clock biu: no driver: {AS_LEFT}", f"clock ciu: no driver: {AS_LEFT}", f"resets: no driver: {AS_LEFT}", "clock ciu: no driver: assuming at most 200 MHz"],
            "0, clock of 200000000 Hz",
        ),
    ],
    ids=["no clocks", "no controller", "reset of nothing", "pins of nothing", "the vendor's controller"],
)
def test_what_the_card_needs_and_is_missing_is_said(trees, tmp_path, edit, said, result):
    found, ended = supply(change(trees["firmware-visionfive-2-v1.3b"], tmp_path, edit))
    assert set(said) <= set(found), found
    assert ended == result


def test_controller_that_is_missing_is_not_touched(trees, tmp_path):
    """A register of a device without clock may hang the hart."""
    found, _ = supply(change(trees["firmware-visionfive-2-v1.3b"], tmp_path, ("-r", CRG)))
    assert not [line for line in found if line.startswith(("ungated", "released"))]
