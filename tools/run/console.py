"""A guest's console: shown live, logged, decoded, and watched for the end of the run.

The image's last line says how it ended: "yao: ended with status N" or "yao: ended by a crash".
"""

import fcntl
import os
import re
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.board import Typing
from tools.common import Failure
from tools.crash.decode import Decoder
from tools.run.guest_input import GuestInput
from tools.run.keyboard import Keyboard, raw_keys, read_keys
from tools.run.piped import piped_input

ENDED = re.compile(rb"yao: ended (?:with status (-?\d+)|by a crash)\s*$")
LONGEST_WATCHED = 4096  # bytes of the present line that are looked at
PIPE_SIZE = 1 << 20  # sifive_u's UART drops what the pipe cannot take at once
GRACE = 0.7  # seconds that a guest has to power off after its last line
TICK = 0.2
STOPPED = "terminating on signal"  # QEMU says so when we stop it


@dataclass(frozen=True)
class Outcome:
    """How a run ended; @status is the app's when it got to its end."""

    # "status", "crash", "silent", "gone" (QEMU ended before the app), "refused", "quit" (by a key),
    # "left" (by the user's terminal)
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
    def __init__(self, log: Path, elf: Path | None):
        self.exit_status: int | None = None  # QEMU's or the simulator's, once it has ended
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log.open("wb")
        self.decoder = Decoder(elf)
        self.fresh_line = True
        self.keyboard = Keyboard()
        self.complaints = b""  # QEMU's own, as far as they are not shown

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
        self,
        command: Sequence[str],
        watcher: Watcher,
        silence: float,
        grace: float = GRACE,
        inherited: Sequence[int] = (),
        unfinished: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Runs QEMU or a simulator until the guest says its last line and had @grace seconds to
        power off, or @silence seconds say nothing.

        @inherited: descriptors for QEMU; @unfinished is called before it is stopped on the way."""
        with ending_signals():
            qemu = start(command, inherited)
            try:
                typing = piped_input(qemu.stdin.fileno(), watcher.app_listens)
                with raw_keys() as keys, typing:
                    outcome = self.follow(qemu, watcher, keys, silence, grace)
                if outcome.kind in ("silent", "quit"):
                    self.show(self.decoder.finish())
                    unfinished()
            finally:
                self.exit_status = stop(qemu)
        self.show(self.decoder.finish())
        self.complaints += qemu.stderr.read()
        self.show_complaints(at_end=True)
        return outcome

    def follow(
        self, qemu, watcher: Watcher, keys: int | None, silence: float, grace: float
    ) -> Outcome:
        with selectors.DefaultSelector() as ready:
            for source in (qemu.stdout, qemu.stderr, keys):
                if source is not None:
                    ready.register(source, selectors.EVENT_READ)
            guest = GuestInput(qemu.stdin, ready)
            deadline = deadline_in(silence)
            while time.monotonic() < deadline:
                for key, _ in ready.select(TICK):
                    if key.fileobj is qemu.stdin:
                        guest.write()
                        continue
                    if not watcher.outcome:
                        deadline = deadline_in(silence)
                    if key.fileobj is qemu.stderr:
                        self.read_complaints(qemu, ready)
                    elif key.fd == keys:
                        kind = self.read_keys(keys, guest)
                        if kind:
                            return watcher.outcome or Outcome(kind)
                    elif not self.read(qemu, watcher, guest):
                        watcher.judge(at_end=True)
                        return watcher.outcome or Outcome("gone")
                if watcher.outcome:
                    deadline = min(deadline, deadline_in(grace))
            return watcher.outcome or Outcome("silent")

    def read_keys(self, keys: int, guest: GuestInput) -> str | None:
        """How the run ends, if it does."""
        typed = read_keys(keys)
        guest.type(self.keyboard.typed(typed))
        return "quit" if self.keyboard.quit else None if typed else "left"

    def read(self, qemu, watcher: Watcher, guest: GuestInput) -> bool:
        data = os.read(qemu.stdout.fileno(), 65536)
        self.show(self.decoder.feed(data))
        self.show_complaints()
        guest.type(watcher.feed(data))
        return bool(data)

    def read_complaints(self, qemu, ready: selectors.BaseSelector) -> None:
        data = os.read(qemu.stderr.fileno(), 65536)
        if not data:
            ready.unregister(qemu.stderr)
        self.complaints += data
        self.show_complaints()

    def show_complaints(self, at_end: bool = False) -> None:
        """Whole lines, and not in the middle of one of the guest's."""
        if not self.fresh_line and not at_end:
            return
        lines, end, rest = self.complaints.rpartition(b"\n")
        if at_end:
            lines, rest = self.complaints, b""
        self.complaints = rest
        for line in lines.decode(errors="replace").splitlines():
            if STOPPED not in line:
                self.show(b"" if self.fresh_line else b"\n")
                self.show(f"{line}\n".encode())


def start(command: Sequence[str], inherited: Sequence[int]) -> subprocess.Popen:
    pipe = subprocess.PIPE
    try:
        qemu = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, pass_fds=inherited
        )
    except OSError as error:
        raise Failure(f"{command[0]}: start: {error.strerror}")
    fcntl.fcntl(qemu.stdout, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
    return qemu


def deadline_in(seconds: float) -> float:
    """0 means never."""
    return time.monotonic() + seconds if seconds else float("inf")


def stop(qemu: subprocess.Popen) -> int:
    """SIGTERM lets QEMU write back what it holds of the card."""
    if qemu.poll() is None:
        qemu.terminate()
    try:
        return qemu.wait(10)
    except subprocess.TimeoutExpired:
        qemu.kill()
        return qemu.wait()
