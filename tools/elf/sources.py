"""Which source file a linked image's code and variables are from, by its debug information."""

from bisect import bisect_right
from dataclasses import dataclass

from tools.elf.dwarf import (
    AT_LOW_PC,
    AT_NAME,
    TAG_INLINED,
    TAG_SUBPROGRAM,
    TAG_UNIT,
    TAG_VARIABLE,
    Entry,
    Reader,
)
from tools.elf.linked import Linked

PLACES = {TAG_VARIABLE, TAG_SUBPROGRAM, TAG_INLINED, TAG_UNIT}


@dataclass(frozen=True)
class Piece:
    """A run of addresses, and the file whose code or variable it is. A variable's length is its
    symbol's: @end is None."""

    start: int
    end: int | None
    file: str


class Pieces:
    """Collects the pieces, then their files: link-time optimisation has moved code into units of
    its own, whose entries refer to those of the source's unit, often further on."""

    def __init__(self, image: Linked):
        self.reader = Reader(image)
        self.files: dict[int, str] = {}  # by the unit's first byte
        self.origins: dict[int, int] = {}  # from a copy to what it is a copy of
        self.found: list[tuple[int, int | None, int]] = []  # start, end, its entry
        for unit, end, table in self.reader.units():
            self.base = 0
            for entry in self.reader.entries(unit, end, table, PLACES):
                self.take(entry)

    def take(self, entry: Entry) -> None:
        origin = self.reader.origin(entry)
        if origin is not None:
            self.origins[entry.offset] = origin
        if entry.tag == TAG_UNIT:
            self.files[entry.unit] = self.reader.text(*entry.values[AT_NAME])
            if AT_LOW_PC in entry.values:
                self.base = self.reader.number(*entry.values[AT_LOW_PC])
        elif entry.tag == TAG_VARIABLE:
            address = self.reader.variable(entry)
            if address is not None:
                self.found.append((address, None, entry.offset))
        else:
            spans = self.reader.spans(entry, self.base)
            self.found += [(low, high, entry.offset) for low, high in spans]

    def file(self, units: list[int], offset: int) -> str:
        while offset in self.origins:
            offset = self.origins[offset]
        return self.files[units[bisect_right(units, offset) - 1]]

    def named(self) -> list[Piece]:
        units = sorted(self.files)
        return [Piece(low, high, self.file(units, entry)) for low, high, entry in self.found]


def pieces(image: Linked) -> list[Piece]:
    """All code and variables with addresses; what was inlined comes after the code around it."""
    return Pieces(image).named()
