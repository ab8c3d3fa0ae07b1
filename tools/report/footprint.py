"""Bytes of an image by module: each byte belongs to one, so that they add up to the sections.

With link-time optimisation the linker's map knows one object for all of ours, so that their code
and variables are found by debug information: code inlined elsewhere counts for the module that it
is from. Library members and strings are found by the map.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tools.common import BUILD, ROOT
from tools.elf.linked import KINDS, LOADED, Linked, Section
from tools.elf.sources import pieces

GENERATED = "(generated tables)"
REST = "(padding, shared strings)"
FILES = "app/files"  # the content of the app's folder files/
NAMED_SECTIONS = {".stacks": "(stacks)", ".tables": "(page tables)"}

FILES_OBJECT = re.compile(r"[^/]+/[^/]+/files\.o")  # of tools/romfs, in build/
MEMBER = re.compile(r"([^/]+\.a)\((.+)\)$")
# Strings and constants of a function, as the compiler names their sections.
LITERALS = re.compile(r"\.rodata\.(.+)\.(?:str|cst)\d+(?:\.\d+)?")

Sizes = dict[str, int]  # kind -> bytes


class Canvas:
    """Who owns each byte of the image's memory. Later paint covers earlier."""

    def __init__(self, sections: list[Section]):
        self.sections = sections
        self.starts = [s.address for s in sections]
        self.owners = [array("H", bytes(2 * s.size)) for s in sections]
        self.names = [""]  # owner 0: none
        self.numbers: dict[str, int] = {"": 0}
        self.first: dict[int, str] = {}  # by where it begins: the function around what was inlined

    def number(self, name: str) -> int:
        if name not in self.numbers:
            self.numbers[name] = len(self.names)
            self.names.append(name)
        return self.numbers[name]

    def place(self, address: int) -> tuple[int, int] | None:
        """The section and the offset of an address."""
        index = bisect_right(self.starts, address) - 1
        if index < 0 or address >= self.sections[index].end:
            return None
        return index, address - self.sections[index].address

    def paint(self, start: int, end: int, name: str) -> None:
        place = self.place(start)
        self.first.setdefault(start, name)
        if place and end > start:
            owners, first = self.owners[place[0]], place[1]
            last = min(first + end - start, len(owners))
            owners[first:last] = array("H", [self.number(name)]) * (last - first)

    def owner(self, address: int) -> str:
        place = self.place(address)
        return self.names[self.owners[place[0]][place[1]]] if place else ""

    def renamed(self, name: Callable[[str], str]) -> "Canvas":
        """A copy whose owners have other names; several may get the same."""
        copy = Canvas(self.sections)
        new = {n: name(n) for n in {*self.first.values(), *self.names} if n} | {"": ""}
        numbers = array("H", [copy.number(new[n]) for n in self.names])
        copy.first = {start: new[n] for start, n in self.first.items()}
        copy.owners = [array("H", map(numbers.__getitem__, owners)) for owners in self.owners]
        return copy

    def sizes(self) -> dict[str, Sizes]:
        """module -> kind -> bytes."""
        modules: dict[str, Sizes] = {}
        for section, owners in zip(self.sections, self.owners):
            for number, count in Counter(owners).items():
                name = NAMED_SECTIONS.get(section.name) or self.names[number] or REST
                sizes = modules.setdefault(name, dict.fromkeys(KINDS, 0))
                sizes[section.kind] += count
        return modules


def within(path: str, folder: Path) -> str | None:
    try:
        return str((ROOT / path).resolve().relative_to(folder))
    except ValueError:
        return None


def source_name(file: str, app: str | None = None) -> str:
    """A source file as messages name its module (tools/resolve/image.py); @app is the app's folder."""
    if app and file.startswith(app + "/"):
        return "app/" + file.removeprefix(app + "/")
    name = within(file, BUILD / "third_party")
    if name is None and within(file, BUILD) is not None:
        return GENERATED
    return name or within(file, ROOT) or file


@cache  # asked for each of the thousands of lines of a map
def object_name(file: str) -> str | None:
    """The module of an object file; None for those of the optimiser, which hold many modules."""
    member = MEMBER.search(file)
    if member:
        return f"{member[1]}({member[2]})"
    if FILES_OBJECT.fullmatch(within(file, BUILD) or ""):
        return FILES
    stem = (within(file, BUILD / "obj") or "").removesuffix(".o")
    for suffix in (".S", ".c"):
        if stem and (ROOT / (stem + suffix)).exists():
            return source_name(stem + suffix)
    return None


def paint_objects(canvas: Canvas, image: Linked) -> None:
    for placed in image.placed:
        name = object_name(placed.file)
        if name:
            canvas.paint(placed.address, placed.address + placed.size, name)


def paint_sources(image: Linked) -> Canvas:
    """By source files, as debug information names them."""
    sizes: dict[int, int] = {}
    for symbol in image.sized:
        sizes[symbol.value] = max(symbol.size, sizes.get(symbol.value, 0))
    canvas = Canvas(image.sections)
    for piece in pieces(image):
        end = piece.end or piece.start + sizes.get(piece.start, 0)
        canvas.paint(piece.start, end, piece.file)
    return canvas


def paint_literals(canvas: Canvas, image: Linked) -> None:
    functions = {s.name: s.value for s in image.sized}
    for placed in image.placed:
        function = LITERALS.fullmatch(placed.section)
        if function and function[1] in functions and not object_name(placed.file):
            owner = canvas.first.get(functions[function[1]], "")
            canvas.paint(placed.address, placed.address + placed.size, owner)


def paint_strings_of_tables(canvas: Canvas, image: Linked) -> None:
    """Strings without an owner so far that a constant or variable points to."""
    for section in image.sections:
        if section.kind not in ("rodata", "data"):
            continue
        words = array("Q", image.read(section.address, section.size // 8 * 8))
        for index, target in enumerate(words):
            place = canvas.place(target)
            if place and canvas.sections[place[0]].kind == "rodata" and not canvas.owner(target):
                owner = canvas.owner(section.address + 8 * index)
                canvas.paint(target, target + string_size(image, target), owner)


def string_size(image: Linked, address: int) -> int:
    section = next(s for s in image.sections if s.address <= address < s.end)
    return image.read(address, section.end - address).find(b"\0") + 1


def paint(image: Linked, sources: Canvas, app: str | None = None) -> Canvas:
    """By modules, from @sources."""
    canvas = sources.renamed(lambda file: source_name(file, app))
    paint_objects(canvas, image)
    paint_literals(canvas, image)
    paint_strings_of_tables(canvas, image)
    return canvas


def loaded(sizes: Sizes) -> int:
    return sum(sizes[kind] for kind in LOADED)


def section_totals(image: Linked) -> Sizes:
    totals = dict.fromkeys(KINDS, 0)
    for section in image.sections:
        totals[section.kind] += section.size
    return totals


def measure(elf: Path) -> dict[str, Sizes]:
    """module -> kind -> bytes, for the image whose map lies beside it."""
    map_ = elf.with_suffix(".map")
    image = Linked(elf, map_ if map_.exists() else None)
    return paint(image, paint_sources(image)).sizes()
