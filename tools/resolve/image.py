"""Decides what an image is made of, and writes down what the linker and the reports need.

    python -m tools.resolve.image --name APP --out FOLDER --tree DTB... --library ARCHIVE...
                                  --public FILE [--manifest JSON] [--folder APP] [--app OBJECT...]
                                  [--own OBJECT...] --module OBJECT...

All of --app is linked. Of the app's own libraries and drivers (--own), and of our modules, only
what is needed is linked.

Writes to FOLDER: tables.c (driver and step tables, the app's defaults), objects (the objects to
link, for the linker's @file), references.S (what libraries need of them), why.json (each module and
the reason for it). Files that would not change are left alone, so that make rebuilds nothing in
vain.
"""

import argparse
import json
import re
import sys
from pathlib import Path

from tools.common import BUILD, ROOT, Failure, relative, run_main
from tools.resolve import library, machine, public
from tools.resolve.candidates import Candidates
from tools.resolve.classes import Tree
from tools.resolve.closure import Resolution
from tools.resolve.module import Module, load
from tools.resolve.resolve import resolve
from tools.resolve.separate import separate
from tools.resolve.tables import GENERATED, generate
from tools.trees.dtb import read


def source_of(stem: Path) -> str:
    """The source file of ours that an object was made from."""
    suffix = next((s for s in (".c", ".S") if (ROOT / f"{stem}{s}").exists()), "")
    return f"{stem}{suffix}".removeprefix("build/third_party/")


def of_third_party(obj: Path, out: Path) -> bool:
    return obj.is_relative_to(out / "obj" / "lib")


def name_of(obj: Path, out: Path) -> str:
    """What messages call the object's module: its source file."""
    if obj == out / "files.o":
        return "app/files"
    for folder, prefix in ((out / "obj" / "app", "app/"), (out / "obj" / "lib", "")):
        if obj.is_relative_to(folder):
            return prefix + str(obj.relative_to(folder).with_suffix(""))
    if obj.is_relative_to(BUILD / "obj"):
        return source_of(obj.relative_to(BUILD / "obj").with_suffix(""))
    return relative(obj)


def write_if_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def links(result: Resolution, module: Module) -> list[dict]:
    """From the module back to the app: which symbol of it was needed by whom."""
    reasons = [(m, result.modules[m]) for m in result.chain(module)]
    return [{"module": m.name, "symbol": r.symbol, "nodes": list(r.nodes)} for m, r in reasons]


def needs(result: Resolution) -> dict[str, list[str]]:
    """The modules that each module refers to, drivers of classes included."""
    owners = {s: m.name for m in result.modules for s in m.provides}
    found = {}
    for module in result.modules:
        names = {owners[s] for s in module.needs if s in owners}
        for kind, class_ in module.tables:
            names |= {b.module.name for b in result.classes.get(class_, ()) if kind == "drivers"}
        found[module.name] = sorted(names - {module.name})
    return found


def nodes_of(trees: list[Tree]) -> int:
    """Of the largest."""
    return max(sum(1 for _ in tree.root.walk()) for tree in trees)


def objects(result: Resolution, out: Path) -> list[str]:
    """For the linker's command line. The app's, which are in @out, come first: LTO then divides them into the same parts after a
    change of the libos, and tools/as/lto1 has these."""
    paths = [m.path for m in result.modules if m.path]
    return [relative(path) for path in sorted(paths, key=lambda path: (not path.resolve().is_relative_to(out), relative(path)))]


def why(name: str, result: Resolution, trees: list[Tree], out: Path) -> dict:
    return {
        "app": name,
        "trees": [t.name for t in trees],
        "tree_nodes": nodes_of(trees),
        "modules": {m.name: links(result, m) for m in result.modules},
        "objects": objects(result, out),
        "weak": sorted({symbol for module in result.modules for symbol in module.weak | module.weakly}),
        "needs": needs(result),
        "alternatives": {
            i: {"choice": n, "because": w} for i, (n, w) in sorted(result.choices.items())
        },
        "classes": {
            c: [{"driver": b.module.name, "nodes": list(b.nodes)} for b in bound]
            for c, bound in sorted(result.classes.items())
        },
        "steps": {p: [s.name for s in steps] for p, steps in sorted(result.phases.items())},
    }


def references(result: Resolution) -> str:
    """Assembly that refers to what only calls that come late need: those that the compiler makes while it
    links, and those of archives' members. So LTO leaves it to the linker. The section itself is never
    kept."""
    ours = {symbol for module in result.modules if module.path for symbol in module.provides}
    members = {symbol for module in result.modules if not module.path for symbol in module.needs}
    lines = [f"    .dword {symbol}\n" for symbol in sorted((result.late | members) & ours)]
    return '    .section .references, "a"\n' + "".join(lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tree", type=Path, nargs="+", required=True)
    parser.add_argument("--library", type=Path, nargs="*", default=[])
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--app", type=Path, nargs="*", default=[])
    parser.add_argument("--folder", default="app", help="of the app, as messages are to name it")
    parser.add_argument("--own", type=Path, nargs="*", default=[])
    parser.add_argument("--module", type=Path, nargs="+", required=True)
    return parser.parse_args()


def main() -> int:
    args = arguments()
    try:
        make(args)
    except Failure as failure:
        raise Failure(re.sub(r"(?<![\w/])app/", f"{args.folder}/", str(failure)))
    return 0


def make(args: argparse.Namespace) -> None:
    out = args.out.resolve()
    manifest = json.loads(args.manifest.read_text()) if args.manifest else {}
    libraries = [m for path in args.library for m in library.load_any(path)]
    libos = [load(p, name_of(p.resolve(), out)) for p in args.module]
    app = [load(p, name_of(p.resolve(), out), app=True) for p in args.app]
    app += [load(p, name_of(p, out), foreign=of_third_party(p, out)) for p in map(Path.resolve, args.own)]
    app = separate(
        app,
        libos,
        library={s for m in libraries for s in m.provides},
        public=public.read(args.public),
        folder=out / "renamed",
    )
    trees = [Tree(p.stem, read(p)) for p in args.tree]

    for note in [note for tree in trees for note in machine.check(tree)]:
        print(f"yao: {note}", file=sys.stderr)

    candidates = Candidates(app + libos, libraries, GENERATED)
    result = resolve(candidates, trees, manifest.get("alternatives", {}))
    for note in result.notes:
        print(f"yao: {note}")
    if "rom" not in result.choices and any(m.name == "app/files" for m in result.modules):
        print(f"yao: {args.folder}/files: left out of the image: nothing in it opens a path")
    write_if_changed(out / "tables.c", generate(args.name, manifest, result, nodes_of(trees)))
    write_if_changed(out / "references.S", references(result))
    write_if_changed(out / "objects", "\n".join(objects(result, out)) + "\n")
    write_if_changed(out / "why.json", json.dumps(why(args.name, result, trees, out), indent=1) + "\n")


if __name__ == "__main__":
    run_main(main)
