"""Says why a symbol or a module is in an image, or which symbol would bring it in.

    python -m tools.report.why --out FOLDER --library ARCHIVE... (--symbol NAME | --module NAME)

FOLDER is that of an image that was built. A module's name may be given by its end: open.c.
"""

import argparse
import difflib
import json
from pathlib import Path

from tools.common import Failure, run_main
from tools.report.why_txt import chain, loaded
from tools.resolve import library
from tools.resolve.image import name_of
from tools.resolve.module import Module, load

Sizes = dict[str, dict[str, int]]


def candidates(out: Path, libraries: list[Path]) -> list[Module]:
    """All that resolution chose from: the app's, ours, and the libraries' members."""
    paths = [Path(word) for word in (out / "candidates").read_text().split()]
    ours = [load(path, name_of(path.resolve(), out.resolve())) for path in paths]
    return ours + [m for path in libraries for m in library.load_any(path)]


def find_module(modules: list[Module], name: str) -> Module:
    found = [m for m in modules if m.name == name]
    found = found or [m for m in modules if m.name.endswith("/" + name) or f"({name})" in m.name]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(m.name for m in found)
        raise Failure(f"MODULE={name}: find the module: it may be {names}; say more of the name")
    near = difflib.get_close_matches(name, [m.name for m in modules], 3, 0.5)
    raise Failure(f"MODULE={name}: find the module: there is none{hint(near)}")


def find_symbol(modules: list[Module], why: dict, name: str) -> Module:
    """Its provider; of alternatives the one in the image."""
    found = [m for m in modules if name in m.provides]
    if not found:
        near = difflib.get_close_matches(name, {s for m in modules for s in m.provides}, 3, 0.7)
        raise Failure(f"SYMBOL={name}: find its provider: no module has it{hint(near)}")
    return next((m for m in found if m.name in why["modules"]), found[0])


def hint(near: list[str]) -> str:
    return f"; did you mean {' or '.join(near)}?" if near else ""


def present(module: Module, why: dict, sizes: Sizes) -> str:
    links = why["modules"][module.name]
    users = sorted(name for name, needs in why["needs"].items() if module.name in needs)
    lines = [f"{module.name}, {loaded(sizes.get(module.name)):,} bytes, is in the image:"]
    lines += [f"  {chain(links)}", *(f"    {node}" for node in links[0]["nodes"])]
    if users:
        lines.append(f"  needed by {', '.join(users)}")
    return "\n".join(lines)


def absent(module: Module, why: dict) -> str:
    """What would bring it in: its symbols, its drivers' classes, and another choice."""
    lines = [f"{module.name} is not in the image."]
    if module.provides:
        lines.append(f"  It would come in with a use of {' or '.join(sorted(module.provides))}.")
    for driver in module.drivers:
        used = "which is used" if driver.class_ in why["classes"] else "once that is used"
        lines.append(
            f"  It would come in for class {driver.class_}, {used}, with a node compatible with "
            f"{' or '.join(driver.compatible)}."
        )
    for interface, name in module.alternatives.items():
        chosen = why["alternatives"].get(interface)
        if chosen and chosen["choice"] != name:
            lines.append(
                f"  It belongs to the {interface} {name}; the image has {chosen['choice']}: "
                f"{chosen['because']}."
            )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--library", type=Path, nargs="*", default=[])
    parser.add_argument("--symbol")
    parser.add_argument("--module")
    args = parser.parse_args()
    if bool(args.symbol) == bool(args.module):
        raise Failure("make why: name what you ask about: SYMBOL=open or else MODULE=src/sys/openat.c")
    why = json.loads((args.out / "why.json").read_text())
    sizes = json.loads((args.out / "size.json").read_text())["modules"]
    modules = candidates(args.out, args.library)
    if args.module:
        module = find_module(modules, args.module)
    else:
        module = find_symbol(modules, why, args.symbol)
        print(f"{args.symbol}: defined in {module.name}.")
    print(present(module, why, sizes) if module.name in why["modules"] else absent(module, why))
    return 0


if __name__ == "__main__":
    run_main(main)
