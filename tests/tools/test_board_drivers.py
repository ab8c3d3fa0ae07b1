"""An image for a board has the drivers for every revision of it, and one for any board those for all."""

import subprocess
from functools import cache
from pathlib import Path

import building
import pytest
from conftest import ROOT
from real_trees import of_firmware, of_linux

from tools import board
from tools.resolve.classes import Tree, bind
from tools.resolve.module import load
from tools.trees import board_trees, dtb

FAMILIES = {
    "visionfive2": "linux-jh7110-",
    "hifive_unleashed": "linux-hifive-unleashed-",
    "hifive_unmatched": "linux-hifive-unmatched-",
}


@cache
def drivers():
    building.build("APP=apps/hello", "BOARD=visionfive2")
    objects = sorted((ROOT / "build/obj/drivers").glob("*/*_dt.o"))
    sources = {path.with_suffix("").name for path in (ROOT / "drivers").glob("*/*_dt.c")}
    modules = [load(path, path.name) for path in objects if path.stem in sources]
    return [(module, driver) for module in modules for driver in module.drivers]


def chosen(paths: list[Path]) -> set[tuple[str, str]]:
    """Class and name of each driver that an image for these trees can have; a tree without a
    property that one of them needs is refused here."""
    trees = [Tree(path.stem, dtb.read(path)) for path in paths]
    classes = {driver.class_ for _, driver in drivers()}
    bound = [b for c in classes for b in bind([d for d in drivers() if d[1].class_ == c], trees)]
    return {(b.driver.class_, b.driver.name) for b in bound}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("trees")


@pytest.mark.parametrize("name", FAMILIES)
def test_one_image_for_all_boards_of_a_chip(folder, name):
    image = chosen(board_trees.of_board(name, folder)[0])
    others = {key: path for key, path in of_linux().items() if key.startswith(FAMILIES[name])}
    assert others
    assert {key: chosen([path]) - image for key, path in others.items()} == {key: set() for key in others}


def test_drivers_are_found_at_all(folder):
    image = chosen([of_firmware(folder)["firmware-visionfive-2-v1.3b"]])
    assert {("console", "dw_uart"), ("intc", "plic"), ("clk", "jh7110_crg"), ("block", "dw_mshc")} <= image
    assert ("console", "sifive_uart") not in image


def test_image_for_any_board_has_what_each_has(folder):
    every = board_trees.trees_of("any", folder)[0]
    for name in board.known():
        assert chosen(board_trees.of_board(name, folder)[0]) <= chosen(every), name
    for key, path in of_linux().items():
        assert chosen([path]) <= chosen(every), key


def renamed(tree: Path, folder: Path, names: dict[str, str]) -> Path:
    """A copy in which nodes have other `compatible`."""
    copy = folder / "vendor.dtb"
    copy.write_bytes(tree.read_bytes())
    for node, name in names.items():
        subprocess.run(["fdtput", "-ts", copy, node, "compatible", name], check=True)
    return copy


def test_vendors_tree_is_served_by_the_same_image(folder):
    """StarFive's Linux 5.15 calls nodes otherwise. Its clock controller has no driver: the card works as
    its firmware left it (tests/host/test_boards.py)."""
    upstream = of_linux()["linux-jh7110-starfive-visionfive-2-v1.3b"]
    names = {f"/soc/mmc@{at}": "starfive,jh7110-sdio" for at in ("16010000", "16020000")}
    names |= {"/soc/clock-controller@13020000": "starfive,jh7110-clkgen"}
    vendor = chosen([renamed(upstream, folder, names)])
    assert ("block", "dw_mshc") in vendor
    assert vendor <= chosen(board_trees.of_board("visionfive2", folder)[0])


def test_card_that_no_driver_knows_is_named_by_the_build(folder):
    names = {f"/soc/mmc@{at}": "acme,mmc" for at in ("16010000", "16020000")}
    tree = renamed(of_firmware(folder)["firmware-visionfive-2-v1.3b"], folder, names)
    done = building.make("APP=apps/sha256sum", f"BOARD={tree}")
    assert done.returncode
    assert "class block: find a device: no node of vendor serves it" in done.stderr
    assert "no driver matches its compatible acme,mmc" in done.stderr
