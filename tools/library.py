"""The members of library archives as modules. Reading a thousand of them takes longer than all else
that resolution does, so what was read is kept in a file until the archive or the reader changes.
"""

import json
from pathlib import Path

import elf
import module
from common import Failure
from elf import Object
from module import Module

MAGIC, HEADER_SIZE = b"!<arch>\n", 60


def members(path: Path) -> list[tuple[str, bytes]]:
    """Of an `ar` archive in the System V format, with their long names."""
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise Failure(f"{path}: read the library: it is no archive")
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


def stamp(path: Path) -> list:
    """What the kept index was made from."""
    sources = [path, Path(__file__), Path(elf.__file__), Path(module.__file__)]
    return [[str(p), p.stat().st_size, p.stat().st_mtime_ns] for p in sources]


def read(path: Path) -> list[Module]:
    found = []
    for name, data in members(path):
        obj = Object(f"{path.name}({name})", data)
        provides, needs = module.interface(obj)
        found.append(Module(obj.name, None, provides=provides, needs=needs))
    return found


def kept(index: Path, made_from: list) -> list[Module] | None:
    try:
        content = json.loads(index.read_text())
        if content["made from"] != made_from:
            return None
        return [Module(n, None, provides=set(p), needs=set(u)) for n, p, u in content["members"]]
    except (OSError, ValueError, KeyError):
        return None


def load(path: Path, folder: Path) -> list[Module]:
    """The archive's members; @folder keeps its index."""
    index = folder / f"{path.stem}.json"
    made_from = stamp(path)
    found = kept(index, made_from)
    if found is None:
        found = read(path)
        listed = [(m.name, sorted(m.provides), sorted(m.needs)) for m in found]
        index.parent.mkdir(parents=True, exist_ok=True)
        index.write_text(json.dumps({"made from": made_from, "members": listed}))
    return found
