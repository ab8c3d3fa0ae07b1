"""The picture of a system on a chip says what its device tree says."""

import re
import subprocess
from xml.etree import ElementTree

import pytest

from tools.common import ROOT
from tools.draw import soc_wires, socmap
from tools.run import qemu
from tools.trees import dtb

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
        done = tool("draw.draw_soc", "--tree", path, "--out", out)
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
    assert (ROOT / "docs/soc.svg").read_text() == picture, "run make -B docs/soc.svg"


def test_picture_shows_harts_devices_and_interrupts(drawn, tree):
    _, picture = drawn(tree())
    assert words(picture) == [
        "a < b & c",
        *("cpu@0", "rv64ima"),
        *("plic@1000", "a,plic", "0x1000: 4 KiB", "interrupts: S external"),
        *("timer@4000", "a,timer", "0x4000: 384 bytes"),
        *("memory@80000000", "0x8000_0000: 3 MiB"),
        "4-7, 12",
    ]
    assert len(ElementTree.fromstring(picture).findall(f"{SVG}polyline")) == 2


@pytest.mark.parametrize("name", TREES)
def test_boxes_do_not_overlap_and_wires_stay_in_the_picture(name, drawn):
    _, text = drawn(ROOT / f"dts/{name}.dts")
    picture = ElementTree.fromstring(text)
    width, height = float(picture.get("width")), float(picture.get("height"))
    boxes = [box for box in picture.findall(f"{SVG}rect") if box.get("class") != "page"]
    places = sorted(tuple(float(box.get(key)) for key in ("x", "y", "height")) for box in boxes)
    for (x, y, tall), (next_x, next_y, _) in zip(places, places[1:]):
        assert next_x > x or next_y >= y + tall
    for wire in picture.findall(f"{SVG}polyline"):
        for x, y in re.findall(r"(\d+),(\d+)", wire.get("points")):
            assert float(x) < width and float(y) < height


@pytest.mark.parametrize("machine", ["virt", "sifive_u"])
def test_trees_of_others_are_drawn(machine, drawn, tmp_path):
    path = tmp_path / "machine.dtb"
    command = [qemu.DEFAULT, "-M", f"{machine},dumpdtb={path}", "-display", "none"]
    subprocess.run(command, check=True, capture_output=True)
    done, picture = drawn(path)
    assert done.status == 0, done
    soc = socmap.read(dtb.read(path))
    assert {device.name for device in soc.devices} <= set(words(picture))


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
    done = tool("draw.draw_soc", "--tree", tree(), "--out", "/proc/none/soc.svg")
    assert done.status == 1
    assert done.out == "yao: /proc/none/soc.svg: write it: No such file or directory\n"


def test_ranges_of_numbers_are_short():
    assert soc_wires.ranges([3, 1, 2, 7]) == "1-3, 7"
