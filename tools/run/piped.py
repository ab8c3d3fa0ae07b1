"""Input that comes from no terminal, such as a pipe: typed for the guest, and Ctrl-D at its end.

A guest that takes no more holds back whoever writes, as it does with a terminal's user.
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
    with the program: whoever writes into the pipe may do so for ever."""
    if sys.stdin and not sys.stdin.isatty():
        source = sys.stdin.fileno()
        threading.Thread(target=type_all, args=(source, guest, begin), daemon=True).start()
    yield
