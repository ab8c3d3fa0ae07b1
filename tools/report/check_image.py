"""Checks what the linker does not check of a linked image.

    python -m tools.report.check_image ELF

tools/report/report.py does the same after every link.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

from tools.common import Failure, run_main
from tools.elf.linked import Linked, Symbol
from tools.elf.objects import GLOBAL, LOCAL, SHN_UNDEF, WEAK
from tools.report.footprint import object_name

# Of functions that run around main(), but for what __attribute__((constructor)) and destructor make.
NEVER_RUN = re.compile(r"\.(preinit_array|ctors|dtors|init|fini)(\..*)?")
TABLES = {"classes": "yao_drivers_", "steps": "yao_steps_"}
POINTER = 8
# What LTO makes of the objects, the compiler's own library, and what tools/resolve/image.py generates.
NOT_CHOSEN = re.compile(r"\.(ltrans|debug\.temp|lto)\.o$|\blibgcc\.a\(.+\)$|/(tables|references)\.o$")


def weak(image: Linked, resolved: list[str]) -> Iterator[str]:
    """@resolved: those of the C library and of third parties, which resolution has a rule for."""
    for symbol in image.symbols:
        if symbol.bind == WEAK and symbol.section != SHN_UNDEF and symbol.name not in resolved:
            yield (
                f"{symbol.name}: it is weak, so which definition wins depends on the order of the "
                "link; define it plainly"
            )


def undefined(image: Linked, resolved: list[str]) -> Iterator[str]:
    """@resolved: weak symbols, which a program asks for before it calls them."""
    for symbol in image.symbols:
        if symbol.bind == WEAK and symbol.name in resolved:
            continue
        if symbol.section == SHN_UNDEF and symbol.bind in (GLOBAL, WEAK):
            yield f"{symbol.name}: nothing defines it, so calling it would jump to address 0"


def writable_code(image: Linked) -> Iterator[str]:
    for segment in image.segments:
        if segment.writable and segment.executable:
            yield (
                f"segment at 0x{segment.address:x}: it is writable and executable; give code and "
                "data a segment each (PHDRS in ld/yao.ld)"
            )


def never_run(image: Linked) -> Iterator[str]:
    """Those of the image, and those that the linker has silently left out."""
    found = {n for n in image.names if NEVER_RUN.fullmatch(n)}
    found |= {
        f"{p.section} of {p.file}"
        for p in (*image.placed, *image.discarded)
        if p.size and NEVER_RUN.fullmatch(p.section) and ".a(" not in p.file
    }
    for name in sorted(found):
        yield (
            f"section {name}: nobody runs its functions; use __attribute__((constructor)) or destructor, "
            "or YAO_STEP (include/yao/module.h)"
        )


def owners(image: Linked) -> dict[int, str]:
    """Address of what the linker took from an archive -> the archive's member."""
    members = {}
    for placed in image.placed:
        name = object_name(placed.file)
        if name and ".a(" in name:
            members[placed.address] = name
    return members


def defined_twice(image: Linked) -> Iterator[str]:
    """Ours is there, and the linker took a library's as well: some call the one, some the other."""
    members = owners(image)
    ours = {s.name for s in image.sized if s.value not in members}
    for symbol in image.sized:
        if symbol.bind != LOCAL and symbol.value in members and symbol.name in ours:
            yield (
                f"{symbol.name}: it is in the image twice, ours and that of "
                f"{members[symbol.value]}; keep ours out of link-time optimisation (MODE in the "
                "Makefile)"
            )


def unasked(image: Linked, why: dict) -> Iterator[str]:
    """Whatever is linked was chosen, with a reason that why.json has."""
    chosen = {*why["objects"], *why["modules"]}
    files = {p.file: "" for p in (*image.placed, *image.discarded)}
    for file, needed in sorted((files | image.members).items()):
        if file not in chosen and not NOT_CHOSEN.search(file):
            yield (
                f"{file}: the linker took it{f' for {needed}' if needed else ''}, but resolution did not "
                "choose it; if the compiler makes that call while it links, add it to tools/resolve/late.py"
            )


def tables(image: Linked, why: dict) -> Iterator[str]:
    """The generated ones. One that the optimiser has resolved at all its uses is gone."""
    symbols = {s.name: s for s in image.sized}
    for kind, prefix in TABLES.items():
        for name, entries in why[kind].items():
            if prefix + name in symbols:
                yield from table(image, symbols[prefix + name], len(entries))


def table(image: Linked, symbol: Symbol, length: int) -> Iterator[str]:
    content = image.read(symbol.value, symbol.size)
    entries = [content[i : i + POINTER] for i in range(0, len(content), POINTER)]
    if symbol.value % POINTER:
        yield f"{symbol.name}: its address 0x{symbol.value:x} is not a multiple of {POINTER}"
    if len(content) != POINTER * (length + 1):
        yield (
            f"{symbol.name}: it has {len(content)} bytes, not the {POINTER * (length + 1)} of "
            f"{length} pointers and the end"
        )
    elif any(entries[-1]) or not all(map(any, entries[:-1])):
        yield f"{symbol.name}: it must have {length} pointers and then a null one"


def check(image: Linked, why: dict | None = None) -> None:
    """@why: what tools/resolve/image.py decided, to check the tables against."""
    resolved = why["weak"] if why else []
    found = [
        *weak(image, resolved), *undefined(image, resolved), *writable_code(image), *never_run(image), *defined_twice(image),
        *((*tables(image, why), *unasked(image, why)) if why else ()),
    ]  # fmt: skip
    if found:
        raise Failure("\nyao: ".join(f"{image.path.name}: {problem}" for problem in found))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("elf", type=Path)
    elf = parser.parse_args().elf
    map_, why = elf.with_suffix(".map"), elf.with_name("why.json")
    image = Linked(elf, map_ if map_.exists() else None)
    check(image, json.loads(why.read_text()) if why.exists() else None)
    return 0


if __name__ == "__main__":
    run_main(main)
