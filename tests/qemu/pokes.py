"""Tiny programs for the VisionFive 2 in QEMU: hart 1 reads and writes registers in M-mode, without firmware."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from entry import assemble
from machine import monitor

from tools.qemu import place

LIM = 0x8000000
UART = 0x10000000
MACHINE = [place.binary(), "-display", "none", "-monitor", "none", "-serial", "stdio", "-m", "2G"]
DONE = "done."
PATIENCE = 60.0  # seconds; a run takes a fraction of one, but the machine may be busy
# A fault of an access only skips it.
FRAME = """
.option norvc
.option norelax
.globl _start
_start:
    li t0, 1
    bne a0, t0, rest
    la t0, skip
    csrw mtvec, t0
{steps}
    li t0, {uart:#x}
    la t1, text
1:  lbu t2, (t1)
    beqz t2, rest
    sb t2, (t0)
    addi t1, t1, 1
    j 1b
rest:
    wfi
    j rest
# t1 as eight hexadecimal digits
show:
    li t3, {uart:#x}
    li t4, 28
1:  srlw t2, t1, t4
    andi t2, t2, 15
    addi t2, t2, 48
    li t6, 58
    blt t2, t6, 2f
    addi t2, t2, 39
2:  sb t2, (t3)
    addi t4, t4, -4
    bgez t4, 1b
    li t2, 32
    sb t2, (t3)
    ret
.balign 4
skip:
    csrr t5, mepc
    addi t5, t5, 4
    csrw mepc, t5
    mret
text:
    .asciz "{done}"
"""


def write(address: int, value: int, size: str = "w") -> str:
    return f"    li t0, {address:#x}\n    li t1, {value:#x}\n    s{size} t1, (t0)\n"


def read(address: int, size: str = "w") -> str:
    return f"    li t0, {address:#x}\n    l{size} t1, (t0)\n"


def show(address: int) -> str:
    """The word there, as hexadecimal digits on the console, and a space."""
    return read(address) + "    jal show\n"


def wait(address: int, mask: int, value: int) -> str:
    """Until the bits are so."""
    bits = f"    li t0, {address:#x}\n    li t2, {mask:#x}\n    li t3, {value:#x}\n"
    return bits + "1:  lw t1, (t0)\n    and t1, t1, t2\n    bne t1, t3, 1b\n"


def command(folder: Path, steps: list[str], options: str = "", *more) -> list[str]:
    source = folder / "pokes.S"
    source.write_text(FRAME.format(steps="".join(steps), uart=UART, done=DONE))
    assemble(source, LIM, folder)
    # An instruction takes 8 ns, however busy the host is.
    words = [*MACHINE, "-icount", "shift=3", "-M", "visionfive2" + options, "-bios", folder / "pokes.bin", *more]
    return [str(word) for word in words]


def run(folder: Path, steps: list[str], options: str = "", *more) -> subprocess.CompletedProcess:
    """One that ends by itself."""
    words = command(folder, steps, options, *more)
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)


@dataclass
class Board:
    """A machine that runs a program."""

    qemu: subprocess.Popen
    socket: Path

    def text(self, end: str) -> str:
        """What the program shows up to @end."""
        text = ""
        while not text.endswith(end) and (more := self.qemu.stdout.read(1)):
            text += more
        assert text.endswith(end), f"{text}\n{self.qemu.stderr.read()}"
        return text

    def words(self, count: int) -> list[int]:
        return [int(self.text(" "), 16) for _ in range(count)]

    def monitor(self, order: str) -> str:
        return monitor(self.socket, order)


@contextmanager
def running(folder: Path, steps: list[str], options: str = "", *more) -> Iterator[Board]:
    socket = folder / "qmp"
    words = command(folder, steps, options, "-qmp", f"unix:{socket},server=on,wait=off", *more)
    piped = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, **piped, text=True) as qemu:
        limit = threading.Timer(PATIENCE, qemu.kill)
        limit.start()
        try:
            yield Board(qemu, socket)
        finally:
            limit.cancel()
            qemu.kill()


def said(folder: Path, steps: list[str], options: str = "", *more) -> str:
    """What the steps have shown when all of them are done."""
    with running(folder, steps, options, *more) as board:
        return board.text(DONE).removesuffix(DONE)


def logged(folder: Path, steps: list[str], options: str = "", *more) -> str:
    """What is in the log after the last step."""
    log = folder / "log"
    said(folder, steps, options, "-d", "unimp,guest_errors", "-D", log, *more)
    return log.read_text()
