"""Types input that does not come from a terminal, such as a pipe, for the guest, with Ctrl-D at its
end.

A guest that does not read makes the writer wait, as it does with input from a terminal.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CTRL_D = b"\4"
PIECE = 4096


def type_all(source: int, guest: int, begin: threading.Event) -> None:
    begin.wait()
    try:
        while data := os.read(source, PIECE):
            while data:
                data = data[os.write(guest, data) :]
        os.write(guest, CTRL_D)
    except OSError:
        pass  # the guest has ended, or the source is closed


@contextmanager
def piped_input(guest: int, begin: threading.Event) -> Iterator[None]:
    """@guest takes what is typed, from when @begin is set. Does nothing at a terminal. The thread ends
    with the program, as the pipe may never close."""
    if sys.stdin and not sys.stdin.isatty():
        source = sys.stdin.fileno()
        threading.Thread(target=type_all, args=(source, guest, begin), daemon=True).start()
    yield
