"""Builds in this tree for tests that run in parallel. `make` itself takes turns; what tests build without
it is locked here."""

import fcntl
import functools
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "build" / "locks"

held: set[str] = set()


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """No other worker is between here and the end with the same @name. Who has it may ask again."""
    if name in held:
        yield
        return
    LOCKS.mkdir(parents=True, exist_ok=True)
    with (LOCKS / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held.add(name)
        try:
            yield
        finally:
            held.remove(name)


def worker() -> str:
    """For names of files that each worker writes for itself."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


def jobs() -> int:
    """Of one build, so that all workers together have one for each core."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    return max(1, len(os.sched_getaffinity(0)) // workers)


def environment() -> dict[str, str]:
    """Without what the make above us, `make test`, passes on to those below."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}


def make(*words: str | Path, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", *map(str, words)],
        **{"cwd": ROOT, "env": environment(), "stdin": subprocess.DEVNULL, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def silent_input() -> Iterator[int]:
    """For the stdin of a run: a terminal that stays open and sends nothing."""
    silent, typist = os.pipe()
    try:
        yield silent
    finally:
        os.close(silent)
        os.close(typist)


def check(done: subprocess.CompletedProcess) -> None:
    if done.returncode:
        raise RuntimeError(f"{' '.join(done.args)} failed:\n{done.stdout}{done.stderr}")


@functools.cache
def build(*words: str) -> None:
    """Makes what does not change while tests run."""
    check(make(*words))
