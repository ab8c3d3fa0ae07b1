"""What the host tools share: the one way to fail, and running other programs."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
THIRD_PARTY = BUILD / "third_party"


def environment(**more: str) -> dict[str, str]:
    """For programs: mkfs.vfat lives in sbin, which is not on every user's PATH, and the names of
    files must not depend on the user's locale."""
    path = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
    return {**os.environ, "LC_ALL": "C.UTF-8", "PATH": path, **more}


class Failure(Exception):
    """An error for the user to read: "<thing>: <operation>: <cause>", maybe with more lines."""


def run_main(main: Callable[[], int]) -> None:
    """Ends the process with main's status; a Failure is told without a traceback."""
    try:
        status = main()
        sys.stdout.flush()
    except Failure as failure:
        sys.exit(f"yao: {failure}")
    except KeyboardInterrupt:
        sys.exit("yao: interrupted")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)


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
