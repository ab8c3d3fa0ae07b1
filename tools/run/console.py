"""A guest's console: shown live, logged, decoded, and watched for the end of the run.

The image's last line tells how it ended: "yao: ended with status N" or "yao: ended by a crash".
"""

import fcntl
import os
import re
import selectors
import signal
import subprocess
import sys
import termios
import threading
import time
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.board import Typing
from tools.common import Failure
from tools.crash.decode import Decoder
from tools.run.piped import piped_input

ENDED = re.compile(rb"yao: ended (?:with status (-?\d+)|by a crash)\s*$")
LONGEST_WATCHED = 4096  # bytes of the present line that are looked at
PIPE_SIZE = 1 << 20  # sifive_u's UART drops what the pipe cannot take at once
GRACE = 0.7  # seconds that a guest has to power off after its last line
TICK = 0.2


@dataclass(frozen=True)
class Outcome:
    """How a run ended; @status is the app's when it got to its end."""

    # "status", "crash", "silent", "gone" (QEMU ended before the app), "refused", "quit" (by a key)
    kind: str
    status: int = 1


class Watcher:
    """Follows the console for its last line, for words to answer, and for words of failure.

    @app_after: the firmware's last words, behind which piped input is for the app."""

    def __init__(self, typing: Sequence[Typing], fails: Sequence[str], app_after: str = ""):
        self.app_after = app_after.encode()
        self.app_listens = threading.Event()
        if not app_after:
            self.app_listens.set()
        self.typing = list(typing)
        self.fails = [words.encode() for words in fails]
        self.line = b""
        self.outcome: Outcome | None = None

    def feed(self, data: bytes) -> bytes:
        """Returns what is to be typed."""
        typed = b""
        for piece in data.splitlines(keepends=True):
            self.line = (self.line + piece)[-LONGEST_WATCHED:]
            typed += self.answer()
            if self.app_after in self.line:
                self.app_listens.set()
            self.judge()
            if piece.endswith((b"\n", b"\r")):
                self.line = b""
        return typed

    def answer(self) -> bytes:
        if not self.typing or self.typing[0].after.encode() not in self.line:
            return b""
        self.line = b""
        return self.typing.pop(0).text.encode()

    def judge(self, at_end: bool = False) -> None:
        if self.outcome:
            return
        if any(words in self.line for words in self.fails):
            self.outcome = Outcome("refused")
        ended = ENDED.search(self.line)
        if ended and (at_end or self.line.endswith((b"\n", b"\r"))):
            self.outcome = Outcome("status", int(ended[1])) if ended[1] else Outcome("crash")


@contextmanager
def raw_keys() -> Iterator[int | None]:
    """Hands over the terminal's keys one by one, Ctrl-C included; none without a terminal."""
    if not sys.stdin.isatty():
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
        termios.tcsetattr(keys, termios.TCSADRAIN, before)


@contextmanager
def ending_signals() -> Iterator[None]:
    """Has what ends this program leave the block, so that the guest does not run on alone."""

    def leave(number: int, _) -> None:
        raise SystemExit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    taken = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


class Console:
    def __init__(self, log: Path, elf: Path | None, quit_key: bytes | None = None):
        """@quit_key: ends the run instead of being typed."""
        self.quit_key = quit_key
        self.exit_status: int | None = None  # QEMU's or the simulator's, once it has ended
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log.open("wb")
        self.decoder = Decoder(elf)
        self.fresh_line = True

    def show(self, data: bytes) -> None:
        os.write(sys.stdout.fileno(), data)
        self.log.write(data)
        self.log.flush()
        if data:
            self.fresh_line = data.endswith(b"\n")

    def say(self, text: str) -> None:
        """A line of our own; it does not go into the middle of one of the guest's."""
        self.show(b"" if self.fresh_line else b"\n")
        self.show(f"yao: {text}\n".encode())

    def run(
        self, command: Sequence[str], watcher: Watcher, silence: float, grace: float = GRACE
    ) -> Outcome:
        """Runs QEMU or a simulator until the guest says its last line and had @grace seconds to
        power off, or @silence seconds say nothing."""
        with ending_signals():
            qemu = start(command)
            try:
                typing = piped_input(qemu.stdin.fileno(), watcher.app_listens)
                with raw_keys() as keys, typing:
                    outcome = self.follow(qemu, watcher, keys, silence, grace)
            finally:
                self.exit_status = stop(qemu)
        self.show(self.decoder.finish())
        return outcome

    def follow(
        self, qemu, watcher: Watcher, keys: int | None, silence: float, grace: float
    ) -> Outcome:
        with selectors.DefaultSelector() as ready:
            ready.register(qemu.stdout, selectors.EVENT_READ)
            if keys is not None:
                ready.register(keys, selectors.EVENT_READ)
            deadline = deadline_in(silence)
            while time.monotonic() < deadline:
                for key, _ in ready.select(TICK):
                    if not watcher.outcome:
                        deadline = deadline_in(silence)
                    if key.fd == keys:
                        typed = os.read(keys, 1024)
                        if self.quit_key and self.quit_key in typed:
                            return watcher.outcome or Outcome("quit")
                        forward(typed, qemu)
                    elif not self.read(qemu, watcher):
                        watcher.judge(at_end=True)
                        return watcher.outcome or Outcome("gone")
                if watcher.outcome:
                    deadline = min(deadline, deadline_in(grace))
            return watcher.outcome or Outcome("silent")

    def read(self, qemu, watcher: Watcher) -> bool:
        data = os.read(qemu.stdout.fileno(), 65536)
        self.show(self.decoder.feed(data))
        forward(watcher.feed(data), qemu)
        return bool(data)


def start(command: Sequence[str]) -> subprocess.Popen:
    pipe = subprocess.PIPE
    try:
        qemu = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, bufsize=0
        )
    except OSError as error:
        raise Failure(f"{command[0]}: start: {error.strerror}")
    fcntl.fcntl(qemu.stdout, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
    return qemu


def deadline_in(seconds: float) -> float:
    """0 means never."""
    return time.monotonic() + seconds if seconds else float("inf")


def forward(data: bytes, qemu: subprocess.Popen) -> None:
    try:
        if data:
            os.write(qemu.stdin.fileno(), data)
    except BrokenPipeError:
        pass  # QEMU has ended; its output says so next


def stop(qemu: subprocess.Popen) -> int:
    """SIGTERM lets QEMU write back what it holds of the card."""
    if qemu.poll() is None:
        qemu.terminate()
    try:
        return qemu.wait(10)
    except subprocess.TimeoutExpired:
        qemu.kill()
        return qemu.wait()
