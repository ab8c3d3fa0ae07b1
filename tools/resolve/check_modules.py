"""Finds modules of ours that are dead, or that do not link, on the day that they appear.

    python -m tools.resolve.check_modules --library ARCHIVE... --public FILE --tree DTB...
                                          --module OBJECT... --link COMPILER FLAG...

An ordinary image has few of the modules, and shows neither. Here an app that calls every public
function, ours or the C library's, and those of GCC's libatomic is resolved for the trees of all
boards, once for each alternative of each interface. All that it needs is linked, whole and without
optimisation.
A module that is in no such image is dead, unless unreached.toml gives a reason.
"""

import argparse
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tools.common import BUILD, ROOT, Failure, call, relative, run_main
from tools.resolve import library, public
from tools.resolve.classes import Tree
from tools.resolve.closure import Resolution
from tools.resolve.image import name_of, nodes_of
from tools.resolve.module import Module, load
from tools.resolve.possible import Choice, Possible
from tools.resolve.tables import generate
from tools.trees.dtb import read

UNREACHED = ROOT / "unreached.toml"
OUT = BUILD / "check-modules"
LIBATOMIC = "__atomic_"  # begins functions that GCC calls, which no header declares


class Check:
    def __init__(
        self, ours: list[Module], libraries: list[Module], trees: list[Tree], public: set[str]
    ):
        self.ours = ours
        self.public = public | {s for m in ours for s in m.provides if s.startswith(LIBATOMIC)}
        self.possible = Possible(ours, libraries, trees)

    def choices(self) -> list[Choice]:
        pairs = {(i, n) for m in self.ours for i, n in m.alternatives.items()}
        return [{}, *({interface: name} for interface, name in sorted(pairs))]

    def images(self) -> Iterator[tuple[str, Resolution]]:
        """For each choice, the image with all functions that can be had with it."""
        for choice in self.choices():
            symbols = self.possible.of(self.public, choice)
            title = ", ".join(f"{i} {n}" for i, n in choice.items()) or "no choice"
            yield title, self.possible.image(symbols, choice)


def dead(ours: list[Module], images: dict[str, Resolution], excused: dict[str, str]) -> list[str]:
    """Messages about modules that are in no image, and about reasons that no longer hold."""
    reached = {m.name for result in images.values() for m in result.modules}
    unreached = [m.name for m in ours if m.name not in reached]
    known = {m.name for m in ours}
    return [
        *(
            f"{name}: find what needs it: no public function, and no driver's node on any board; "
            f"remove it, or say in {UNREACHED.name} why it stays"
            for name in unreached
            if name not in excused
        ),
        *(
            f"{UNREACHED.name}: {name}: "
            + ("find the module: there is none" if name not in known else "an image has it by now")
            + "; remove the line"
            for name in sorted(excused)
            if name not in unreached
        ),
    ]


def link(title: str, result: Resolution, nodes: int, compiler: list[str], archives: list[Path]) -> None:
    """Links all modules of the image whole: nothing undefined, nothing twice, no orphan section."""
    OUT.mkdir(parents=True, exist_ok=True)
    stem = OUT / title.replace(" ", "-").replace(",", "")
    tables = stem.with_suffix(".c")
    main = "int main(int argc, char **argv);\nint main(int argc, char **argv) { return argc; }\n"
    tables.write_text(generate("check", {}, result, nodes) + main)
    objects = sorted(relative(m.path) for m in result.modules if m.path)
    flags = ["-fno-lto", "-w", "-Wl,--no-gc-sections", "-Wl,--warn-common"]
    command = [*compiler, *flags, tables, *objects, *archives, "-o", stem.with_suffix(".elf")]
    call(command, f"all modules with {title}", "link them whole", cwd=ROOT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", type=Path, nargs="*", default=[])
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--tree", type=Path, nargs="+", required=True)
    parser.add_argument("--module", type=Path, nargs="+", required=True)
    parser.add_argument("--link", nargs=argparse.REMAINDER, required=True)
    args = parser.parse_args()
    trees = [Tree(p.stem, read(p)) for p in args.tree]
    check = Check(
        [load(p, name_of(p.resolve(), OUT)) for p in args.module],
        [m for path in args.library for m in library.load_any(path)],
        trees,
        public.read(args.public)[0],
    )
    images = dict(check.images())
    excused = tomllib.loads(UNREACHED.read_text()) if UNREACHED.exists() else {}
    problems = dead(check.ours, images, excused)
    if problems:
        raise Failure("\nyao: ".join(problems))
    nodes = nodes_of(trees)
    for title, result in images.items():
        link(title, result, nodes, args.link, [path for path in args.library if path.is_file()])
        print(f"  {len(result.modules)} modules link whole with {title}")
    return 0


if __name__ == "__main__":
    run_main(main)
