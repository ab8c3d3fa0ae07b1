"""Changes a board's device tree by a source that the user wrote: OVERLAY= of make.

The source is either settings in the form of an app.dts, which are checked in the same way, or an
overlay (with /plugin/), which can change anything.
"""

import re
from pathlib import Path

from tools.common import Failure, call, relative
from tools.trees import manifest

BODY = re.compile(r"^/ \{\n(.*)^\};\n", re.MULTILINE | re.DOTALL)


def wrap(source: Path) -> str:
    """An overlay that merges all of @source into the root of another tree."""
    manifest.load(source)
    name = relative(source)
    text = call(["dtc", "-q", "-I", "dts", "-O", "dts", name], name, "compile it")
    body = BODY.search(text)[1]
    return (
        "/dts-v1/;\n/plugin/;\n"
        f'/ {{\nfragment@0 {{\ntarget-path = "/";\n__overlay__ {{\n{body}}};\n}};\n}};\n'
    )


def compile_overlay(source: Path, folder: Path) -> Path:
    if not source.is_file():
        raise Failure(f"OVERLAY={source}: read: there is no such file")
    if manifest.is_empty(source):
        raise Failure(f"OVERLAY={source}: read: it says nothing")
    folder.mkdir(parents=True, exist_ok=True)
    target, name = folder / "overlay.dtbo", str(source)
    if not manifest.is_overlay(source):
        wrapped = folder / "overlay.dts"
        wrapped.write_text(wrap(source))
        name = str(wrapped)
    call(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", target, name], name, "compile it")
    return target


def apply(source: Path, base: Path, target: Path) -> Path:
    """Writes @base, as @source changes it, to @target."""
    overlay = compile_overlay(source, target.parent)
    command = ["fdtoverlay", "-i", base, "-o", target, overlay]
    call(command, f"OVERLAY={source}", f"merge it into {relative(base)}")
    return target
