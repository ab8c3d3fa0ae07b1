"""Gets the device trees of a board, which decide the drivers of an image.

    trees.py --board BOARD --out FOLDER      prints the paths of the trees

BOARD is a folder of board/ (whose board.toml says where its trees are), "any" for all of those,
or a .dtb or .dts file.
"""

import argparse
from pathlib import Path

import board
import fit
from common import THIRD_PARTY, Failure, call, relative, run_main

ANY = "any"


def of_file(path: Path, out: Path) -> list[Path]:
    if not path.exists():
        raise Failure(f"BOARD={path}: read the device tree: there is no such file")
    if path.suffix == ".dtb":
        return [path]
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{path.stem}.dtb"
    call(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", target, path], str(path), "compile it")
    return [target]


def from_qemu(machine: str, out: Path) -> Path:
    """The tree that QEMU makes for a machine, as it would pass it to the firmware."""
    target = out / f"qemu-{machine}.dtb"
    command = ["qemu-system-riscv64", "-M", f"{machine},dumpdtb={target}", "-display", "none"]
    call(command, f"QEMU machine {machine}", "get its device tree")
    return target


def from_firmware(itb: str, name: str, out: Path) -> Path:
    for path in fit.extract_trees(THIRD_PARTY / itb, out):
        if path.stem == name:
            return path
    raise Failure(f"{itb}: take out the device tree {name}: it has none of that name")


def of_board(name: str, out: Path) -> list[Path]:
    described = board.load(name)
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for tree in described.trees:
        if "qemu" in tree:
            paths.append(from_qemu(tree["qemu"], folder))
        else:
            paths.append(from_firmware(tree["fit"], tree["name"], folder))
    return paths


def trees_of(name: str, out: Path) -> list[Path]:
    if name.endswith((".dtb", ".dts")):
        return of_file(Path(name), out)
    names = board.known() if name == ANY else [name]
    return [path for each in names for path in of_board(each, out)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--board", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    print(*(relative(p) for p in trees_of(args.board, args.out)))
    return 0


if __name__ == "__main__":
    run_main(main)
