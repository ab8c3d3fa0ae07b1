"""Gets the device trees of a board, which decide the drivers of an image.

    python -m tools.trees.board_trees --board BOARD --out FOLDER --rule TARGET

BOARD is a folder of board/ (whose board.toml says where its trees are), "any" for all of those,
or a .dtb or .dts file. Prints, for make: the trees as TREES, and a rule by which TARGET depends on
the files that they were made from.
"""

import argparse
import hashlib
import tempfile
from pathlib import Path

from tools import board
from tools.common import CROSS, ROOT, THIRD_PARTY, Failure, call, relative, run_main
from tools.run import qemu
from tools.trees import fit

ANY = "any"
CPP = f"{CROSS}gcc"


def check_file(path: Path) -> None:
    if not path.is_file():
        raise Failure(f"BOARD={path}: read the device tree: there is no such file")


def folder_of(path: Path, out: Path) -> Path:
    """Trees in different folders may have the same name."""
    return out / hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]


def of_source(path: Path, out: Path) -> tuple[Path, list[str]]:
    """Compiles the tree, through the C preprocessor as Linux does, and returns what it includes."""
    folder = folder_of(path, out)
    folder.mkdir(parents=True, exist_ok=True)
    plain, used = folder / f"{path.stem}.i", folder / f"{path.stem}.d"
    words = ["-E", "-nostdinc", "-undef", "-D__DTS__", "-x", "assembler-with-cpp"]
    call([CPP, *words, "-MD", "-MF", used, "-I", path.parent, "-o", plain, path], str(path), "preprocess it")
    included = dependencies(used)
    target = folder / f"{path.stem}.dtb"
    words = ["-q", "-I", "dts", "-O", "dtb", "-i", path.parent, "-d", used, "-o", target, plain]
    call(["dtc", *words], str(path), "compile it")
    return target, [word for word in included + dependencies(used) if word != str(plain)]


def dependencies(rule: Path) -> list[str]:
    """The files that a rule for make names: "target: file file"."""
    return rule.read_text().partition(":")[2].replace("\\\n", " ").split()


def of_file(path: Path, out: Path) -> tuple[list[Path], list[str]]:
    check_file(path)
    if path.suffix == ".dtb":
        return [path], [str(path)]
    tree, included = of_source(path, out)
    return [tree], included


def from_qemu(machine: str, out: Path) -> Path:
    """The tree that QEMU makes for a machine, as it would pass it to the firmware. Other builds may
    read it right now, so it is put in place whole."""
    target = out / f"qemu-{machine}.dtb"
    with tempfile.TemporaryDirectory(dir=out) as folder:
        fresh = Path(folder) / target.name
        command = [qemu.DEFAULT, "-M", f"{machine},dumpdtb={fresh}", "-display", "none"]
        call(command, f"QEMU machine {machine}", "get its device tree")
        return fresh.replace(target)


def from_firmware(itb: str, name: str, out: Path) -> Path:
    with tempfile.TemporaryDirectory(dir=out) as folder:
        for path in fit.extract_trees(THIRD_PARTY / itb, Path(folder)):
            if path.stem == name:
                return path.replace(out / path.name)
    raise Failure(f"{itb}: take out the device tree {name}: it has none of that name")


def of_board(name: str, out: Path) -> tuple[list[Path], list[str]]:
    described = board.load(name)
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    paths, sources = [], []
    for tree in described.trees:
        if "qemu" in tree:
            paths.append(from_qemu(tree["qemu"], folder))
        elif "dts" in tree:
            path, included = of_source(ROOT / "dts" / tree["dts"], folder)
            paths.append(path)
            sources += [relative(Path(source)) for source in included]
        else:
            paths.append(from_firmware(tree["fit"], tree["name"], folder))
    return paths, sources


def trees_of(name: str, out: Path) -> tuple[list[Path], list[str]]:
    """The trees, and the sources that they were made from."""
    if name.endswith((".dtb", ".dts")):
        return of_file(Path(name), out)
    names = board.known() if name == ANY else [name]
    found = [of_board(each, out) for each in names]
    return [path for paths, _ in found for path in paths], [s for _, used in found for s in used]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--board", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rule", required=True, help="what depends on the sources of the trees")
    args = parser.parse_args()
    trees, sources = trees_of(args.board, args.out)
    print("TREES :=", *(relative(p) for p in trees))
    print(f"{args.rule}:", *sources)
    for source in sorted(set(sources)):
        print(f"{source}:")  # one that is gone is no error by itself
    return 0


if __name__ == "__main__":
    run_main(main)
