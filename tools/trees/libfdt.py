"""Stands in for libfdt's own Python module, which dtschema reads trees with and which has to be
compiled: the calls that dtschema makes, answered by dtb.py. Offsets are numbers of things here.
"""

import sys
from dataclasses import dataclass

from tools.trees import dtb

QUIET_NOTFOUND = ()
NOT_FOUND = -1


def import_dtschema():
    """It imports a module of the name libfdt. Reading it takes long, so only who needs it does."""
    sys.modules.setdefault("libfdt", sys.modules[__name__])
    import dtschema

    return dtschema


@dataclass(frozen=True)
class Property:
    name: str
    value: bytes

    def __len__(self) -> int:
        return len(self.value)

    def __bytes__(self) -> bytes:
        return self.value


class Fdt:
    def __init__(self, blob: bytes):
        self.nodes = list(dtb.Reader(blob).read().walk())
        self.number = {id(node): index for index, node in enumerate(self.nodes)}
        self.properties: list[Property] = []
        self.first: list[int] = []  # by node: its first property; one more than there are nodes
        for node in self.nodes:
            self.first.append(len(self.properties))
            self.properties += [Property(n, v) for n, v in node.properties.items()]
        self.first.append(len(self.properties))

    def get_name(self, node: int) -> str:
        return self.nodes[node].name

    def first_subnode(self, node: int, quiet=()) -> int:
        if node < 0:
            return 0
        children = self.nodes[node].children
        return self.number[id(children[0])] if children else NOT_FOUND

    def next_subnode(self, node: int, quiet=()) -> int:
        siblings = self.nodes[node].parent.children
        after = [self.number[id(s)] for s in siblings if self.number[id(s)] > node]
        return after[0] if after else NOT_FOUND

    def first_property_offset(self, node: int, quiet=()) -> int:
        first = self.first[node]
        return first if first < self.first[node + 1] else NOT_FOUND

    def next_property_offset(self, number: int, quiet=()) -> int:
        return NOT_FOUND if number + 1 in self.first else number + 1

    def get_property_by_offset(self, number: int) -> Property:
        return self.properties[number]
