"""Runs an image on a QEMU machine without a display, and returns its output and how it ended.

A guest's end is its last line (tools/run/console.py knows it). The machine virt then powers off by
itself; sifive_u cannot, and is stopped.
"""

import fcntl
import itertools
import json
import os
import re
import selectors
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
from tools.crash.decode import Decoder
from tools.run import qemu
from tools.run.console import Outcome, Watcher

QEMU = qemu.DEFAULT
BANNER_END = b"MEDELEG"  # in the last line of OpenSBI's banner
PIPE_SIZE = 1 << 20  # sifive_u's UART drops what does not fit the pipe
POWER_OFF_SECONDS = 60
LINE_END_SECONDS = 10
PATIENCE = 300.0  # seconds; a run takes a fraction of one, but the machine may be busy


def monitor(path: Path, command: str, cpu: int = 0) -> str:
    """The answer to a command of QEMU's human monitor. @path: the machine monitor's socket."""
    order = {"command-line": command, "cpu-index": cpu}
    with socket.socket(socket.AF_UNIX) as qmp:
        qmp.connect(str(path))
        lines = qmp.makefile("rw")
        lines.readline()
        for request in (
            {"execute": "qmp_capabilities"},
            {"execute": "human-monitor-command", "arguments": order},
        ):
            print(json.dumps(request), file=lines, flush=True)
            answer = json.loads(lines.readline())
            while "event" in answer:
                answer = json.loads(lines.readline())
    return answer["return"].replace("\r\n", "\n")


@dataclass(frozen=True)
class Run:
    """What a guest said and how it ended; outcome None: it did not end in time."""

    raw: bytes
    outcome: Outcome | None
    qemu_status: int | None  # None: QEMU had to be stopped

    @property
    def text(self) -> str:
        """What our image said, line ends made plain (OpenSBI puts a second CR before a LF)."""
        ours = self.raw
        if BANNER_END in ours:
            ours = ours[ours.rindex(BANNER_END) :].partition(b"\n")[2]
        return re.sub(r"\r+\n", "\n", ours.decode(errors="replace"))

    @property
    def crashed(self) -> bool:
        return self.outcome is not None and self.outcome.kind == "crash"

    @property
    def status(self) -> int | None:
        """The app's, if it came to its end."""
        return self.outcome.status if self.outcome and self.outcome.kind == "status" else None

    def decoded(self, elf: Path) -> str:
        decoder = Decoder(elf)
        return (decoder.feed(self.raw) + decoder.finish()).decode(errors="replace")

    def __repr__(self) -> str:
        return f"Run({self.outcome}, QEMU's status {self.qemu_status}):\n{self.text[-6000:]}"


@dataclass(frozen=True)
class Machine:
    """@name as QEMU calls it. sifive_u has one E51 and at least one U54. @firmware None: OpenSBI,
    which comes with QEMU."""

    name: str
    harts: int = 1
    memory: str = "128M"
    bootargs: str | None = None
    arguments: tuple = ()
    firmware: Path | None = None

    def command(self, image: Path) -> list[str]:
        words = [QEMU, "-M", self.name, "-smp", str(self.harts), "-m", self.memory]
        words += ["-display", "none", "-no-reboot", "-serial", "stdio", "-kernel", str(image)]
        if self.firmware:
            words += ["-bios", str(self.firmware)]
        if self.bootargs is not None:
            words += ["-append", self.bootargs]
        return words + [str(word) for word in self.arguments]

    @contextmanager
    def start(self, image: Path, folder: Path | None = None):
        """@folder: where the monitor's socket goes; without it there is no monitor."""
        guest = Guest(self, image, folder)
        try:
            yield guest
        finally:
            guest.stop()

    def run(self, image: Path, seconds: float = PATIENCE) -> Run:
        with self.start(image) as guest:
            return guest.finish(seconds)


@dataclass
class Guest:
    """A running machine."""

    machine: Machine
    image: Path
    folder: Path | None = None
    raw: bytes = field(default=b"", init=False)
    alive: bool = field(default=True, init=False)

    sockets = itertools.count()

    def __post_init__(self):
        command = self.machine.command(self.image)
        if self.folder:
            self.socket = self.folder / f"qmp{next(self.sockets)}"
            command += ["-qmp", f"unix:{self.socket},server=on,wait=off"]
        self.qemu = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
        )
        fcntl.fcntl(self.qemu.stdout, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        self.watcher = Watcher([], "")
        self.ready = selectors.DefaultSelector()
        self.ready.register(self.qemu.stdout, selectors.EVENT_READ)

    def read(self, seconds: float) -> None:
        if not self.ready.select(max(seconds, 0)):
            return
        data = os.read(self.qemu.stdout.fileno(), 1 << 16)
        self.raw += data
        self.watcher.feed(data)
        if not data:
            self.watcher.judge(at_end=True)
            self.alive = False

    def read_until(self, enough, seconds: float) -> bool:
        """Takes what the guest says until @enough, at most until QEMU is gone."""
        deadline = time.monotonic() + seconds
        while not enough() and self.alive and (left := deadline - time.monotonic()) > 0:
            self.read(left)
        return bool(enough())

    def wait_for(self, text: bytes, seconds: float = PATIENCE) -> None:
        if not self.read_until(lambda: text in self.raw, seconds):
            raise AssertionError(
                f"the guest did not say {text}:\n{self.raw.decode(errors='replace')}"
            )

    def type(self, data: bytes) -> None:
        os.write(self.qemu.stdin.fileno(), data)

    def monitor(self, command: str, cpu: int = 0) -> str:
        return monitor(self.socket, command, cpu)

    def finish(self, seconds: float = PATIENCE) -> Run:
        self.read_until(lambda: self.watcher.outcome, seconds)
        if self.machine.name == "virt":
            self.read_until(lambda: False, POWER_OFF_SECONDS if self.watcher.outcome else 0)
        else:
            self.read_until(lambda: self.raw.endswith(b"\n"), LINE_END_SECONDS)
        status = None if self.alive else self.qemu.wait(POWER_OFF_SECONDS)
        return Run(self.raw, self.watcher.outcome, status)

    def stop(self) -> None:
        """SIGTERM lets QEMU write back what it holds of a disk."""
        self.ready.close()
        if self.qemu.poll() is None:
            self.qemu.terminate()
        try:
            self.qemu.wait(10)
        except subprocess.TimeoutExpired:
            self.qemu.kill()
            self.qemu.wait()
        self.qemu.stdin.close()
        self.qemu.stdout.close()
