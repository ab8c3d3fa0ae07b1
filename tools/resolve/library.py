"""The parts of libraries as modules: members of archives, and the C library's objects."""

import json
from pathlib import Path

from tools.common import Failure
from tools.elf.objects import Object
from tools.resolve.module import Module, interface

MAGIC, HEADER_SIZE = b"!<arch>\n", 60


def members(path: Path) -> list[tuple[str, bytes]]:
    """Of an `ar` archive in the System V format, with their long names."""
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise Failure(f"{path}: read the library: it is not an archive")
    found, names, at = [], b"", len(MAGIC)
    while at + HEADER_SIZE <= len(data):
        header, size = data[at : at + HEADER_SIZE], int(data[at + 48 : at + 58])
        content = data[at + HEADER_SIZE : at + HEADER_SIZE + size]
        name = header[:16].decode().rstrip()
        if name == "//":
            names = content
        elif name not in ("/", "/SYM64/"):
            if name[0] == "/":
                start = int(name[1:])
                name = names[start : names.index(b"/\n", start)].decode()
            found.append((name.rstrip("/"), content))
        at += HEADER_SIZE + size + size % 2
    return found


def load(path: Path) -> list[Module]:
    found = []
    for name, data in members(path):
        try:
            obj = Object(f"{path.name}({name})", data)
        except ValueError as error:
            raise Failure(f"{path}({name}): read the object: {error}; install the library again")
        provides, needs = interface(obj)
        found.append(Module(obj.name, None, provides=provides, needs=needs))
    return found


def load_objects(folder: Path) -> list[Module]:
    """Those that tools/setup/musl.py laid out in @folder."""
    index = json.loads((folder / "index.json").read_text())
    return [
        Module(
            f"{folder.name}/{source}",
            folder / about["object"],
            library=True,
            provides={*about["strong"], *about["weak"]},
            weak=set(about["weak"]),
            needs=set(about["needs"]),
        )
        for source, about in index.items()
    ]


def load_any(path: Path) -> list[Module]:
    return load_objects(path) if path.is_dir() else load(path)
