"""Lets the makes of one clone take turns, and starts the make that does the work.

    python -m tools.setup.turn --words "make run BOARD=virt" [--folder build/BOARD/APP] [--apart]
                               -- make run

There are two locks, on files that the command inherits, open. FD_FOLDER locks @folder, whose card
and program a run needs until it ends. FD_BUILD locks everything that images share. Recipes that run
something unlock FD_BUILD first. A command that writes only to its own folder (--apart) never takes
it. A make that has to wait prints which one it waits for.
"""

import argparse
import errno
import fcntl
import os
import signal
from pathlib import Path

from tools.common import BUILD, ROOT, Failure, relative, run_main

FD_FOLDER, FD_BUILD = 8, 9  # the Makefile knows them, too
NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL)  # what a file system answers that has none


def try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
    return True


def lock(file: int, folder: Path) -> None:
    if try_lock(file):
        return
    holder = os.pread(file, 1000, 0).decode(errors="replace") or "another make"
    print(f"yao: waiting for {holder}, which works in {relative(folder)}", flush=True)
    fcntl.flock(file, fcntl.LOCK_EX)


def is_at(file: int, path: Path) -> bool:
    """`make clean` may have removed the file while we waited for it."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def take(folder: Path, number: int, words: str) -> None:
    """Locks @folder, and leaves the lock on descriptor @number for who is started next."""
    path = folder / ".lock"
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        lock(file, folder)
        if is_at(file, path):
            break
        os.close(file)
    os.ftruncate(file, 0)
    os.pwrite(file, f"`{words}` (process {os.getppid()})".encode(), 0)
    os.dup2(file, number)


def main() -> int:
    parser = argparse.ArgumentParser(prog="turn.py", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="taken for as long as the command runs")
    parser.add_argument("--apart", action="store_true", help="leave alone what images share")
    parser.add_argument("--words", required=True, help="what the user typed")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if options.folder:
        take(options.folder, FD_FOLDER, options.words)
    if not options.apart:
        take(BUILD, FD_BUILD, options.words)
    os.environ["YAO_TURN"] = str(ROOT)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, others must not
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvp(options.command[0], options.command)
    except OSError as error:
        raise Failure(f"{options.command[0]}: start: {error.strerror}")


if __name__ == "__main__":
    run_main(main)
