"""Gets source distributions and wheels by pip, from the index that the machine is set up with."""

import sys
from pathlib import Path

from tools.common import BUILD, Failure, call
from tools.setup.third_party import Entry


def python() -> str:
    """The tools' environment has pip; a bare Debian has not."""
    venv = BUILD / "venv/bin/python3"
    return str(venv) if venv.exists() else sys.executable


def obtain(entry: Entry, folder: Path) -> Path:
    """Downloads the archive into the empty @folder. pip checks the hash before it opens it."""
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{entry.package}=={entry.version} --hash=sha256:{entry.sha256}\n")
    command = [python(), "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--only-binary" if entry.origin == "pypi-wheel" else "--no-binary", entry.package]
    command += ["--dest", folder, "--requirement", wanted]
    try:
        call(command, entry.name, f"download {entry.package} {entry.version}")
    except Failure as failure:
        raise Failure(explain(entry, str(failure)))
    archives = [path for path in folder.iterdir() if path != wanted]
    if len(archives) != 1:
        raise Failure(f"{entry.name}: download: pip brought {len(archives)} files, not one")
    return archives[0]


def explain(entry: Entry, words: str) -> str:
    if "DO NOT MATCH THE HASHES" not in words:
        return words
    got = words.rpartition("Got")[2].split()
    return (
        f"{entry.name}: verify {entry.package} {entry.version}: its sha256 is "
        f"{got[0] if got else 'another'}, third_party.toml says {entry.sha256}"
    )
