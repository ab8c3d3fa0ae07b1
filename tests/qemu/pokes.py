"""Tiny programs for the VisionFive 2 in QEMU: hart 1 reads and writes registers in M-mode, without firmware."""

import subprocess
from pathlib import Path

from entry import assemble

from tools.qemu import place

LIM = 0x8000000
UART = 0x10000000
MACHINE = [place.binary(), "-display", "none", "-monitor", "none", "-serial", "stdio", "-m", "2G"]
DONE = "done."
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


def wait(address: int, mask: int, value: int) -> str:
    """Until the bits are so."""
    bits = f"    li t0, {address:#x}\n    li t2, {mask:#x}\n    li t3, {value:#x}\n"
    return bits + "1:  lw t1, (t0)\n    and t1, t1, t2\n    bne t1, t3, 1b\n"


def command(folder: Path, steps: list[str], options: str = "", *more) -> list[str]:
    source = folder / "pokes.S"
    source.write_text(FRAME.format(steps="".join(steps), uart=UART, done=DONE))
    assemble(source, LIM, folder)
    # An instruction takes 1 ns, however busy the host is.
    words = [*MACHINE, "-icount", "shift=0", "-M", "visionfive2" + options, "-bios", folder / "pokes.bin", *more]
    return [str(word) for word in words]


def run(folder: Path, steps: list[str], options: str = "", *more) -> subprocess.CompletedProcess:
    """One that ends by itself."""
    words = command(folder, steps, options, *more)
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)


def logged(folder: Path, steps: list[str], options: str = "", *more) -> str:
    """What is in the log after the last step."""
    log = folder / "log"
    words = command(folder, steps, options, "-d", "unimp,guest_errors", "-D", log, *more)
    piped = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, **piped, text=True) as running:
        said = running.stdout.read(len(DONE))
        running.terminate()
    assert said == DONE, said
    return log.read_text()
