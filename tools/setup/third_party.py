"""Reads and checks third_party.toml; its format is explained in the one at the top."""

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.common import ROOT, THIRD_PARTY, Failure, relative
from tools.setup.answers import read_answers

TOP_LIST = ROOT / "third_party.toml"
ORIGINS = ("pypi", "pypi-wheel", "debian-source", "debian-binary")
TEXTS = "a table of strings"
LIST, TABLES, BOOL, STRING = "a list of strings", "tables of a pattern each", "true or false", "a string"
ALWAYS = {"why", "from", "package", "version", "sha256", "files"}
KINDS = {
    **dict.fromkeys(("suite", "architecture", "pool", "strip", "instead"), STRING),
    **dict.fromkeys(("include", "compile", "define", "undefine"), LIST),
    **dict.fromkeys(("only", "generate"), TABLES),
    **dict.fromkeys(ALWAYS, STRING),
    "files": LIST,
    "on_demand": BOOL,
}
MACROS = {"define": LIST, "undefine": LIST}
GENERATED = {"from": STRING, "answers": STRING, "quote": BOOL, "command": LIST}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
DEFINE = re.compile(r"[A-Za-z_]\w*(\([^)]*\))?(=[^\n]*)?")
UNDEFINE = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Macros:
    """What the compiler defines and undefines, in the form of its options -D and -U."""

    define: list[str] = field(default_factory=list)
    undefine: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Generated:
    """How a file is made: of @source, filled in with @answers, or as string literals (@quote); or by a @command."""

    source: str = ""
    answers: dict[str, str] | None = None
    answer_file: str = ""
    quote: bool = False
    command: list[str] = field(default_factory=list)


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
    define: list[str] = field(default_factory=list)
    undefine: list[str] = field(default_factory=list)
    only: dict[str, Macros] = field(default_factory=dict)
    generate: dict[str, Generated] = field(default_factory=dict)
    on_demand: bool = False
    instead: str = ""

    @property
    def folder(self) -> Path:
        return THIRD_PARTY / self.name

    @property
    def stamp(self) -> Path:
        """Written when the folder is complete; holds what it was made of."""
        return self.folder / ".fetched"

    def has_commands(self) -> bool:
        return any(how.command for how in self.generate.values())

    def digest(self, compiler: Sequence[str] = ()) -> str:
        """Of what the folder is made of. @compiler: what its commands may use."""
        used = json.dumps(list(compiler)) if self.has_commands() else ""
        return hashlib.sha256((json.dumps(asdict(self)) + used).encode()).hexdigest()


def check_type(thing: str, key: str, value: object, wanted: str) -> None:
    fits = {
        STRING: isinstance(value, str),
        BOOL: isinstance(value, bool),
        LIST: isinstance(value, list) and all(isinstance(v, str) for v in value),
        TEXTS: isinstance(value, dict) and all(isinstance(v, str) for v in value.values()),
        TABLES: isinstance(value, dict) and all(isinstance(v, dict) for v in value.values()),
    }
    if not fits[wanted]:
        raise Failure(f"{thing}: read: {key} = {value!r}: it must be {wanted}")


def check_keys(thing: str, keys: dict, kinds: dict[str, str], needed: set[str]) -> None:
    """@kinds: of all keys that there may be."""
    unknown, missing = set(keys) - set(kinds), needed - set(keys)
    if unknown:
        raise Failure(f"{thing}: read: unknown keys: {', '.join(sorted(unknown))}")
    if missing:
        raise Failure(f"{thing}: read: missing keys: {', '.join(sorted(missing))}")
    for key, value in keys.items():
        check_type(thing, key, value, kinds[key])


def check_macros(thing: str, keys: dict) -> None:
    for key, form in (("define", DEFINE), ("undefine", UNDEFINE)):
        for word in keys.get(key, []):
            if not form.fullmatch(word):
                like = "NAME or NAME=value" if key == "define" else "NAME"
                raise Failure(f"{thing}: read: {key} = {word!r}: it must be {like}")


def make_macros(thing: str, keys: dict) -> Macros:
    check_keys(thing, keys, MACROS, set())
    check_macros(thing, keys)
    return Macros(**keys)


def make_generated(thing: str, keys: dict, app: Path) -> Generated:
    """@app: the folder that has the answer file."""
    check_keys(thing, keys, GENERATED, set() if "command" in keys else {"from"})
    if "command" in keys and len(keys) > 1:
        raise Failure(f"{thing}: read: command stands alone")
    if keys.get("command") == []:
        raise Failure(f"{thing}: read: command = []: it has no word")
    if "answers" in keys and keys.get("quote"):
        raise Failure(f"{thing}: read: quote and answers exclude each other")
    answers = read_answers(app / keys["answers"]) if "answers" in keys else None
    source, quote = keys.get("from", ""), keys.get("quote", False)
    return Generated(source, answers, keys.get("answers", ""), quote, keys.get("command", []))


def make_entry(path: Path, name: str, keys: object) -> Entry:
    thing = f"{relative(path)}: [{name}]"
    if not isinstance(keys, dict):
        raise Failure(f"{relative(path)}: read: {name} = {keys!r} stands before any [name]")
    if not NAME.fullmatch(name):
        raise Failure(f"{thing}: read: a name has letters, digits and any of . _ + - only")
    debian = str(keys.get("from", "")).startswith("debian")
    check_keys(thing, keys, KINDS, ALWAYS | ({"suite", "pool"} if debian else set()))
    if keys["from"] not in ORIGINS:
        raise Failure(f"{thing}: read: from = {keys['from']!r}, known are: {', '.join(ORIGINS)}")
    check_macros(thing, keys)
    rest = {key: value for key, value in keys.items() if key not in ("from", "only", "generate")}
    only = {
        pattern: make_macros(f"{relative(path)}: [{name}.only.{pattern!r}]", macros)
        for pattern, macros in keys.get("only", {}).items()
    }
    generate = {
        file: make_generated(f"{relative(path)}: [{name}.generate.{file!r}]", how, path.parent)
        for file, how in keys.get("generate", {}).items()
    }
    return Entry(name=name, origin=keys["from"], only=only, generate=generate, **rest)


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
