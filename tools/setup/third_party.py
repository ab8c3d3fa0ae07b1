"""Reads and checks third_party.toml; its format is explained in the one at the top."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.common import ROOT, THIRD_PARTY, Failure, relative

TOP_LIST = ROOT / "third_party.toml"
ORIGINS = ("pypi", "pypi-wheel", "debian-source", "debian-binary")
ALWAYS = {"why", "from", "package", "version", "sha256", "files"}
OPTIONAL = {"suite", "architecture", "pool", "strip", "include", "compile", "on_demand"}


@dataclass(frozen=True)
class Entry:
    name: str
    why: str
    origin: str
    package: str
    version: str
    sha256: str
    files: list[str]
    suite: str = ""
    architecture: str = ""
    pool: str = ""
    strip: str = ""
    include: list[str] = field(default_factory=list)
    compile: list[str] = field(default_factory=list)
    on_demand: bool = False

    @property
    def folder(self) -> Path:
        return THIRD_PARTY / self.name

    @property
    def stamp(self) -> Path:
        """Written when the folder is complete; holds what it was made of."""
        return self.folder / ".fetched"

    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()


def make_entry(path: Path, name: str, keys: dict) -> Entry:
    thing = f"{relative(path)}: [{name}]"
    unknown = set(keys) - ALWAYS - OPTIONAL
    missing = ALWAYS - set(keys)
    if keys.get("from", "").startswith("debian"):
        missing |= {"suite", "pool"} - set(keys)
    if unknown:
        raise Failure(f"{thing}: read: unknown keys: {', '.join(sorted(unknown))}")
    if missing:
        raise Failure(f"{thing}: read: missing keys: {', '.join(sorted(missing))}")
    if keys["from"] not in ORIGINS:
        raise Failure(f"{thing}: read: from = {keys['from']!r}, known are: {', '.join(ORIGINS)}")
    rest = {key: value for key, value in keys.items() if key != "from"}
    return Entry(name=name, origin=keys["from"], **rest)


def load(path: Path) -> dict[str, Entry]:
    try:
        content = tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise Failure(f"{relative(path)}: read: {error}")
    return {name: make_entry(path, name, keys) for name, keys in content.items()}


def load_all(app: Path | None) -> dict[str, Entry]:
    """The entries at the top and the app's own, which must not redefine those."""
    entries = load(TOP_LIST)
    own = app / "third_party.toml" if app else None
    if own is None or not own.exists():
        return entries
    for name, entry in load(own).items():
        if name in entries:
            raise Failure(f"{relative(own)}: [{name}]: the name is taken by {TOP_LIST.name}")
        entries[name] = entry
    return entries
