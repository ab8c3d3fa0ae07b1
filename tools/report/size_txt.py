"""size.txt and size.json: what an image's bytes are, by module and by symbol."""

from dataclasses import dataclass

from tools.elf.linked import KINDS, LOADED, Linked
from tools.report.footprint import FILES, Canvas, Sizes, loaded, section_totals
from tools.stack.callgraph import plain
from tools.table import columns, heading, number

BIGGEST = 30
INDEX_RECORD, PAGE = 16, 4096  # src/dt/dt.h
FREE_RANGES = 8  # of memory, more than most trees leave: src/mm/survey.c


@dataclass(frozen=True)
class Size:
    """@file: bytes of the image as it is loaded, its parts beginning on pages. @memory: what it
    occupies when it runs. @spare: the pages of it that the index of the board's tree leaves to the
    page allocator, whose first customer is the app's @stack."""

    modules: dict[str, Sizes]
    symbols: list[tuple[int, str, str, str]]  # bytes, kind, name, module
    totals: Sizes
    file: int
    memory: int
    spare: int
    stack: int

    @property
    def loaded(self) -> int:
        return loaded(self.totals)

    @property
    def ram(self) -> int:
        return self.memory + (self.stack if self.stack > self.spare else 0)


def spare(image: Linked, nodes: int) -> int:
    index, end = image.symbol("__spare_start"), image.symbol("__spare_end")
    if not index or not end:
        return 0
    used = index.value + (nodes + FREE_RANGES) * INDEX_RECORD
    return max(end.value - -(-used // PAGE) * PAGE, 0)


def measure(image: Linked, canvas: Canvas, stack: int, nodes: int) -> Size:
    first, filled = image.sections[0].address, [s for s in image.sections if s.kind != "bss"]
    return Size(
        canvas.sizes(),
        biggest(image, canvas),
        section_totals(image),
        filled[-1].end - first,
        image.sections[-1].end - first,
        spare(image, nodes),
        stack,
    )


def biggest(image: Linked, canvas: Canvas) -> list[tuple[int, str, str, str]]:
    """Of several names for one address, that which a user would call."""
    kinds = {s.index: s.kind for s in image.sections}
    found: dict[int, tuple[int, str, str, str]] = {}
    for s in sorted(image.sized, key=lambda s: (s.name.startswith("_"), s.name)):
        row = (s.size, kinds[s.section], plain(s.name), canvas.owner(s.value))
        found.setdefault(s.value, row)
    return sorted(found.values(), key=lambda row: (-row[0], row[2]))[:BIGGEST]


def as_json(size: Size) -> dict:
    return {
        "loaded": size.loaded,
        "file": size.file,
        "ram": {"total": size.ram, "image": size.memory, "spare": size.spare, "app stack": size.stack},
        "sections": size.totals,
        "modules": dict(sorted(size.modules.items())),
        "symbols": [dict(zip(("bytes", "kind", "name", "module"), row)) for row in size.symbols],
    }


def ram_text(size: Size) -> str:
    within = f"within {number(size.spare)} that the tree's index leaves"
    besides = f"{number(size.memory)} are the image"
    return (
        f"RAM: {number(size.ram)} bytes; the app's stack has {number(size.stack)}, "
        f"{besides if size.ram > size.memory else within}.\n"
    )


def files_text(size: Size) -> str:
    return f"Of rodata, {number(loaded(size.modules[FILES]))} are the content of files/.\n" if FILES in size.modules else ""


def as_text(name: str, size: Size) -> str:
    parts = ", ".join(f"{kind} {number(size.totals[kind])}" for kind in LOADED)
    return (
        f"{name}: {number(size.loaded)} bytes are loaded: {parts}.\n"
        f"{files_text(size)}"
        f"Zeroed or reserved (bss) are {number(size.totals['bss'])} more.\n"
        f"The Image file has {number(size.file)}, as its parts begin on pages.\n"
        f"{ram_text(size)}"
        f"\n{module_table(size)}\nThe biggest symbols:\n{symbol_table(size)}"
    )


def module_table(size: Size) -> str:
    rows = [
        [loaded(sizes), *(sizes[kind] for kind in KINDS), module]
        for module, sizes in size.modules.items()
    ]
    rows.sort(key=lambda row: (-row[0], -row[4], row[5]))
    rows.append([size.loaded, *(size.totals[kind] for kind in KINDS), "total"])
    return columns([*heading(["loaded", *KINDS, "module"], rows), *rows])


def symbol_table(size: Size) -> str:
    return columns(size.symbols, indent=2)
