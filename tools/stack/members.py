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
    TAG_STRUCTURE,
    TAG_TYPEDEF,
    TAG_VARIABLE,
    Entry,
    Reader,
)
from tools.elf.linked import Linked

TYPES = {TAG_VARIABLE, TAG_ARRAY, TAG_MEMBER, TAG_STRUCTURE, TAG_TYPEDEF, TAG_CONST}


@dataclass(eq=False)
class Structure:
    name: str
    size: int
    members: dict[int, str]  # by offset


class Members:
    """What the pointers in structures are called."""

    def __init__(self, image: Linked):
        self.reader = Reader(image)
        self.structures: dict[int, Structure] = {}
        self.next: dict[int, int] = {}  # from an entry to its type, or to what it is a copy of
        self.addresses: dict[int, int] = {}  # of variables: address -> entry
        for unit, end, table in self.reader.units():
            for entry in self.reader.entries(unit, end, table, TYPES):
                self.take(entry)

    def take(self, entry: Entry) -> None:
        reader, values = self.reader, entry.values
        name = reader.text(*values[AT_NAME]) if AT_NAME in values else ""
        if entry.tag == TAG_STRUCTURE:
            size = reader.number(*values[AT_BYTE_SIZE]) if AT_BYTE_SIZE in values else 0
            self.last = self.structures[entry.offset] = Structure(name, size, {})
        elif entry.tag == TAG_MEMBER:
            if AT_MEMBER_LOCATION in values:
                self.last.members[reader.number(*values[AT_MEMBER_LOCATION])] = name
        else:
            target = reader.reference(entry, AT_TYPE) or reader.origin(entry)
            if target is not None:
                self.next[entry.offset] = target
            address = reader.variable(entry) if entry.tag == TAG_VARIABLE else None
            if address is not None:
                self.addresses[address] = entry.offset

    def at(self, variable: int, offset: int) -> str:
        """ "type.member" of what stands so many bytes into the variable, or into an array of
        structures; "" in others."""
        entry = self.addresses.get(variable)
        while entry in self.next:
            entry = self.next[entry]
        found = self.structures.get(entry)
        if not found or not found.size:
            return ""
        return f"{found.name}.{found.members.get(offset % found.size, '')}"
