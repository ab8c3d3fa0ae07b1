"""Reads the archives of third-party sources: which files they have, and what of them is laid out."""

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from tools.common import Failure, call_bytes
from tools.setup.patterns import select
from tools.setup.third_party import Entry

SOURCES = ("pypi", "debian-source")  # their files mostly lie in a folder NAME-VERSION
LACKS = "{thing}: the archive has no {patterns}"

Content = tuple[str, Callable[[], bytes]]


def wheel_files(archive: Path) -> Iterator[Content]:
    with zipfile.ZipFile(archive) as wheel:
        for member in wheel.infolist():
            if not member.is_dir():
                yield member.filename, lambda member=member: wheel.read(member)


def open_tar(entry: Entry, archive: Path) -> tarfile.TarFile:
    if entry.origin != "debian-binary":
        return tarfile.open(archive)
    return tarfile.open(
        fileobj=io.BytesIO(
            call_bytes(["dpkg-deb", "--fsys-tarfile", archive], entry.name, "unpack")
        )
    )


def tar_files(entry: Entry, archive: Path) -> Iterator[Content]:
    with open_tar(entry, archive) as tar:
        for member in tar:
            if member.isfile():
                yield member.name, lambda member=member: tar.extractfile(member).read()


def files_of(entry: Entry, archive: Path) -> Iterator[Content]:
    """The name of each plain file, and how to read it until the next one is asked for."""
    return wheel_files(archive) if entry.origin == "pypi-wheel" else tar_files(entry, archive)


def top_folder(names: list[str]) -> tuple[str, ...]:
    """The one that all files lie in, if there is such a folder."""
    tops = {PurePosixPath(name).parts[:1] for name in names}
    deep = all(len(PurePosixPath(name).parts) > 1 for name in names)
    return tops.pop() if deep and len(tops) == 1 else ()


def inner_path(name: str, strip: tuple[str, ...]) -> str | None:
    """Where the member goes below the entry's folder; None if it lies outside of @strip."""
    parts = PurePosixPath(name).parts
    if ".." in parts or parts[: len(strip)] != strip:
        return None
    return "/".join(parts[len(strip) :])


def paths_of(entry: Entry, archive: Path) -> dict[str, str]:
    """Of each file that may be laid out, by its name in the archive: its path below the entry's folder."""
    names = [name for name, _ in files_of(entry, archive)]
    top = top_folder(names) if entry.origin in SOURCES else ()
    strip = top + PurePosixPath(entry.strip).parts
    return {name: path for name in names if (path := inner_path(name, strip))}


def unpack(entry: Entry, archive: Path, folder: Path) -> None:
    """Writes the files that @entry names."""
    if not entry.files:
        return
    paths = paths_of(entry, archive)
    chosen = set(select(paths.values(), entry.files, f"{entry.name}: unpack", LACKS))
    if not chosen:
        raise Failure(f"{entry.name}: unpack: its patterns leave no file of the archive")
    for name, read in files_of(entry, archive):
        path = paths.get(name)
        if path in chosen:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(read())
