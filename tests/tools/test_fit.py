"""Device trees are taken out of U-Boot's FIT images, as they are found there."""

import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from tools.common import Failure
from tools.trees import dtb, fit

FIRMWARE = ROOT / "build/third_party"
TREE = '/dts-v1/; / { compatible = "acme,anvil/2", "acme,soc"; };'


def compiled(folder: Path, source: str, name: str) -> Path:
    done = subprocess.run(["dtc", "-q", "-O", "dtb"], input=source.encode(), capture_output=True, check=True)
    (folder / name).write_bytes(done.stdout)
    return folder / name


def make_fit(folder: Path, images: str) -> Path:
    compiled(folder, TREE, "tree.dtb")
    (folder / "text").write_text("no tree")
    source = "/dts-v1/; / { images { " + images.replace("DIR", str(folder)) + " }; };"
    return compiled(folder, source, "u-boot.itb")


@pytest.mark.parametrize(
    "itb,name,compatible",
    [
        ("u-boot-sifive/sifive_unleashed", "hifive-unleashed-a00", "sifive,hifive-unleashed-a00"),
        ("u-boot-sifive/sifive_unmatched", "hifive-unmatched-a00", "sifive,hifive-unmatched-a00"),
        ("u-boot-starfive/starfive_visionfive2", "visionfive-2-v1.3b", "starfive,visionfive-2-v1.3b"),
    ],
)
def test_tree_of_a_board_is_in_its_firmware(tmp_path, itb, name, compatible):
    (path,) = fit.extract_trees(FIRMWARE / itb / "u-boot.itb", tmp_path)
    assert path == tmp_path / f"{name}.dtb"
    assert dtb.read(path).compatible[0] == compatible


def test_tree_is_known_by_its_content(tmp_path):
    itb = make_fit(
        tmp_path,
        'program { type = "flat_dt"; data = /incbin/("DIR/text"); };'
        'unsaid { data = /incbin/("DIR/tree.dtb"); }; elsewhere { data-size = <4>; };',
    )
    (path,) = fit.extract_trees(itb, tmp_path / "out")
    assert path.name == "anvil_2.dtb"
    assert path.read_bytes() == (tmp_path / "tree.dtb").read_bytes()


@pytest.mark.parametrize(
    "images,words",
    [
        ('text { data = /incbin/("DIR/text"); };', "take out the device trees: it has none"),
        ("cut { data = [d00dfeed 00001000 00]; };", "/images/cut: read the device tree: "),
        (
            "bare { data = [d00dfeed 00000048 00000038 00000048 00000028 00000011 00000010 00000000"
            " 00000000 00000010 0000000000000000 0000000000000000 00000001 00000000 00000002 00000009]; };",
            "/images/bare: read the device tree: it does not say for which board it is",
        ),
    ],
)
def test_fit_without_a_tree_of_use(tmp_path, images, words):
    with pytest.raises(Failure, match=words):
        fit.extract_trees(make_fit(tmp_path, images), tmp_path / "out")


def test_file_that_is_no_fit(tmp_path):
    (tmp_path / "u-boot.itb").write_text("no FIT")
    with pytest.raises(Failure, match="u-boot.itb: read the device tree: it is not a flattened"):
        fit.extract_trees(tmp_path / "u-boot.itb", tmp_path / "out")
