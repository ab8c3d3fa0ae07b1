"""The picture of a system on a chip shows what its device tree contains."""

import re
import subprocess
from xml.etree import ElementTree

import pytest

from tools.common import ROOT
from tools.draw import soc, socmap
from tools.run import qemu
from tools.trees import board_trees, dtb

SVG = "{http://www.w3.org/2000/svg}"
TREES = ("rocket", "rocket4")

SMALL = """/dts-v1/;
/ {
    #address-cells = <1>;
    #size-cells = <1>;
    model = "a < b & c";
    cpus {
        #address-cells = <1>;
        #size-cells = <0>;
        cpu@0 {
            device_type = "cpu"; reg = <0>; riscv,isa = "rv64ima";
            own: interrupt-controller { #interrupt-cells = <1>; interrupt-controller; };
        };
        cpu@1 {
            device_type = "cpu"; reg = <1>; status = "disabled";
            off: interrupt-controller { #interrupt-cells = <1>; interrupt-controller; };
        };
    };
    plic: plic@1000 {
        compatible = "a,plic"; reg = <0x1000 0x1000>; #interrupt-cells = <1>;
        interrupts-extended = <&own 0xffffffff>, <&own 9>, <&off 9>;
    };
    timer@4000 { compatible = "a,timer"; reg = <0x4000 0x180>; interrupt-parent = <&plic>;
        interrupts = <7 4 5 6 12>; };
    gone@5000 { compatible = "a,gone"; reg = <0x5000 0x100>; status = "disabled"; };
    memory@80000000 { device_type = "memory"; reg = <0x80000000 0x300000>; };
};
"""


@pytest.fixture
def drawn(tool, tmp_path):
    """Draws a tree, and returns the run and the picture's text."""

    def draw(path):
        out = tmp_path / "soc.svg"
        done = tool("draw.soc", "--tree", path, "--out", out)
        return done, out.read_text() if out.exists() else None

    return draw


@pytest.fixture
def tree(tmp_path):
    """The small tree with something in it replaced, as a file."""

    def write(old="", new=""):
        assert old in SMALL
        path = tmp_path / "small.dts"
        path.write_text(SMALL.replace(old, new) if old else SMALL)
        return path

    return write


def words(picture):
    return ["".join(each.itertext()) for each in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_picture_in_the_docs_is_up_to_date(drawn):
    _, picture = drawn(ROOT / "dts/rocket.dts")
    shown = (ROOT / "docs/soc.svg").read_text()
    assert sorted(words(shown)) == sorted(words(picture)), "run make -B docs/soc.svg"


def test_picture_shows_harts_devices_and_interrupts(drawn, tree):
    _, picture = drawn(tree())
    assert sorted(words(picture)) == sorted([
        "a < b & c",
        *("0x1000", "0x4000", "0x8000_0000"),
        *("cpu@0", "rv64ima"),
        *("plic@1000", "a,plic", "4 KiB", "S external"),
        *("timer@4000", "a,timer", "384 bytes", "4-7, 12"),
        *("memory@80000000", "3 MiB"),
    ])  # fmt: skip


@pytest.mark.parametrize("name", TREES)
def test_each_hart_and_device_is_on_the_bus(name, tmp_path):
    (tree,), _ = board_trees.of_file(ROOT / f"dts/{name}.dts", tmp_path)
    text = soc.draw(socmap.read(dtb.read(tree)))
    shown = re.findall(r'^"([^"]+)" \[label', text, re.M)
    ports = re.findall(r'^"?([^"\n]+?)"? -> "?([^"\n]+?)"? \[dir=none', text, re.M)
    assert shown and sorted(shown) == sorted({end for ends in ports for end in ends if "bus" not in end})


@pytest.mark.parametrize("machine", ["virt", "sifive_u"])
def test_trees_of_others_are_drawn(machine, drawn, tmp_path):
    path = tmp_path / "machine.dtb"
    command = [qemu.DEFAULT, "-M", f"{machine},dumpdtb={path}", "-display", "none"]
    subprocess.run(command, check=True, capture_output=True)
    done, picture = drawn(path)
    assert done.status == 0, done
    found = socmap.read(dtb.read(path))
    assert {device.name for device in found.devices} <= set(words(picture))


@pytest.mark.parametrize(
    "old,new,said",
    [
        ('device_type = "cpu"; reg = <0>', "reg = <0>", "device tree: find the system on a chip"),
        ("reg = <0x4000 0x180>", "reg = <0x4000>", "/timer@4000: read reg: 1 cells are there, 2"),
        ("reg = <0x4000 0x180>", "reg = [00 40]", "/timer@4000: read reg: its 2 bytes are not"),
        ("<&plic>", "<77>", "/timer@4000: follow its interrupt: nothing has the handle 77"),
        ("#interrupt-cells = <1>;\n", "#interrupt-cells = <2>;\n", "have more than one cell"),
    ],
)
def test_trees_that_cannot_be_drawn_have_a_message(old, new, said, drawn, tree):
    done, picture = drawn(tree(old, new))
    assert done.status == 1 and picture is None
    assert done.out.startswith("yao: ") and said in done.out


def test_missing_tree_has_a_message(drawn):
    done, _ = drawn("nothing.dts")
    assert done.out == "yao: nothing.dts: draw the tree: there is no such file\n"


def test_a_folder_that_cannot_be_written_has_a_message(tool, tree):
    done = tool("draw.soc", "--tree", tree(), "--out", "/proc/none/soc.svg")
    assert done.status == 1
    assert done.out.startswith("yao: /proc/none/soc.svg: draw it: dot: ")
    assert "No such file or directory" in done.out


def test_ranges_of_numbers_are_short():
    assert soc.ranges([3, 1, 2, 7]) == "1-3, 7"
