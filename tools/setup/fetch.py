"""Fetches third-party sources and firmware, as third_party.toml describes them.

    python -m tools.setup.fetch [--app APP] [--board BOARD] [--compiler WORDS] [NAME...]

lays out build/third_party/NAME/, by default for all entries that are not on_demand and for the firmware
of BOARD, or of every board if that is "any". WORDS: the image's compiler with its options, which a
command of an entry may use.

Downloads are kept in the user's cache by their hash and verified at every use.
"""

import argparse
import fcntl
import hashlib
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

from tools import board
from tools.common import THIRD_PARTY, Failure, cache_folder, run_main
from tools.setup import commands, fetch_debian, fetch_pypi
from tools.setup.generate import generate
from tools.setup.third_party import Entry, load_all
from tools.setup.unpack import unpack


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def locked(folder: Path, by: str = "another make") -> Iterator[None]:
    """Two builds may fetch at the same time; the second then finds the work done. @by: the first one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"yao: waiting for {by} in {folder}", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cached(entry: Entry) -> Path | None:
    path = cache_folder() / entry.name / entry.sha256
    if not path.exists():
        return None
    actual = sha256_of(path)
    if actual != entry.sha256:
        raise Failure(
            f"{entry.name}: verify {path}: its sha256 is {actual}, third_party.toml says "
            f"{entry.sha256}; remove that file to fetch it anew"
        )
    return path


def download(entry: Entry) -> Path:
    """Puts the archive into the cache under the hash that it has and returns it."""
    print(f"yao: fetching {entry.package} {entry.version} ({entry.why})", flush=True)
    folder = cache_folder() / entry.name
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        source = fetch_pypi if entry.origin.startswith("pypi") else fetch_debian
        archive = source.obtain(entry, Path(temporary))
        actual = sha256_of(archive)
        check_download(entry, archive, actual)
        return archive.replace(folder / actual)


def check_download(entry: Entry, archive: Path, actual: str) -> None:
    if actual == entry.sha256:
        return
    version = fetch_debian.version_of(archive) if entry.origin.startswith("debian") else entry.version
    moved_on = f"Debian {entry.suite} has moved on to version {version}"
    instead = entry.instead or ("*" if entry.origin == "debian-binary" else "")
    if version != entry.version and fnmatchcase(version, instead):
        print(
            f"yao: {entry.name}: {moved_on} (sha256 {actual}); third_party.toml records "
            f"{entry.version}. The new version is used.",
            flush=True,
        )
        return
    raise Failure(
        f"{entry.name}: verify {archive.name}: its sha256 is {actual}, third_party.toml says "
        f"{entry.sha256} for version {entry.version}"
        + (f"; {moved_on}, which nothing here was written for" if version != entry.version else "")
    )


def lay_out(entry: Entry, archive: Path, compiler: list[str]) -> None:
    """Commands run where the folder stays, as what they make may hold its name."""
    THIRD_PARTY.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=THIRD_PARTY) as temporary:
        folder = Path(temporary) / entry.name
        folder.mkdir()
        unpack(entry, archive, folder)
        generate(entry, folder)
        shutil.rmtree(entry.folder, ignore_errors=True)
        folder.rename(entry.folder)
    commands.run(entry, compiler)
    entry.stamp.write_text(entry.digest(compiler))


def fetch(entry: Entry, compiler: Sequence[str] = ()) -> None:
    """If the folder is already made of this entry, does nothing but update its time for make. @compiler:
    of the image, for commands."""
    words = list(compiler)
    if entry.stamp.exists() and entry.stamp.read_text() == entry.digest(words):
        entry.stamp.touch()
        return
    with locked(cache_folder()):
        lay_out(entry, cached(entry) or download(entry), words)


def archive(entry: Entry) -> Path:
    """The archive itself, verified, for callers that unpack it elsewhere."""
    with locked(cache_folder()):
        return cached(entry) or download(entry)


def firmware(name: str | None) -> set[str]:
    """What board.toml names. A board that is a tree has none."""
    names = board.known() if name == "any" else {name} & set(board.known())
    return {entry for each in names for entry in board.load(each).firmware}


def chosen(entries: dict[str, Entry], names: list[str], on: str | None = None) -> list[Entry]:
    needed = firmware(on)
    for name in [*names, *needed]:
        if name not in entries:
            raise Failure(f"{name}: fetch: unknown; known are: {', '.join(entries)}")
    if names:
        return [entries[name] for name in names]
    return [entry for entry in entries.values() if not entry.on_demand or entry.name in needed]


def main() -> int:
    parser = argparse.ArgumentParser(prog="fetch.py", description=__doc__.splitlines()[0])
    parser.add_argument("--app", type=Path, help="an app's folder, for its own third_party.toml")
    parser.add_argument("--board", help="a board whose firmware is needed, too")
    parser.add_argument("--compiler", type=shlex.split, default=[], help="the image's, with its options")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    for entry in chosen(load_all(options.app), options.names, options.board):
        fetch(entry, options.compiler)
    return 0


if __name__ == "__main__":
    run_main(main)
