"""Reads a flattened device tree (Devicetree Specification v0.4, chapter 5)."""

import struct
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tools.common import Failure, relative

MAGIC = b"\xd0\x0d\xfe\xed"
BEGIN_NODE, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9
DEPTH_MAX = 64


class Malformed(Exception):
    """Says what is wrong with a tree."""


@dataclass(eq=False)
class Node:
    """It does not change once its tree is read."""

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
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1

    @cached_property
    def okay(self) -> bool:
        """Whether it exists for us: its own status and those of its ancestors."""
        status = self.strings("status")
        own = not status or status[0] in ("okay", "ok")
        return own and (self.parent is None or self.parent.okay)

    def strings(self, name: str) -> list[str]:
        value = self.properties.get(name, b"")
        return value.rstrip(b"\0").decode(errors="replace").split("\0") if value else []

    @cached_property
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


class Reader:
    """One pass over the structure block."""

    def __init__(self, data: bytes):
        if not data.startswith(MAGIC):
            raise Malformed(
                "it is not a flattened device tree; name sources .dts, so they are compiled"
            )
        total, self.at, strings = struct.unpack_from(">3I", data, 4)
        if total > len(data):
            raise Malformed(f"it is cut off: {len(data)} of {total} bytes are there")
        self.data, self.strings = data[:total], data[strings:total]
        self.root: Node | None = None
        self.node: Node | None = None

    def take_u32(self) -> int:
        (value,) = struct.unpack_from(">I", self.data, self.at)
        self.at += 4
        return value

    def begin(self) -> None:
        end = self.data.index(b"\0", self.at)
        node = Node(self.data[self.at : end].decode(), self.node)
        if self.node:
            self.node.children.append(node)
        elif self.root:
            raise Malformed("it has two roots")
        if node.depth > DEPTH_MAX:
            raise Malformed(f"its nodes are nested more than {DEPTH_MAX} deep")
        self.root, self.node = self.root or node, node
        self.at = (end + 4) & ~3

    def property(self) -> None:
        size, name = self.take_u32(), self.take_u32()
        key = self.strings[name : self.strings.index(b"\0", name)].decode()
        if self.node is None or self.at + size > len(self.data):
            raise Malformed(f"property {key!r} is out of place")
        self.node.properties[key] = self.data[self.at : self.at + size]
        self.at = (self.at + size + 3) & ~3

    def end(self) -> None:
        if self.node is None:
            raise Malformed("a node ends that did not begin")
        self.node = self.node.parent

    def read(self) -> Node:
        actions = {BEGIN_NODE: self.begin, END_NODE: self.end, PROP: self.property}
        while (token := self.take_u32()) != END:
            if token in actions:
                actions[token]()
            elif token != NOP:
                raise Malformed(f"at byte {self.at - 4} it has the unknown token {token:#x}")
        if self.root is None or self.node is not None:
            raise Malformed("it ends within a node")
        return self.root


def read(path: Path) -> Node:
    try:
        return Reader(path.read_bytes()).read()
    except OSError as error:
        raise Failure(f"{relative(path)}: read the device tree: {error.strerror}")
    except Malformed as error:
        raise Failure(f"{relative(path)}: read the device tree: {error}")
    except (ValueError, struct.error):
        raise Failure(f"{relative(path)}: read the device tree: it is damaged; get it again")
