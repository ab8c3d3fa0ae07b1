"""Prints what make has to know of an app's own third-party sources, once they are fetched.

    python -m tools.setup.rule --app APP --objects FOLDER --rule FILE

APP_LIB: the files that the image may get. APP_INC: the folders that they add to the include path.
LIB_FLAGS: the options of each file whose object will be in FOLDER. FILE, which this is part of, depends
on the answer files.
"""

import argparse
from pathlib import Path
from shlex import quote

from tools.common import Failure, relative, run_main
from tools.setup.patterns import matches, select
from tools.setup.third_party import Entry, load

LACKS = "{thing}: {patterns} is not among its files"
COMPILED = (".c", ".S")
CXX = (".cc", ".cpp", ".cxx", ".C")
UNUSABLE = set(" #$%&'\"()*:;<=>?[\\]`{|}")  # what make or the shell would take for its own


def check_source(entry: Entry, name: str) -> None:
    thing = f"{entry.name}: compile: {name}"
    if name.endswith(CXX):
        raise Failure(f"{thing}: it is C++, and only C and assembly (*.c, *.S) are compiled")
    if not name.endswith(COMPILED):
        raise Failure(f"{thing}: only C and assembly (*.c, *.S) are compiled")
    if odd := sorted(UNUSABLE.intersection(name)):
        raise Failure(f"{thing}: make takes no path with {' '.join(odd)}")


def sources(entry: Entry) -> list[str]:
    """Those that an image may get, each once, below the entry's folder."""
    files = [path for path in entry.folder.rglob("*") if path.is_file() and path != entry.stamp]
    there = [path.relative_to(entry.folder).as_posix() for path in files]
    found = select(there, entry.compile, f"{entry.name}: compile", LACKS)
    for name in found:
        check_source(entry, name)
    return found


def include_folders(entry: Entry) -> list[Path]:
    for name in entry.include:
        if not (entry.folder / name).is_dir():
            raise Failure(f"{entry.name}: include: {name} is not among its folders")
    return [entry.folder / name for name in entry.include]


def macros(entry: Entry, name: str) -> list[str]:
    """The options for one source: the entry's, then those of the patterns that it matches."""
    chosen = [entry, *(own for pattern, own in entry.only.items() if matches(name, pattern))]
    options = [f"-D{word}" for each in chosen for word in each.define]
    return options + [f"-U{word}" for each in chosen for word in each.undefine]


def for_make(words: list[str]) -> str:
    """As the shell needs them, and make in turn."""
    return " ".join(map(quote, words)).replace("$", "$$").replace("#", r"\#")


def check_only(entry: Entry, found: list[str]) -> None:
    for pattern in entry.only:
        if not any(matches(name, pattern) for name in found):
            raise Failure(f"{entry.name}: only: {pattern} is not among the files that it compiles")


def rule(entry: Entry, objects: Path) -> list[str]:
    found = sources(entry)
    check_only(entry, found)
    lines = [f"APP_LIB += {relative(entry.folder / name)}" for name in found]
    lines += [f"APP_INC += {for_make([f'-I{relative(path)}'])}" for path in include_folders(entry)]
    for name in found:
        if options := macros(entry, name):
            lines.append(f"{objects / entry.name / name}.o: LIB_FLAGS := {for_make(options)}")
    return lines


def lines(app: Path, objects: Path, file: Path | None) -> list[str]:
    """Of all entries of @app. @file: what these lines are part of."""
    own, found = app / "third_party.toml", []
    for entry in load(own).values() if own.exists() else ():
        found += rule(entry, objects)
        for answers in sorted({how.answer_file for how in entry.generate.values()} - {""}) if file else ():
            found += [f"{file}: {app / answers}", f"{app / answers}:"]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="rule.py", description=__doc__.splitlines()[0])
    parser.add_argument("--app", type=Path, required=True, help="the app's folder")
    parser.add_argument("--objects", type=Path, required=True)
    parser.add_argument("--rule", type=Path, required=True)
    options = parser.parse_args()
    print("\n".join(lines(options.app, options.objects, options.rule)))
    return 0


if __name__ == "__main__":
    run_main(main)
