"""The boot ROM gets the tree that the core needs, or the build ends."""

import json
import subprocess

import pytest
from conftest import ROOT

from tools.sim.boot_rom import SIZE, TREE_AT, WORD

TREE = """/dts-v1/;
/ {{
    note = [{note}];
    cpus {{
        #address-cells = <1>;
        #size-cells = <0>;
        {harts}
    }};
}};
"""


@pytest.fixture
def rom(tool, tmp_path):
    """Makes a boot ROM for a core of two harts, and returns the run and the ROM's bytes."""
    core = tmp_path / "TinyConfig" / "rocket" / "core.json"
    core.parent.mkdir(parents=True)
    core.write_text(json.dumps({"harts": 2}))
    (tmp_path / "stub").write_bytes(b"stub")

    def make(*trees, more=()):
        out = tmp_path / "rom.hex"
        words = ["--stub", tmp_path / "stub", "--core", core, "--out", out, *more, *trees]
        done = tool("sim.boot_rom", *words)
        text = out.read_text().split() if out.exists() else []
        return done, b"".join(int(word, 16).to_bytes(WORD, "little") for word in text)

    return make


@pytest.fixture
def tree(tmp_path):
    def make(harts, size=1):
        source, made = tmp_path / "tree.dts", tmp_path / f"{harts}.dtb"
        nodes = "".join(f"cpu@{n} {{ reg = <{n}>; }}; " for n in range(harts))
        source.write_text(TREE.format(note="00 " * size, harts=nodes))
        subprocess.run(["dtc", "-q", "-p", "4096", "-o", made, source], check=True)
        return made

    return make


def refused(made, *said):
    done, content = made
    assert done.status == 1 and content == b"", done
    assert done.out.startswith("yao: ") and "Traceback" not in done.out, done
    assert [words for words in said if words not in done.out] == [], done


def test_tree_with_as_many_harts_is_chosen_and_packed(rom, tree):
    done, content = rom(tree(1), tree(2))
    assert done.status == 0, done
    assert content.startswith(b"stub") and content[TREE_AT:].startswith(b"\xd0\x0d\xfe\xed")
    assert content.count(b"cpu@") == 2 and len(content) < 1000


CHANGE = """&{/cpus} { /delete-node/ cpu@2; };
&{/cpus/cpu@1} { boots = <&{/cpus/cpu@0}>; };
"""


def test_tree_of_a_board_is_changed_before_it_is_chosen(rom, tree, tmp_path):
    source = tmp_path / "change.dtsi"
    source.write_text(CHANGE)
    done, content = rom(tree(3), more=["--change", source])
    assert done.status == 0, done
    assert content.count(b"cpu@") == 2 and b"boots" in content


def test_change_of_a_node_that_the_tree_lacks(rom, tree, tmp_path):
    source = tmp_path / "change.dtsi"
    source.write_text('&{/soc} { status = "okay"; };\n')
    refused(rom(tree(2), more=["--change", source]), "2.dtb, as ", "change.dtsi changes it: compile it")


def test_tree_that_is_missing(rom):
    refused(rom("/nix.dtb"), "/nix.dtb: put into the boot ROM: there is no such device tree")


def test_tree_that_is_none(rom, tmp_path):
    (tmp_path / "no.dtb").write_text("no tree")
    refused(rom(tmp_path / "no.dtb"), "no.dtb: find its harts: ")


def test_tree_for_another_number_of_harts(rom, tree):
    said = "CORE=TinyConfig: find its device tree: it has 2 harts; "
    refused(rom(tree(1)), said, "1.dtb has 1; take another CORE=, or a tree with as many harts")


def test_tree_that_is_larger_than_the_rom(rom, tree):
    done, content = rom(tree(2, SIZE - 700))
    assert done.status == 0 and len(content) <= SIZE, done
    done, _ = rom(tree(2, SIZE))
    assert done.status == 1, done
    assert "put into the boot ROM: with the reset code it has" in done.out
    assert "the ROM has room for 32 KiB (RomWords in sim/rtl/soc.sv, " in done.out


def test_the_size_is_that_of_the_hardware():
    text = (ROOT / "sim/rtl/soc.sv").read_text()
    assert f"RomWords = {SIZE // WORD};" in text


def test_overlay_that_is_missing(rom, tree):
    said = "OVERLAY=/nix.dts: read: there is no such file"
    refused(rom(tree(2), more=["--overlay", "/nix.dts"]), said)
