"""Decides what an image is made of, and writes down what the linker and the reports need.

    image.py --name APP --out FOLDER --tree DTB... --library ARCHIVE... --public FILE
             [--manifest JSON] --app OBJECT... [--own OBJECT...] --module OBJECT...

All of --app is linked; of the app's --own libraries and drivers, and of ours, what is needed.

Writes to FOLDER: tables.c (driver and step tables, the app's defaults), objects (the objects to link, for the
linker's @file), references.S (what libraries need of them), why.json (each module and why it is in).
Files that would not change are left alone, so nothing is built again without need.
"""

import argparse
import json
from pathlib import Path

from common import BUILD, ROOT, Failure, call, relative, run_main
from dtb import read
from module import Module, load, load_archive
from resolve import Candidates, Reason, Resolution, Tree, resolve
from tables import GENERATED, generate

OBJCOPY = "riscv64-unknown-elf-objcopy"


def source_of(obj: Path, base: Path, root: Path) -> str:
    """What messages call the object's module: its source file."""
    stem = obj.relative_to(base).with_suffix("")
    for suffix in (".c", ".S"):
        if (root / stem).with_suffix(suffix).exists():
            return str(stem.with_suffix(suffix))
    return str(stem)


def name_of(obj: Path, out: Path) -> str:
    if obj.is_relative_to(out / "obj" / "app"):
        return "app/" + str(obj.relative_to(out / "obj" / "app").with_suffix(""))
    if obj.is_relative_to(out / "obj" / "lib"):
        return str(obj.relative_to(out / "obj" / "lib").with_suffix(""))
    return source_of(obj, BUILD / "obj", ROOT).removeprefix("build/third_party/")


def write_if_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def public_symbols(path: Path) -> set[str]:
    return set(path.read_text().split())


def separate(app: list[Module], modules: list[Module], public: set[str], out: Path) -> list[Module]:
    """The app may use any name that is not public: where the libos has a function of its own by that
    name, the app's is renamed in copies of its objects, which then link without LTO."""
    inner = {s: m for m in modules for s in m.provides}
    taken = sorted({s for m in app for s in m.provides} & set(inner))
    for symbol in taken:
        owner = next(m for m in app if symbol in m.provides)
        if symbol in public:
            raise Failure(
                f"{owner.name}: {symbol}: link it: the function is public and {inner[symbol].name} "
                "has it; give yours another name"
            )
    if not taken:
        return app
    renamed = []
    for module in app:
        copy = out / "renamed" / f"{module.name.replace('/', '_')}.o"
        copy.parent.mkdir(parents=True, exist_ok=True)
        words = [w for s in taken for w in ("--redefine-sym", f"{s}=app.{s}")]
        call([OBJCOPY, "-R", ".gnu.lto_*", *words, module.path, copy], module.name, "rename symbols")
        renamed.append(load(copy, module.name, module.app))
    return renamed


def chain(result: Resolution, module: Module) -> list[dict]:
    """From the module back to the app: which symbol of it was needed by whom."""
    links = []
    while module:
        reason: Reason = result.modules[module]
        links.append(
            {"module": module.name, "symbol": reason.symbol, "nodes": list(reason.nodes)}
        )
        module = reason.by
    return links


def why(name: str, result: Resolution, trees: list[Tree]) -> dict:
    return {
        "app": name,
        "trees": [t.name for t in trees],
        "modules": {m.name: chain(result, m) for m in result.modules},
        "alternatives": {
            i: {"choice": n, "because": w} for i, (n, w) in sorted(result.choices.items())
        },
        "classes": {
            c: [{"driver": b.module.name, "nodes": b.nodes} for b in bound]
            for c, bound in sorted(result.classes.items())
        },
        "steps": {p: [s.name for s in steps] for p, steps in sorted(result.phases.items())},
    }


def references(result: Resolution) -> str:
    """Assembly that refers to what library members need of our modules. The linker asks for some
    members only after LTO (the compiler's symbol tables leave out printf and its like), when
    what nobody seemed to need is gone already. The section is never kept."""
    ours = {s for m in result.modules if m.path for s in m.provides}
    needed = {s for m in result.modules if not m.path for s in m.needs} & ours
    lines = [f"    .dword {symbol}\n" for symbol in sorted(needed)]
    return '    .section .references, "a"\n' + "".join(lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tree", type=Path, nargs="+", required=True)
    parser.add_argument("--library", type=Path, nargs="*", default=[])
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--app", type=Path, nargs="+", required=True)
    parser.add_argument("--own", type=Path, nargs="*", default=[])
    parser.add_argument("--module", type=Path, nargs="+", required=True)
    return parser.parse_args()


def main() -> int:
    args = arguments()
    out = args.out.resolve()
    manifest = json.loads(args.manifest.read_text()) if args.manifest else {}
    modules = [load(p, name_of(p.resolve(), out)) for p in args.module]
    app = [load(p, name_of(p.resolve(), out), app=True) for p in args.app]
    app += [load(p, name_of(p.resolve(), out)) for p in args.own]
    app = separate(app, modules, public_symbols(args.public), out)
    libraries = [m for path in args.library for m in load_archive(path)]
    trees = [Tree(p.stem, read(p)) for p in args.tree]

    candidates = Candidates(app + modules, libraries, GENERATED)
    result = resolve(candidates, trees, manifest.get("alternatives", {}))
    write_if_changed(out / "tables.c", generate(args.name, manifest, result))
    write_if_changed(out / "references.S", references(result))
    objects = [relative(m.path) for m in result.modules if m.path]
    write_if_changed(out / "objects", "\n".join(sorted(objects)) + "\n")
    write_if_changed(out / "why.json", json.dumps(why(args.name, result, trees), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    run_main(main)
