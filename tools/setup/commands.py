"""Runs a package's own programs where they make some of its sources, as third_party.toml says.

A command works in the folder that is laid out. It adds files there, of which those that its pattern names are kept.
"""

import shlex
from fnmatch import fnmatch
from pathlib import Path

from tools.card.times import MADE
from tools.common import THIRD_PARTY, Failure, call, environment, progress
from tools.setup.patterns import matching
from tools.setup.third_party import Entry

COMPILER = "{compiler}"
OUTER = ("MAKE*", "MFLAGS", "YAO_TURN*", "GNUMAKEFLAGS")  # of the make that runs us
SHOWN = 5  # names in a message

State = dict[str, tuple[int, int]]


def state_of(folder: Path) -> State:
    """Size and time of each file."""
    stats = ((path, path.lstat()) for path in sorted(folder.rglob("*")) if not path.is_dir() or path.is_symlink())
    return {path.relative_to(folder).as_posix(): (found.st_size, found.st_mtime_ns) for path, found in stats}


def words_of(command: list[str], compiler: list[str]) -> list[str]:
    """{compiler} as a word of its own stands for several; inside of a word it is quoted as for a shell."""
    words = []
    for word in command:
        words += compiler if word == COMPILER else [word.replace(COMPILER, shlex.join(compiler))]
    return words


def variables() -> dict[str, str]:
    """A script that asks for the date or for its git repository gets the same answer on each day, and not ours."""
    own = {name: "" for name in environment() if any(fnmatch(name, pattern) for pattern in OUTER)}
    return {**own, "SOURCE_DATE_EPOCH": str(MADE), "GIT_CEILING_DIRECTORIES": str(THIRD_PARTY)}


def few(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "") or "nothing"


def keep(thing: str, folder: Path, pattern: str, before: State) -> None:
    """Removes what was made on the way."""
    after = state_of(folder)
    changed = [name for name in before if after.get(name) != before[name]]
    new = sorted(after.keys() - before.keys())
    made = matching(new, pattern)
    if changed:
        raise Failure(f"{thing}: make it: its command changed {few(changed)}, which the package's makers published")
    if not made:
        raise Failure(f"{thing}: make it: its command made {few(new)}")
    for name in new:
        if name not in made:
            (folder / name).unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def run(entry: Entry, compiler: list[str]) -> None:
    """Makes what @entry has commands for. @compiler: of the image, with its options."""
    for pattern, wanted in entry.generate.items():
        if not wanted.command:
            continue
        thing = f"{entry.name}: {pattern}"
        if not compiler and any(COMPILER in word for word in wanted.command):
            raise Failure(f"{thing}: make it: its command needs the compiler, which --compiler did not name")
        progress("MAKE", f"{entry.name}/{pattern}")
        before = state_of(entry.folder)
        call(words_of(wanted.command, compiler), thing, "make it", variables(), entry.folder)
        keep(thing, entry.folder, pattern, before)
