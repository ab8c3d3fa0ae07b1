"""Packs an app's folder files/ into what lib/romfs reads, for the image.

    python -m tools.romfs.romfs --out FILE FOLDER

The same names and contents give the same bytes: the time of all files is SOURCE_DATE_EPOCH, or else
that of what the build makes. FILE is left alone if it would not change.
"""

import argparse
import os
import stat
import struct
from dataclasses import dataclass, field
from pathlib import Path

from tools.card.times import MADE, source_date
from tools.common import Failure, readable_size, run_main

# lib/romfs/romfs.h
HEADER = struct.Struct("<qII")
NODE = struct.Struct("<IIHHII")
PAGE = 4096
ALIGNMENT = 8  # of small files
FILE_MODE, FOLDER_MODE = stat.S_IFREG | 0o444, stat.S_IFDIR | 0o555
LINKS_MAX = 0xFFFF
ROOM = 1 << 29  # of a whole image: ld/yao.ld

KINDS = {
    stat.S_IFSOCK: "a socket", stat.S_IFIFO: "a pipe", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device",
}  # fmt: skip


@dataclass
class Node:
    name: bytes
    path: Path
    parent: int
    status: os.stat_result
    within: tuple = ()  # of a folder: which folders it and those above it are
    first: int = 0  # of a folder: the number of its first entry
    entries: list["Node"] = field(default_factory=list)

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.status.st_mode)


def shown(path: Path | str) -> str:
    """For a message of one line, whatever the name."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(path))


def failure(path: Path, operation: str, cause: str) -> Failure:
    return Failure(f"{shown(path)}: {operation}: {cause}")


def status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.is_symlink():
            raise failure(path, "put it into the image", f"it is a link to {shown(os.readlink(path))}, and nothing is there")
        raise failure(path, "put it into the image", error.strerror)


def check_kind(node: Node) -> None:
    kind = stat.S_IFMT(node.status.st_mode)
    if kind in KINDS:
        raise failure(node.path, "put it into the image", f"it is {KINDS[kind]}, neither a file nor a folder")


def identity(node: Node) -> tuple[int, int]:
    return node.status.st_dev, node.status.st_ino


def listed(folder: Node) -> list[str]:
    try:
        return sorted(os.listdir(folder.path), key=os.fsencode)
    except OSError as error:
        raise failure(folder.path, "list it", error.strerror)


def add_entries(folder: Node, nodes: list[Node], number: int) -> None:
    if identity(folder) in folder.within:
        raise failure(folder.path, "put it into the image", "it is a link to a folder that it is in")
    folder.first = len(nodes)
    for name in listed(folder):
        path = folder.path / name
        entry = Node(os.fsencode(name), path, number, status(path), (*folder.within, identity(folder)))
        check_kind(entry)
        folder.entries.append(entry)
    nodes += folder.entries


def collect(folder: Path) -> list[Node]:
    """The entries of each folder in a row, and behind the folder."""
    nodes = [Node(b"", folder, 0, status(folder))]
    for number, node in enumerate(nodes):
        if node.is_folder:
            add_entries(node, nodes, number)
    return nodes


def read(node: Node) -> bytes:
    try:
        return node.path.read_bytes()
    except OSError as error:
        raise failure(node.path, "read it", error.strerror)


def links(folder: Node) -> int:
    count = 2 + sum(entry.is_folder for entry in folder.entries)
    return count if count <= LINKS_MAX else 1


class Body:
    """What follows the table of nodes."""

    def __init__(self, start: int):
        self.parts: list[bytes] = []
        self.end = start
        self.contents: dict[bytes, int] = {}  # the same content is there once

    def add(self, content: bytes, alignment: int = 1) -> int:
        start = -(-self.end // alignment) * alignment
        self.parts += [bytes(start - self.end), content]
        self.end = start + len(content)
        return start

    def add_file(self, content: bytes) -> int:
        if content not in self.contents:
            self.contents[content] = self.add(content, PAGE if len(content) >= PAGE else ALIGNMENT)
        return self.contents[content]


def check_room(size: int, root: Path) -> None:
    if size >= ROOM:
        raise failure(
            root, "put it into the image", f"it takes {readable_size(size)}, and all of an image has less than {readable_size(ROOM)}"
        )


def pack(nodes: list[Node], root: Path) -> bytes:
    """Small files first, so that those that begin on pages follow each other."""
    check_room(sum(node.status.st_size for node in nodes if not node.is_folder), root)
    contents = {number: read(node) for number, node in enumerate(nodes) if not node.is_folder}
    body = Body(HEADER.size + NODE.size * len(nodes))
    names = [body.add(node.name + b"\0") for node in nodes]
    starts = {number: body.add_file(contents[number]) for number in sorted(contents, key=lambda n: len(contents[n]) >= PAGE)}
    body.add(b"", PAGE)
    check_room(body.end, root)
    table = b"".join(
        NODE.pack(names[number], node.parent, FOLDER_MODE, links(node), node.first, len(node.entries))
        if node.is_folder
        else NODE.pack(names[number], node.parent, FILE_MODE, 1, starts[number], len(contents[number]))
        for number, node in enumerate(nodes)
    )
    date = source_date()
    header = HEADER.pack(MADE if date is None else date, len(nodes), body.end // PAGE)
    return b"".join([header, table, *body.parts])


def main() -> int:
    parser = argparse.ArgumentParser(prog="romfs.py", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    packed = pack(collect(args.folder), args.folder)
    if not args.out.exists() or args.out.read_bytes() != packed:
        args.out.write_bytes(packed)
    return 0


if __name__ == "__main__":
    run_main(main)
