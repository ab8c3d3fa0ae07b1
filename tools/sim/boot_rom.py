"""Writes the content of the simulated boot ROM as $readmemh takes it: 64-bit words, one a line.

    python -m tools.sim.boot_rom --stub reset.bin --core core.json --out rom.hex
                                 [--change SOURCE] [--overlay SOURCE] [--args TEXT] TREE...

Of several trees, takes the one with as many harts as the core has. SOURCE of --change is what the
system on a chip changes in the tree of a board whose devices it has.
"""

import argparse
import json
from pathlib import Path

from tools.common import Failure, call, call_bytes, readable_size, relative, run_main
from tools.trees import arguments, overlay

SIZE = 32 << 10  # sim/rtl/soc.sv
WORD = 8
TREE_AT = 128  # sim/rtl/reset.S


def words(content: bytes) -> list[str]:
    padded = content + bytes(-len(content) % WORD)
    starts = range(0, len(padded), WORD)
    return [f"{int.from_bytes(padded[at : at + WORD], 'little'):016x}\n" for at in starts]


def harts(tree: Path) -> int:
    if not tree.is_file():
        raise Failure(f"{tree}: put into the boot ROM: there is no such device tree")
    names = call(["fdtget", "-l", tree, "/cpus"], str(tree), "find its harts").split()
    return sum(name.partition("@")[0] == "cpu" for name in names)


def choose(trees: list[Path], core: Path) -> Path:
    wanted = json.loads(core.read_text())["harts"]
    counts = {tree: harts(tree) for tree in trees}
    fitting = [tree for tree, count in counts.items() if count == wanted]
    if not fitting:
        known = ", ".join(f"{relative(tree)} has {count}" for tree, count in counts.items())
        raise Failure(
            f"CORE={core.parent.parent.name}: find its device tree: it has {wanted} harts; {known}; "
            "take another CORE=, or a tree with as many harts"
        )
    return fitting[0]


def change(source: Path, tree: Path, target: Path) -> Path:
    """Writes @tree, as @source changes it, to @target. Unlike an overlay, @source can name any node by its
    path, and delete it."""
    text = call_bytes(["dtc", "-q", "-I", "dtb", "-O", "dts", tree], str(tree), "read it")
    target.parent.mkdir(parents=True, exist_ok=True)
    merged = target.with_suffix(".dts")
    merged.write_bytes(text + source.read_bytes())
    names = f"{relative(tree)}, as {relative(source)} changes it"
    call(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", target, merged], names, "compile it")
    return target


def whole(tree: Path) -> bytes:
    """The tree without the free space in it."""
    return call_bytes(["dtc", "-q", "-I", "dtb", "-O", "dtb", tree], str(tree), "read it")


def fill(stub: Path, tree: Path) -> str:
    """What $readmemh takes: the reset code, and the tree at its place."""
    code = stub.read_bytes()
    content = code + bytes(TREE_AT - len(code)) + whole(tree)
    if len(content) > SIZE:
        raise Failure(
            f"{relative(tree)}: put into the boot ROM: with the reset code it has {len(content)} "
            f"bytes, the ROM has room for {readable_size(SIZE)} (RomWords in sim/rtl/soc.sv, and SIZE "
            "in tools/sim/boot_rom.py); leave out what the image does not need"
        )
    return "".join(words(content))


def main() -> int:
    parser = argparse.ArgumentParser(prog="boot_rom.py", description=__doc__.splitlines()[0])
    parser.add_argument("--stub", type=Path, required=True, help="what runs at reset")
    parser.add_argument("--core", type=Path, required=True, help="of tools/sim/rocket.py")
    parser.add_argument("--change", type=Path, help="the source of what the core has differently")
    parser.add_argument("--overlay", type=Path, help="changes the tree")
    parser.add_argument("--args", help="the app's arguments")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("tree", type=Path, nargs="+")
    options = parser.parse_args()
    trees = options.tree
    if options.change:
        folder = options.out.parent
        trees = [change(options.change, tree, folder / f"rom_{tree.name}") for tree in trees]
    tree = choose(trees, options.core)
    if options.overlay:
        tree = overlay.apply(options.overlay, tree, options.out.parent / "rom.dtb")
    if options.args:
        tree = arguments.put_into_tree(options.args, tree, options.out.parent / "rom_args.dtb")
    options.out.write_text(fill(options.stub, tree))
    return 0


if __name__ == "__main__":
    run_main(main)
