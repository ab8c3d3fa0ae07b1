"""What the host tools share: the one way to fail, and running other programs."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
THIRD_PARTY = BUILD / "third_party"
# How the names of the compiler and its binutils begin: tools/setup/compiler.py puts them there.
CROSS = f"{BUILD}/toolchain/bin/riscv64-unknown-elf-"


def cache_folder() -> Path:
    """Of the user: what is fetched, and what takes long to build."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "yao"


def environment(**more: str) -> dict[str, str]:
    """For programs: mkfs.vfat lives in sbin, which is not on every user's PATH, and the names of
    files must not depend on the user's locale."""
    path = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
    given = dict(os.environ)
    if not given.get("SOURCE_DATE_EPOCH"):
        given.pop("SOURCE_DATE_EPOCH", None)  # newer programs refuse an empty one
    return {**given, "LC_ALL": "C.UTF-8", "PATH": path, **more}


def make_environment(*others: str) -> dict[str, str]:
    """environment() for a make of its own: without what an outer make passes on, and without the variables
    that begin with one of @others."""
    left_out = ("MAKE", "MFLAGS", *others)
    return {name: value for name, value in environment().items() if not name.startswith(left_out)}


class Failure(Exception):
    """An error for the user to read: "<thing>: <operation>: <cause>", maybe with more lines."""


def run_main(main: Callable[[], int]) -> None:
    """Ends the process with main's status. An error that a user can cause is one line, without a
    traceback: a Failure, a full disk, an interruption."""
    try:
        if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        status = main()
        sys.stdout.flush()
    except Failure as failure:
        leave(f"yao: {failure}")
    except KeyboardInterrupt:
        leave("yao: interrupted")
    except BrokenPipeError:
        leave()
    except OSError as error:
        leave(f"yao: {error.filename or Path(sys.argv[0]).stem}: {failed(error)}")
    sys.exit(status)


def failed(error: OSError) -> str:
    """The operation and the cause. A write that fails does not say of which file."""
    operation = "use" if error.filename else "read or write"
    return f"{operation}: {error.strerror or error}"


def leave(words: str = "") -> NoReturn:
    """What waits to be written may be what could not be written: Python must not try again."""
    if words:
        print(words, file=sys.stderr, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)


def at_terminal() -> bool:
    """Python has no sys.stdin when it is closed, as with `<&-`."""
    return sys.stdin is not None and sys.stdin.isatty()


def progress(kind: str, what: str) -> None:
    """A line as make's own, at once: who waits sees what for, through a pipe, too."""
    print(f"  {kind:8} {what}", flush=True)


def call_bytes(
    command: Sequence[str | Path],
    thing: str,
    operation: str,
    extra_environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> bytes:
    """Runs @command quietly and returns what it printed; fails with its last words."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(**(extra_environment or {})),
            cwd=cwd,
        )
    except FileNotFoundError:
        raise Failure(f"{thing}: {operation}: {command[0]} is not installed; try `make setup`")
    if done.returncode:
        words = (done.stderr or done.stdout).decode(errors="replace").strip()
        words = words or f"status {done.returncode}"
        raise Failure(f"{thing}: {operation}: {Path(command[0]).name}: {words}")
    return done.stdout


def call(*arguments, **more) -> str:
    return call_bytes(*arguments, **more).decode(errors="replace")


def relative(path: Path) -> str:
    """@path as the user would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def readable_size(count: int) -> str:
    for unit, shift in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if count >= 1 << shift:
            return f"{count / (1 << shift):.4g} {unit}"
    return f"{count} bytes"
