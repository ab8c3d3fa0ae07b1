"""The real trees of boards: firmware's from Debian's U-Boot, the others from Debian's Linux."""

from pathlib import Path

from building import ROOT

from tools import board
from tools.setup import fetch, third_party
from tools.trees import board_trees


def of_firmware(folder: Path) -> dict[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    named = [tree for name in board.known() for tree in board.load(name).trees if "fit" in tree]
    paths = [board_trees.from_firmware(tree["fit"], tree["name"], folder) for tree in named]
    return {f"firmware-{path.stem}": path for path in paths}


def of_linux() -> dict[str, Path]:
    entry = third_party.load_all(None)["linux-trees"]
    fetch.fetch(entry)
    return {f"linux-{path.stem}": path for path in entry.folder.glob("*/dtb/*/*.dtb")}
