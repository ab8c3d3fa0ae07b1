"""ARGS= of make: the app's arguments, as /chosen/bootargs passes them."""

import re
import shlex
from pathlib import Path

from tools.common import Failure, call

SPECIAL = re.compile(r"([^\w@%+=:,./-])")  # gets a backslash; src/boot/args.c takes it away


def bootargs(text: str) -> str:
    """Boot arguments that the image splits into the same words as a shell splits @text."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Failure(f"ARGS={text}: split into words: {error}")
    if any("\n" in word for word in words):
        raise Failure(f"ARGS={text}: pass on: an argument cannot contain a line end")
    return " ".join(SPECIAL.sub(r"\\\1", word) or '""' for word in words)


# A variable that no U-Boot has: it becomes nothing, and so removes the `bootargs` of U-Boot's own
# environment, such as the VisionFive 2's "console=ttyS0,115200 debug rootwait earlycon=sbi".
NONE = "${no_arguments}"


def for_extlinux(text: str | None) -> str:
    """The same, for a line of extlinux.conf. U-Boot takes backslashes away and expands $, but not
    between single quotes that have no backslash before them (cli_simple_process_macros() in
    common/cli_simple.c)."""
    if not text:
        return NONE
    plain = bootargs(text)
    return f"'{plain} '" if "\\" in plain else plain


def put_into_tree(text: str, tree: Path, target: Path) -> Path:
    """Writes @tree with the arguments to @target."""
    target.write_bytes(tree.read_bytes())
    command = ["fdtput", "-p", "-t", "s", "--", target, "/chosen", "bootargs", bootargs(text)]
    call(command, f"ARGS={text}", "put it into the device tree")
    return target
