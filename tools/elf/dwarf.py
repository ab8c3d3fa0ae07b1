"""Reads entries of DWARF debug information, those with wanted tags only.

pyelftools reads more, but takes two seconds for one image; this takes a twentieth.
(DWARF Debugging Information Format, version 5; its section numbers are cited below.)
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tools.common import Failure
from tools.elf.linked import Linked

TAG_VARIABLE, TAG_SUBPROGRAM, TAG_INLINED, TAG_UNIT = 0x34, 0x2E, 0x1D, 0x11
TAG_ARRAY, TAG_MEMBER, TAG_STRUCTURE, TAG_TYPEDEF, TAG_CONST = 0x01, 0x0D, 0x13, 0x16, 0x26
AT_LOCATION, AT_NAME, AT_LOW_PC, AT_HIGH_PC = 0x02, 0x03, 0x11, 0x12
AT_ORIGIN, AT_SPECIFICATION, AT_RANGES, AT_TYPE = 0x31, 0x47, 0x55, 0x49
AT_BYTE_SIZE, AT_MEMBER_LOCATION = 0x0B, 0x38
FORM_LINE_STRP, FORM_STRP, FORM_STRING = 0x1F, 0x0E, 0x08
FORM_REF_ADDR, FORM_IMPLICIT_CONST, FORM_EXPRLOC = 0x10, 0x21, 0x18
OP_ADDR = 0x03
UNIT_TYPES_WITH_PLAIN_HEADER = (1, 3)  # compile, partial
UNIT_HEADER = 12

# Section 7.5.6: bytes of each form in 32-bit DWARF with 8-byte addresses, and the forms whose
# length stands in themselves.
SIZES = {
    0x01: 8, 0x05: 2, 0x06: 4, 0x07: 8, 0x0B: 1, 0x0C: 1, 0x0E: 4, 0x10: 4, 0x11: 1, 0x12: 2,
    0x13: 4, 0x14: 8, 0x17: 4, 0x19: 0, 0x1E: 16, 0x1F: 4, 0x20: 8, 0x21: 0, 0x25: 1, 0x26: 2,
    0x28: 4, 0x29: 1, 0x2A: 2, 0x2C: 4,
}  # fmt: skip
LEB_FORMS = {0x0D, 0x0F, 0x15, 0x1A, 0x1B, 0x22, 0x23}
BLOCK_LENGTHS = {0x03: "<H", 0x04: "<I", 0x0A: "<B"}
LEB_BLOCKS = {0x09, FORM_EXPRLOC}

# Section 7.25: kinds of range list entries.
RLE_END, RLE_OFFSET_PAIR, RLE_BASE, RLE_START_END, RLE_START_LENGTH = 0, 4, 5, 6, 7


@dataclass(frozen=True)
class Abbreviation:
    tag: int
    attributes: tuple[tuple[int, int], ...]
    fixed: int | None  # bytes of all attributes where each has a fixed size


def leb(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def after(data: bytes, at: int, form: int) -> int:
    """Where the attribute of @form that begins at @at ends."""
    if form in SIZES:
        return at + SIZES[form]
    if form in LEB_FORMS:
        return leb(data, at)[1]
    if form == FORM_STRING:
        return data.index(b"\0", at) + 1
    if form in LEB_BLOCKS:
        length, at = leb(data, at)
        return at + length
    if form in BLOCK_LENGTHS:
        length = struct.unpack_from(BLOCK_LENGTHS[form], data, at)[0]
        return at + struct.calcsize(BLOCK_LENGTHS[form]) + length
    raise Failure(f"debug information: read: form 0x{form:x} is not of DWARF 5")


def abbreviations(data: bytes, at: int) -> dict[int, Abbreviation]:
    """Section 7.5.3: the declarations of one unit, by their codes."""
    table = {}
    while True:
        code, at = leb(data, at)
        if not code:
            return table
        tag, at = leb(data, at)
        at += 1  # whether it has children
        attributes = []
        while True:
            name, at = leb(data, at)
            form, at = leb(data, at)
            if form == FORM_IMPLICIT_CONST:
                _, at = leb(data, at)
            if not (name or form):
                break
            attributes.append((name, form))
        sizes = [SIZES.get(form) for _, form in attributes]
        table[code] = Abbreviation(tag, tuple(attributes), None if None in sizes else sum(sizes))


@dataclass(frozen=True)
class Entry:
    """A debugging information entry: where its unit and itself begin, and attribute -> (form, where
    the value is)."""

    unit: int
    offset: int
    tag: int
    values: dict[int, tuple[int, int]]


class Reader:
    """The sections, and how to read an entry's attributes."""

    def __init__(self, image: Linked):
        self.info = image.content(".debug_info")
        self.abbrev = image.content(".debug_abbrev")
        self.strings = {
            FORM_STRP: image.content(".debug_str"),
            FORM_LINE_STRP: image.content(".debug_line_str"),
        }
        self.range_lists = image.content(".debug_rnglists")
        self.tables: dict[int, dict[int, Abbreviation]] = {}

    def text(self, form: int, at: int) -> str:
        data = self.info
        if form in self.strings:
            data, at = self.strings[form], struct.unpack_from("<I", data, at)[0]
        return data[at : data.index(b"\0", at)].decode(errors="replace")

    def number(self, form: int, at: int) -> int:
        if form in LEB_FORMS:
            return leb(self.info, at)[0]
        return int.from_bytes(self.info[at : at + SIZES.get(form, 0)], "little")

    def units(self) -> Iterator[tuple[int, int, dict[int, Abbreviation]]]:
        """Of each unit: where it begins and ends, and its abbreviations. (Section 7.5.1)"""
        at = 0
        while at < len(self.info):
            length, version, kind, _, abbrev = struct.unpack_from("<IHBBI", self.info, at)
            if version != 5 or kind not in UNIT_TYPES_WITH_PLAIN_HEADER:
                raise Failure(f"debug information: read the unit at {at}: it is not of DWARF 5")
            if abbrev not in self.tables:
                self.tables[abbrev] = abbreviations(self.abbrev, abbrev)
            yield at, at + 4 + length, self.tables[abbrev]
            at += 4 + length

    def entries(
        self, unit: int, end: int, table: dict[int, Abbreviation], wanted: set[int]
    ) -> Iterator[Entry]:
        """Those of a unit with a wanted tag; each comes before those inside of it."""
        info, at = self.info, unit + UNIT_HEADER
        while at < end:
            offset = at
            code, at = (info[at], at + 1) if info[at] < 0x80 else leb(info, at)
            shape = table.get(code)
            if not shape:
                continue  # the end of what is inside of an entry
            if shape.tag not in wanted and shape.fixed is not None:
                at += shape.fixed
                continue
            values = {}
            for name, form in shape.attributes:
                values[name] = (form, at)
                at = after(info, at, form)
            if shape.tag in wanted:
                yield Entry(unit, offset, shape.tag, values)

    def ranges(self, offset: int, base: int) -> list[tuple[int, int]]:
        """The range list at @offset, whose offsets count from @base. (Section 7.25)"""
        data, at, found = self.range_lists, offset, []
        while data[at] != RLE_END:
            kind, at = data[at], at + 1
            if kind == RLE_BASE:
                base, at = struct.unpack_from("<Q", data, at)[0], at + 8
            elif kind == RLE_OFFSET_PAIR:
                first, at = leb(data, at)
                last, at = leb(data, at)
                found.append((base + first, base + last))
            elif kind == RLE_START_END:
                found.append(struct.unpack_from("<QQ", data, at))
                at += 16
            elif kind == RLE_START_LENGTH:
                first = struct.unpack_from("<Q", data, at)[0]
                length, at = leb(data, at + 8)
                found.append((first, first + length))
            else:
                raise Failure(f"debug information: read a list of ranges: kind {kind} is unknown")
        return found

    def spans(self, entry: Entry, base: int) -> list[tuple[int, int]]:
        """The addresses of a function or of an inlined copy."""
        values = entry.values
        if AT_LOW_PC in values and AT_HIGH_PC in values:
            low = self.number(*values[AT_LOW_PC])
            return [(low, low + self.number(*values[AT_HIGH_PC]))]
        if AT_RANGES in values:
            return self.ranges(self.number(*values[AT_RANGES]), base)
        return []

    def variable(self, entry: Entry) -> int | None:
        """The address of a variable that has a fixed one."""
        form, at = entry.values.get(AT_LOCATION, (0, 0))
        if form != FORM_EXPRLOC or self.info[at : at + 2] != bytes((9, OP_ADDR)):
            return None
        return struct.unpack_from("<Q", self.info, at + 2)[0]

    def origin(self, entry: Entry) -> int | None:
        """Where the entry is that this one is a copy of: its file is the source's."""
        origin = self.reference(entry, AT_ORIGIN)
        return self.reference(entry, AT_SPECIFICATION) if origin is None else origin

    def reference(self, entry: Entry, attribute: int) -> int | None:
        """The entry that @attribute refers to."""
        if attribute not in entry.values:
            return None
        form, at = entry.values[attribute]
        offset = self.number(form, at)
        return offset if form == FORM_REF_ADDR else entry.unit + offset
