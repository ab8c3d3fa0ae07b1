"""Reads an app's settings, app.dts, and checks them against dts/bindings/yao,manifest.yaml.

    python -m tools.trees.manifest --out manifest.json FILE

FILE need not exist, as everything has a default. Writes what tools/resolve/image.py takes,
{"alternatives": {…}, "stack-size": …, …}, and beside it manifest.d, a rule for make with the files
that it was made from.
"""

import argparse
import contextlib
import difflib
import hashlib
import io
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from tools.common import BUILD, ROOT, Failure, call, call_bytes, relative, run_main
from tools.trees import libfdt

SCHEMA = ROOT / "dts" / "bindings" / "yao,manifest.yaml"
CACHE = BUILD / "manifest"
ALTERNATIVES = ("allocator",)
LISTS = ("environment",)
NUMBERS = ("stack-size", "heap-size", "harts", "partition", "size")
COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.DOTALL)
NOTHING = re.compile(rb"/dts-v1/;|\s")
PLUGIN = re.compile(rb"/plugin/\s*;")
# `dtc -T -T` says behind the beginning of a node and behind a property where it stands. Both, and
# values, may have labels.
LABELS = r"(?:\w+: )*"
ANNOTATED = re.compile(
    rf"\s*{LABELS}([^\s={{}};]+)(?: = {LABELS}(.*);|;| \{{) /\* (.*?):(\d+):\d+-\d+:\d+.* \*/"
)
MUST_BE = {
    "integer": "a number of one cell, such as <4096>",
    "array": "a string",
    "boolean": "without a value: that it is there says yes",
    "object": "a node",
}


@dataclass(frozen=True)
class MountType:
    """What an image needs that mounts it, as interface and alternative, and its settings."""

    alternative: tuple[str, str]
    settings: tuple[str, ...]


ON_DEVICES = ("device", "partition", "partition-name", "read-only", "size")
TYPES = {
    "fat": MountType(("volumes", "fat"), ON_DEVICES),
    "tmpfs": MountType(("tmp", "memory"), ("size",)),
    "devtmpfs": MountType(("block_files", "some"), ()),
    "littlefs": MountType(("littlefs", "some"), ON_DEVICES),
    "romfs": MountType(("rom", "image"), ()),
}
SETTINGS = {name for kind in TYPES.values() for name in kind.settings}


@dataclass(frozen=True)
class Source:
    """A compiled file; where each node and property of it stands, and the values as written."""

    path: Path
    blob: bytes
    places: dict[str, str]
    values: dict[str, str]

    def place(self, path: str) -> str:
        return self.places.get(path, relative(self.path))


def read_annotated(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """For the path of each node and property file:line, and for that of each property its value."""
    places, values, parents = {}, {}, []
    for line in text.splitlines():
        if line.strip().startswith("};"):
            parents.pop()
            continue
        match = ANNOTATED.match(line)
        if not match:
            continue
        name, value, file, number = match.groups()
        path = "/" + "/".join([*parents[1:], name]) if parents else "/"
        places[path] = f"{file}:{number}"
        values[path] = value or ""
        if line.split(" /*")[0].endswith("{"):
            parents.append(name)
    return places, values


def is_overlay(path: Path) -> bool:
    """One that can change any tree; settings are a tree of their own."""
    return PLUGIN.search(COMMENT.sub(b"", path.read_bytes())) is not None


def compile_source(path: Path) -> Source:
    """dtc's own messages name file and line."""
    name = relative(path)
    if is_overlay(path):
        raise Failure(
            f"{name}: read: /plugin/ makes it an overlay, which make takes as OVERLAY=; settings "
            "begin with / { chosen { yao {"
        )
    blob = call_bytes(["dtc", "-q", "-I", "dts", "-O", "dtb", name], name, "compile it")
    annotated = call(["dtc", "-q", "-T", "-T", "-I", "dts", "-O", "dts", name], name, "compile it")
    return Source(path, blob, *read_annotated(annotated))


def is_empty(path: Path) -> bool:
    return not path.exists() or not NOTHING.sub(b"", COMMENT.sub(b"", path.read_bytes()))


def make_validator():
    """dtschema's, with our schema as it was preprocessed once: reading its own ones takes long."""
    dtschema = libfdt.import_dtschema()

    key = hashlib.sha256(SCHEMA.read_bytes() + dtschema.__version__.encode()).hexdigest()[:16]
    processed = CACHE / f"schema-{key}.json"
    if not processed.exists():
        schemas = dtschema.DTValidator([str(SCHEMA)]).schemas
        processed.parent.mkdir(parents=True, exist_ok=True)
        temporary = processed.with_suffix(".new")
        temporary.write_text(json.dumps(schemas))
        temporary.replace(processed)
    return dtschema.DTValidator([str(processed)])


def nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.5)
    return f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(sorted(known))}"


def unknown(error, source: Source, at: str) -> list[str]:
    """One message for each name that the schema does not have at @at."""
    properties = error.schema["properties"]
    known = [name for name, schema in properties.items() if schema is not True and name[0] != "$"]
    return [
        f"{source.place(f'{at}/{name}')}: {at or '/'}: {name!r} is unknown; {nearest(name, known)}"
        for name in error.instance
        if name not in properties
    ]


def explain(error) -> str:
    if error.validator == "type":
        return f"must be {MUST_BE[error.validator_value]}"
    if error.validator == "oneOf":
        return "must be a number of one or two cells, such as <4096>"
    if error.validator == "pattern" and "environment" in error.absolute_path:
        return f"{error.instance!r}: must be of the form NAME=value"
    if error.validator == "pattern" and "partition-name" in error.absolute_path:
        return f"{error.instance!r}: must be of 1 to 36 characters, without blanks at its ends"
    if error.validator == "pattern" and "path" in error.absolute_path:
        return "must be an absolute path without a slash at its end; the place for / is called root"
    if error.validator == "pattern":
        return "must be the path or the alias of a node"
    if error.validator == "required":
        missing = [repr(n) for n in error.validator_value if n not in error.instance]
        return f"{' and '.join(missing)}: must be there; the place for / is called root"
    if error.validator == "maxItems":
        return "must be one string"
    if error.validator in ("enum", "const"):
        known = error.validator_value
        known = known if isinstance(known, list) else [known]
        return f"{error.instance!r} is unknown; {nearest(error.instance, known)}"
    return error.message


def complaints(error, source: Source) -> list[str]:
    path = "".join(f"/{part}" for part in error.absolute_path if isinstance(part, str))
    if error.validator == "additionalProperties":
        return unknown(error, source, path)
    return [f"{source.place(path)}: {path}: {explain(error)}"]


def texts_for_numbers(source: Source) -> list[str]:
    """Only the source shows whether four bytes are a number or a text; the blob does not."""
    return [
        f"{source.place(path)}: {path}: must be {MUST_BE['integer']}"
        for path, value in source.values.items()
        if path.rpartition("/")[2] in NUMBERS and value[:1] in ('"', "[")
    ]


def where_files_are(mounts: dict, source: Source) -> tuple[dict[str, str], list[str]]:
    """The app's folder files/ has one place, /files if no mount says another; and what contradicts that."""
    is_there = (source.path.parent / "files").is_dir()
    places = [f"/chosen/yao/mounts/{name}/type" for name, mount in mounts.items() if plain(mount.get("type", "")) == "romfs"]
    default = {"/files": "the folder files/"} if is_there and not places else {}
    wrong = places[1:] if is_there else places
    cause = f"the folder files/ is at {places[0].split('/')[4]} already" if is_there and wrong else "there is no folder files/ beside it"
    return default, [f"{source.place(place)}: {place}: {cause}" for place in wrong]


def contradictions(tree: dict, source: Source) -> list[str]:
    """What the schema cannot say of mounts."""
    places, found = where_files_are(tree.get("chosen", {}).get("yao", {}).get("mounts", {}), source)
    for name, mount in tree.get("chosen", {}).get("yao", {}).get("mounts", {}).items():
        at = f"/chosen/yao/mounts/{name}"
        kind, path = plain(mount.get("type", "fat")), plain(mount.get("path", "/"))
        found += [
            f"{source.place(f'{at}/{n}')}: {at}/{n}: a {kind} has no such setting"
            for n in mount
            if n in SETTINGS and n not in TYPES[kind].settings
        ]
        if name != "root" and "device" in TYPES[kind].settings and not {"device", "partition", "partition-name"} & set(mount):
            found.append(f"{source.place(at)}: {at}: must have a device or a partition; without, it would be the root's volume again")
        if "size" in mount and kind != "tmpfs" and ("partition-name" not in mount or "device" in mount):
            found.append(f"{source.place(f'{at}/size')}: {at}/size: is that of a partition which the card gets, with a partition-name and without a device")
        if (kind == "devtmpfs") != (path == "/dev"):
            found.append(f"{source.place(f'{at}/path')}: {at}/path: {path!r}: a devtmpfs is at /dev, and nothing else is")
        elif path not in ("/dev", "/dev/shm") and path.startswith("/dev/"):
            found.append(f"{source.place(f'{at}/path')}: {at}/path: {path!r}: /dev has files of its own, and no other place than /dev/shm")
        if {".", ".."} & set(path.split("/")):
            found.append(f"{source.place(f'{at}/path')}: {at}/path: {path!r}: must be without . and ..")
        other = places.setdefault(path, name)
        if other != name:
            found.append(f"{source.place(f'{at}/path')}: {at}/path: {path!r} is the place of {other}, too")
    return found


def by_line(complaint: str) -> tuple[str, int]:
    place = complaint.split(": ")[0]
    file, _, line = place.rpartition(":")
    return (file, int(line)) if line.isdigit() else (place, 0)


def check(source: Source) -> dict:
    """The tree as dtschema decodes it; fails with a line for each thing that is wrong."""
    validator = make_validator()
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            (tree,) = validator.decode_dtb(source.blob)
        except UnicodeDecodeError:
            raise Failure(f"{relative(source.path)}: read: a text has other characters than ASCII")
    errors = validator.iter_errors({"$nodename": ["/"], **tree}, filter=["yao,manifest"])
    found = {line for error in errors for line in complaints(error, source)}
    found |= set(texts_for_numbers(source))
    found = found or contradictions(tree, source)
    if found:
        raise Failure("\nyao: ".join(sorted(found, key=by_line)))
    return tree


def plain(value):
    """Without dtschema's lists around single strings."""
    return value[0] if isinstance(value, list) else value


def mounts_need(mounts: dict) -> dict[str, str]:
    """Alternatives: what the root is, and file systems. That of the root comes with it."""
    root = mounts.get("root", {})
    chosen = {"root": root["type"]} if "type" in root else {}
    others = {mount["type"] for name, mount in mounts.items() if name != "root"}
    return chosen | dict(TYPES[kind].alternative for kind in sorted(others))


def as_manifest(tree: dict) -> dict:
    settings = tree.get("chosen", {}).get("yao", {})
    found = {
        n: v if n in LISTS else plain(v)
        for n, v in settings.items()
        if n not in (*ALTERNATIVES, "mounts")
    }
    chosen = {n: plain(settings[n]) for n in ALTERNATIVES if n in settings}
    if "environment" in settings:
        chosen["environment"] = "settings"
    if found.get("harts") == 1:
        chosen["harts"] = "one"
    mounts = {
        name: {n: plain(v) for n, v in mount.items()}
        for name, mount in settings.get("mounts", {}).items()
        if mount
    }
    if mounts:
        found["mounts"] = mounts
        chosen |= mounts_need(mounts)
    if chosen:
        found["alternatives"] = chosen
    return found


def load(path: Path) -> dict:
    return {} if is_empty(path) else as_manifest(check(compile_source(path)))


def rule(target: Path, source: Path) -> str:
    """For make: the target depends on the source and on what it includes. One of these that is gone
    is dtc's to tell."""
    if is_empty(source):
        return ""
    command = ["dtc", "-q", "-I", "dts", "-o", os.devnull, "-d", "/dev/stdout", relative(source)]
    files = call(command, relative(source), "list what it includes").partition(":")[2].split()
    return "".join([f"{target}: {' '.join(files)}\n", *(f"{file}:\n" for file in files)])


def main() -> int:
    parser = argparse.ArgumentParser(prog="manifest.py", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("file", type=Path)
    args = parser.parse_args()
    args.out.write_text(json.dumps(load(args.file), indent=1) + "\n")
    args.out.with_suffix(".d").write_text(rule(args.out, args.file))
    return 0


if __name__ == "__main__":
    run_main(main)
