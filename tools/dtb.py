"""Reads a flattened device tree (Devicetree Specification v0.4, chapter 5)."""

import struct
from dataclasses import dataclass, field
from pathlib import Path

from common import Failure, relative

BEGIN_NODE, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9


@dataclass
class Node:
    name: str
    parent: "Node | None"
    properties: dict[str, bytes] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    @property
    def path(self) -> str:
        if self.parent is None:
            return "/"
        return f"{self.parent.path.rstrip('/')}/{self.name}"

    @property
    def okay(self) -> bool:
        """Whether it exists for us: its own status and those of its ancestors."""
        status = self.strings("status")
        own = not status or status[0] in ("okay", "ok")
        return own and (self.parent is None or self.parent.okay)

    def strings(self, name: str) -> list[str]:
        value = self.properties.get(name, b"")
        return value.rstrip(b"\0").decode(errors="replace").split("\0") if value else []

    @property
    def compatible(self) -> list[str]:
        return self.strings("compatible")

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, path: str) -> "Node | None":
        node = self
        for part in filter(None, path.split("/")):
            node = next((c for c in node.children if c.name == part), None)
            if node is None:
                return None
        return node


def parse(data: bytes) -> Node:
    magic, total, structure, strings = struct.unpack_from(">4I", data)
    if magic != 0xD00DFEED or total > len(data):
        raise ValueError("it is no flattened device tree")
    at, node, root = structure, None, None
    while True:
        (token,) = struct.unpack_from(">I", data, at)
        at += 4
        if token == BEGIN_NODE:
            end = data.index(b"\0", at)
            child = Node(data[at:end].decode(), node)
            if node:
                node.children.append(child)
            root, node = root or child, child
            at = (end + 4) & ~3
        elif token == END_NODE:
            node = node.parent
        elif token == PROP:
            size, name = struct.unpack_from(">2I", data, at)
            start = strings + name
            key = data[start : data.index(b"\0", start)].decode()
            node.properties[key] = data[at + 8 : at + 8 + size]
            at = (at + 8 + size + 3) & ~3
        elif token == END:
            return root
        elif token != NOP:
            raise ValueError(f"unknown token {token}")


def read(path: Path) -> Node:
    try:
        return parse(path.read_bytes())
    except (OSError, ValueError, struct.error, AttributeError) as error:
        raise Failure(f"{relative(path)}: read the device tree: {error}")
