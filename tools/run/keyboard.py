"""The user's terminal while a guest runs: reads its keys one by one, and acts on those for the
tool.
"""

import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from tools.common import at_terminal

CTRL_A, CTRL_C = 0x01, 0x03
KEYS = "Ctrl-C ends the run, Ctrl-A Ctrl-C types one"


@contextmanager
def raw_keys() -> Iterator[int | None]:
    """Hands over the terminal's keys one by one, Ctrl-C included; none without a terminal."""
    if not at_terminal():
        yield None
        return
    keys = sys.stdin.fileno()
    before = termios.tcgetattr(keys)
    try:
        tty.setcbreak(keys)
        mode = termios.tcgetattr(keys)
        mode[3] &= ~termios.ISIG
        mode[0] &= ~termios.ICRNL
        termios.tcsetattr(keys, termios.TCSANOW, mode)
        yield keys
    finally:
        restore(keys, before)


def restore(keys: int, mode: list) -> None:
    try:
        termios.tcsetattr(keys, termios.TCSADRAIN, mode)
    except termios.error:
        pass  # the terminal is gone


def read_keys(keys: int) -> bytes:
    """Nothing when the terminal is gone."""
    try:
        return os.read(keys, 1024)
    except OSError:
        return b""


class Keyboard:
    """Takes our keys out of what is typed. Behind Ctrl-A, Ctrl-C and Ctrl-A are the guest's, and x
    ends the run as it does in QEMU."""

    def __init__(self) -> None:
        self.after_ctrl_a = False
        self.quit = False

    def typed(self, data: bytes) -> bytes:
        """Returns what is for the guest."""
        return b"".join(self.key(byte) for byte in data)

    def key(self, byte: int) -> bytes:
        if not self.after_ctrl_a:
            self.after_ctrl_a = byte == CTRL_A
            self.quit |= byte == CTRL_C
            return b"" if byte in (CTRL_A, CTRL_C) else bytes([byte])
        self.after_ctrl_a = False
        self.quit |= byte == ord("x")
        if byte in (CTRL_A, CTRL_C):
            return bytes([byte])
        return b"" if self.quit else bytes([CTRL_A, byte])
