"""The files that go on a card: collected from a folder, and checked for what FAT cannot hold."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from tools.common import Failure, readable_size

LARGEST_FILE = (1 << 32) - 1
LARGEST_FOLDER = 2 << 20  # bytes of its directory
LONGEST_NAME = 255  # UTF-16 units
FORBIDDEN = '"*/:<>?\\|'
ENTRY = 32  # bytes of a directory entry
UNITS_PER_ENTRY = 13  # UTF-16 units of a name in one of its entries


@dataclass
class Content:
    """Paths below @root, with / between folders; @folders are without the root itself."""

    root: Path
    root_directory: int = 0  # bytes
    files: dict[str, int] = field(default_factory=dict)  # path -> bytes
    folders: dict[str, int] = field(default_factory=dict)  # path -> bytes of its directory

    def clusters(self, size: int) -> int:
        lengths = [self.root_directory, *self.files.values(), *self.folders.values()]
        return sum(-(-length // size) for length in lengths)

    def top(self) -> list[str]:
        return sorted(p for p in [*self.files, *self.folders] if "/" not in p)


def name_problem(name: str) -> str | None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return "the name is not UTF-8"
    if any(ord(c) < 0x20 or ord(c) == 0x7F for c in name):
        return "a FAT name has no control characters"
    bad = sorted(set(name) & set(FORBIDDEN))
    if bad:
        return f"a FAT name cannot contain {' '.join(bad)}"
    if name[-1] in ". ":
        return "a FAT name cannot end with a dot or a space"
    if any(ord(c) > 0xFFFF for c in name):
        return "mtools cannot read characters beyond U+FFFF"
    if len(name) > LONGEST_NAME:
        return f"a FAT name has at most {LONGEST_NAME} characters"
    return None


def entry_problem(entry: os.DirEntry) -> str | None:
    mode = entry.stat(follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        return "it is a symbolic link, which FAT cannot hold"
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return "it is neither a file nor a folder"
    if not os.access(entry.path, os.R_OK):
        return "it is not readable"
    size = entry.stat().st_size
    if stat.S_ISREG(mode) and size > LARGEST_FILE:
        return f"it has {readable_size(size)}, a file on FAT has less than 4 GiB"
    return None


def printable(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()


def check_names(entries: list[os.DirEntry], thing: str, prefix: str) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        problem = name_problem(entry.name) or entry_problem(entry)
        twin = seen.setdefault(entry.name.casefold(), entry.name)
        if not problem and twin != entry.name:
            problem = f"on FAT it is the same name as {twin}"
        if problem:
            path = printable(prefix + entry.name)
            raise Failure(f"{thing}: {path}: put on the card: {problem}")


def directory_size(names: list[str]) -> int:
    entries = sum(1 + -(-len(name) // UNITS_PER_ENTRY) for name in names)
    return (entries + 2) * ENTRY


def add_folder(content: Content, folder: Path, thing: str, prefix: str) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Failure(f"{thing}: {printable(prefix) or 'the folder'}: list: {error.strerror}")
    check_names(entries, thing, prefix)
    size = directory_size([entry.name for entry in entries])
    if size > LARGEST_FOLDER:
        raise Failure(f"{thing}: {printable(prefix)}: put on the card: too many files for a folder")
    content.folders[prefix.rstrip("/")] = size
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            add_folder(content, Path(entry.path), thing, path + "/")
        else:
            content.files[path] = entry.stat().st_size


def collect(folder: Path, thing: str) -> Content:
    if not folder.exists():
        raise Failure(f"{thing}: find the files: there is no such folder")
    if not folder.is_dir():
        raise Failure(f"{thing}: find the files: it is not a folder")
    content = Content(folder)
    add_folder(content, folder, thing, "")
    content.root_directory = content.folders.pop("")
    return content
