"""The structure types of a linked image's variables, by its debug information."""

from dataclasses import dataclass

from dwarf import AT_BYTE_SIZE, AT_MEMBER_LOCATION, AT_NAME, AT_TYPE, TAG_ARRAY, TAG_CONST
from dwarf import TAG_MEMBER, TAG_STRUCTURE, TAG_TYPEDEF, TAG_UNIT, TAG_VARIABLE, Entry, Reader
from linked import Linked

TYPES = {TAG_UNIT, TAG_VARIABLE, TAG_ARRAY, TAG_MEMBER, TAG_STRUCTURE, TAG_TYPEDEF, TAG_CONST}


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
        else:
            target = reader.reference(entry, AT_TYPE) or reader.origin(entry)
            if target is not None:
                self.next[entry.offset] = target
            address = reader.variable(entry) if entry.tag == TAG_VARIABLE else None
            if address is not None:
                self.addresses[address] = entry.offset

    def structure(self, address: int) -> Structure | None:
        """That of the variable at @address, or of the array's elements."""
        entry = self.addresses.get(address)
        while entry in self.next:
            entry = self.next[entry]
        return self.structures.get(entry)
