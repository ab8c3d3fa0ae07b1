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
OPTIONAL = {"suite", "architecture", "pool", "strip", "include", "compile", "on_demand", "instead"}
KINDS = {key: "a list of strings" for key in ("files", "include", "compile")}
KINDS["on_demand"] = "true or false"


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
    instead: str = ""

    @property
    def folder(self) -> Path:
        return THIRD_PARTY / self.name

    @property
    def stamp(self) -> Path:
        """Written when the folder is complete; holds what it was made of."""
        return self.folder / ".fetched"

    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()


def check_type(thing: str, key: str, value: object) -> None:
    wanted = KINDS.get(key, "a string")
    fits = {
        "a string": isinstance(value, str),
        "true or false": isinstance(value, bool),
        "a list of strings": isinstance(value, list) and all(isinstance(v, str) for v in value),
    }
    if not fits[wanted]:
        raise Failure(f"{thing}: read: {key} = {value!r}: it must be {wanted}")


def make_entry(path: Path, name: str, keys: object) -> Entry:
    thing = f"{relative(path)}: [{name}]"
    if not isinstance(keys, dict):
        raise Failure(f"{relative(path)}: read: {name} = {keys!r} stands before any [name]")
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
    for key, value in rest.items():
        check_type(thing, key, value)
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
