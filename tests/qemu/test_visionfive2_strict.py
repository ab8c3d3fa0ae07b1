"""The VisionFive 2 in QEMU with strict=on: what the manuals forbid ends the run with a message."""

import re
import subprocess

import pokes
import pytest
from mshc_pokes import (
    AUTO,
    BASE,
    BLKSIZ,
    BLOCK,
    BMOD,
    BUFFER,
    BYTCNT,
    CARD,
    CHAINED,
    CLKDIV,
    CLKENA,
    CMD,
    CTRL,
    CTYPE,
    DATA,
    DBADDR,
    DMA,
    FIFOTH,
    FIRST,
    GO,
    LAST,
    LONG,
    OWN,
    PWREN,
    RCA,
    READ_BLOCK,
    RESP0,
    RESPONSE,
    START,
    UP,
    UPDATE,
    WAIT,
    WRITE,
    command,
    done,
    put,
    taken,
    read_by_dma,
)

from tools.common import CROSS
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

READING = UP + BLOCK + command(READ_BLOCK) + taken()  # no card: until the timeout
READING_CARD = CARD + BLOCK + command(READ_BLOCK) + done()  # the block is longer than the FIFO: it waits
SYSCRG, GMAC0, I2C5 = 0x13020000, 0x16030000, 0x12050000

# What the last access of a program breaks: the message names device, operation, register and rule.
RULES = {
    "no power": (command(GO), "write of 0xa0000000 to CMD (0x2c): CMD 0xa0000000 while PWREN is 0"),
    "no clock": (put(PWREN, 1) + command(GO), "CMD 0xa0000000 while the card clock is off"),
    "no hold": (UP + command(START), "CMD 0x80000000 does not use the hold register"),
    "other card": (UP + command(GO | 1 << 16), "is for a card that does not exist"),
    "long": (UP + command(GO | LONG), "has a long response that is not expected"),
    "flags": (UP + command(GO | AUTO), "has flags of a transfer without data"),
    "voltage": (UP + command(GO | 1 << 28), "is for a stream or a change of voltage"),
    "reserved": (UP + command(GO | 1 << 30), "has a reserved bit set"),
    "in reset": (UP + put(CTRL, 1) + command(GO), "CMD is written while CTRL is 0x1: the reset is not over"),
    "stop": (READING + command(GO | 12), "stops a transfer without stop_abort_cmd"),
    "two commands": (UP + put(CMD, GO | UPDATE) + put(CMD, GO | UPDATE), "a write of 0x2c while a command is pending"),
    "locked": (UP + put(CMD, GO | UPDATE) + put(BYTCNT, 8), "to BYTCNT (0x20): a write of 0x20 while a command is"),
    "part of a block": (UP + BLOCK + put(BYTCNT, 99) + command(READ_BLOCK) + taken(), "BYTCNT 99 is not a multiple"),
    "half a DMA": (UP + BLOCK + put(CTRL, DMA) + command(READ_BLOCK) + taken(), "do not agree about DMA"),
    "watermark": (UP + BLOCK + put(FIFOTH, 31 << 16 | 1) + command(READ_BLOCK) + taken(), "watermark is out of range"),
    "block size": (READING + put(BLKSIZ, 8), "write of 0x8 to BLKSIZ (0x1c): a write of 0x1c during a transfer"),
    "lines": (READING + put(CTYPE, 1), "to CTYPE (0x18): a write of 0x18 during a transfer"),
    "DMA": (READING + put(CTRL, DMA), "changes the use of DMA during a transfer"),
    "empty FIFO": (UP + pokes.read(BASE + DATA), "read of DATA (0x200): the FIFO is read while it is empty"),
    "full FIFO": (UP + put(DATA, 1) * 33, "write of 0x1 to DATA (0x200): the FIFO is written while it is full"),
    "wrong way": (READING + put(DATA, 1), "the FIFO is written during a read"),
    "left over": (UP + put(DATA, 1) + BLOCK + command(READ_BLOCK) + taken(), "begins with 1 words in the FIFO"),
    "divider": (UP + put(CLKDIV, 2) + put(CMD, GO | UPDATE) + taken(), "CLKDIV changes from a clock of 2 to 4"),
    "no register": (pokes.read(BASE + 0x1C0), "read of 0x1c0: a read of 0x1c0, where there is no register"),
    "read-only": (put(RESP0, 1), "write of 0x1 to RESP0 (0x30): a write of 0x1 to 0x30, which is read-only"),
    "bits": (put(BMOD, 1 << 20), "write of 0x100000 to BMOD (0x80): BMOD 0x100000 has reserved bits set"),
    "byte": (pokes.read(BASE + CTRL, "b"), "read of CTRL (0x0): an access of 1 byte: its registers have 4"),
    "double word": (put(CTRL, 0, "d"), "to CTRL (0x0): an access of 8 bytes: its registers have 4"),
    "descriptor": (read_by_dma(OWN | LAST | CHAINED, 512, BUFFER), "a descriptor that is the first has FS 0"),
    "second buffer": (read_by_dma(OWN | FIRST | CHAINED, 1 << 13 | 8, BUFFER), "has a second buffer or ends a ring"),
    "alignment": (read_by_dma(OWN | FIRST | LAST | CHAINED, 512, BUFFER + 2), "0x50001002: it is not aligned"),
    "no data": (read_by_dma(OWN | FIRST | LAST | CHAINED, 0, BUFFER), "a descriptor without data"),
    "DMA's FIFO": (read_by_dma(OWN | FIRST | LAST | CHAINED, 512, BUFFER) + put(DATA, 1), "while the IDMAC uses it"),
    "two transfers": (READING_CARD + command(READ_BLOCK) + taken(), "a data command during another transfer"),
    "clock": (READING_CARD + put(CLKENA, 0) + put(CMD, GO | UPDATE) + taken(), "the clock is changed during a command"),
    "silent": (CARD + command(GO | 13, RCA) + done(), "CMD13 is answered, and no response is expected"),
    "length": (CARD + command(GO | RESPONSE | LONG | 13, RCA) + done(), "CMD13: the answer has 48 bits, and another"),
    "DMA's place": (read_by_dma(OWN | FIRST | LAST | CHAINED, 512, BUFFER) + put(DBADDR, 0), "the IDMAC is busy"),
}
PLACES = {
    "nothing": (pokes.write(0x30000000, 7), "nothing: write of 0x7 to 0x30000000: no device is at this address"),
    "alias of U-Boot": (pokes.read(0x240000000), "uncached alias of memory: read of 0x240000000: it is not modelled"),
    "alias of Linux": (pokes.read(0x63FFFFFFC), "uncached alias of memory: read of 0x63ffffffc: it is not modelled"),
    "no memory": (pokes.read(0xC0000000), "memory: read of 0xc0000000: the board has 2 GiB, from 0x40000000"),
    "clock": (pokes.write(SYSCRG + 0x500, 1), "syscrg: write of 0x1 to 0x500: there is no register"),
    "reset": (pokes.write(SYSCRG + 0x308, 1), "syscrg: write of 0x1 to 0x308: it is read-only"),
    "I2C": (pokes.write(I2C5 + 0x10, 1), "i2c5: write of 0x1 to IC_DATA_CMD (0x10): a command while it is disabled"),
    "no code": ("    li t0, 0x30000000\n    jr t0\n", "nothing: read of 0x30000000: no device is at this address"),
}


def drive(folder) -> list[str]:
    card = folder / "card"
    with card.open("wb") as file:
        file.truncate(1 << 20)
    return ["-drive", f"file={card},if=sd,format=raw"]


@pytest.mark.parametrize("name", RULES)
def test_what_the_controllers_manual_forbids_ends_the_run(tmp_path, name):
    steps, rule = RULES[name]
    ended = pokes.run(tmp_path, [steps], ",strict=on", *drive(tmp_path))
    assert ended.returncode == 1 and ended.stdout == "", ended
    assert re.fullmatch(r"qemu-system-riscv64: strict: sdio1: .*\n", ended.stderr), ended
    assert rule in ended.stderr, ended


@pytest.mark.parametrize("name", PLACES)
def test_where_nothing_is(tmp_path, name):
    steps, words = PLACES[name]
    ended = pokes.run(tmp_path, [steps], ",strict=on")
    assert ended.returncode == 1 and f"strict: {words}" in ended.stderr and "; hart 1, pc 0x" in ended.stderr, ended


def test_the_message_names_the_instruction(tmp_path):
    ended = pokes.run(tmp_path, [pokes.read(GMAC0), ".globl here\nhere:" + put(PWREN, 2)], ",strict=on")
    symbols = subprocess.check_output([f"{CROSS}nm", tmp_path / "pokes.elf"], text=True)
    here = int(re.search(r"(\w+) . here", symbols)[1], 16)
    store = here + 12  # after "lui", "addi" of 0x16020004, and "li" of 2
    assert ended.stderr.endswith(f"0x2 in 0x4 has reserved bits set; hart 1, pc {store:#x}\n"), ended


def test_without_strict_it_is_a_log(tmp_path):
    steps = [steps for steps, _ in [RULES["no power"], RULES["byte"], PLACES["nothing"], PLACES["alias of Linux"]]]
    log = pokes.logged(tmp_path, [*steps, pokes.read(GMAC0 + 0x20)])
    for words in (
        "sdio1: write of 0xa0000000 to CMD (0x2c): CMD 0xa0000000 while PWREN is 0; hart 1, pc 0x80",
        "sdio1: read of CTRL (0x0): an access of 1 byte",
        "nothing: write of 0x7 to 0x30000000: no device is at this address",
        "uncached alias of memory: read of 0x63ffffffc",
        "gmac0: unimplemented device read  (size 4, offset 0x0020)",
    ):
        assert words in log, log


def test_stubs_of_devices_and_what_is_allowed_end_nothing(tmp_path):
    """With the log, so that its program is the same."""
    log = pokes.logged(tmp_path, [pokes.read(GMAC0), UP + BLOCK + command(READ_BLOCK) + done()], ",strict=on")
    assert "gmac0: unimplemented device read" in log and "sdio1" not in log, log
