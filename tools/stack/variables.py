"""The structure types of a linked image's variables, by its debug information."""

from dataclasses import dataclass

from tools.elf.dwarf import (
    AT_BYTE_SIZE,
    AT_MEMBER_LOCATION,
    AT_NAME,
    AT_TYPE,
    TAG_ARRAY,
    TAG_CONST,
    TAG_MEMBER,
    TAG_POINTER,
    TAG_STRUCTURE,
    TAG_TYPEDEF,
    TAG_UNIT,
    TAG_VARIABLE,
    Entry,
    Reader,
)
from tools.elf.linked import Linked

TYPES = {TAG_UNIT, TAG_VARIABLE, TAG_ARRAY, TAG_MEMBER, TAG_STRUCTURE, TAG_TYPEDEF, TAG_CONST}
TYPES |= {TAG_POINTER}


@dataclass(eq=False)
class Structure:
    name: str
    size: int
    members: dict[int, str]  # by offset


class Variables:
    """The structure types of variables, for what their pointers are called."""

    def __init__(self, image: Linked):
        self.reader = Reader(image)
        self.structures: dict[int, Structure] = {}
        self.next: dict[int, int] = {}  # from an entry to its type, or to what it is a copy of
        self.pointers: set[int] = set()
        self.constants: set[int] = set()  # types that say `const`
        self.elsewhere: set[int] = set()  # variables without an address: on a stack, or made away
        self.addresses: dict[int, int] = {}  # of variables: address -> entry
        self.known: dict[str, dict[str, Structure]] = {}  # source file -> its structures
        for unit, end, table in self.reader.units():
            for entry in self.reader.entries(unit, end, table, TYPES):
                self.take(entry)

    def take(self, entry: Entry) -> None:
        reader, values = self.reader, entry.values
        if entry.tag == TAG_UNIT:
            self.here = self.known.setdefault(reader.text(*values[AT_NAME]), {})
        elif entry.tag == TAG_STRUCTURE:
            name = reader.text(*values[AT_NAME]) if AT_NAME in values else ""
            size = reader.number(*values[AT_BYTE_SIZE]) if AT_BYTE_SIZE in values else 0
            self.last = Structure(name, size, {})
            self.here[name] = self.structures[entry.offset] = self.last
        elif entry.tag == TAG_MEMBER:
            if AT_NAME in values and AT_MEMBER_LOCATION in values:
                offset = reader.number(*values[AT_MEMBER_LOCATION])
                self.last.members[offset] = reader.text(*values[AT_NAME])
            self.refer(entry)
        else:
            self.refer(entry)
            address = reader.variable(entry) if entry.tag == TAG_VARIABLE else None
            if address is not None:
                self.addresses[address] = entry.offset
            elif entry.tag == TAG_VARIABLE:
                self.elsewhere.add(entry.offset)

    def refer(self, entry: Entry) -> None:
        target = self.reader.reference(entry, AT_TYPE) or self.reader.origin(entry)
        if target is not None:
            self.next[entry.offset] = target
        if entry.tag == TAG_CONST:
            self.constants.add(entry.offset)
        elif entry.tag == TAG_POINTER:
            self.pointers.add(entry.offset)

    def only_constant(self) -> set[str]:
        """Names of the structures that are met as `const` and never on a stack: all instances of
        them are in the image."""
        constant, other = set(), {self.type_of(variable) for variable in self.elsewhere}
        for entry, target in self.next.items():
            (constant if entry in self.constants else other).add(self.structures.get(target))
        names, others = ({s.name for s in found if s} for found in (constant, other))
        return names - others - {""}

    def type_of(self, entry: int | None) -> Structure | None:
        """The structure that a variable is of, or the elements of its array."""
        while entry in self.next:
            if entry in self.pointers:
                return None
            entry = self.next[entry]
        return self.structures.get(entry)

    def structure(self, address: int) -> Structure | None:
        """That of the variable at @address."""
        return self.type_of(self.addresses.get(address))
