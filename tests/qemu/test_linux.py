"""Debian's Linux on the VisionFive 2 in QEMU: its drivers, written against the silicon, judge the models."""

import hashlib
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest
from machine import PATIENCE

from tools.linux import card
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

PROMPT = "~ # "
# Linux's messages do not come between the shell's words: they are asked for.
QUIET = "loglevel=1 TERM=dumb"
BLOCK, BLOCKS = 64 << 10, 64
DD = f"dd if=/dev/mmcblk1 bs={BLOCK} count={BLOCKS} iflag=direct"
WORDS = "-M visionfive2 -m 4G -display none -monitor none -serial stdio -no-reboot -d guest_errors".split()


@contextmanager
def started(image: Path, log: Path) -> Iterator[pexpect.spawn]:
    """The board, as soon as its shell waits."""
    words = [*WORDS, "-D", str(log), "-drive", f"file={image},if=sd,format=raw"]
    board = pexpect.spawn(str(place.binary()), words, timeout=PATIENCE, encoding="utf-8", codec_errors="replace")
    try:
        for line in "U-Boot SPL", "Retrieving file: /initrd", "Starting kernel", PROMPT:
            board.expect_exact(line)
        yield board
    finally:
        board.close(force=True)


def ask(board: pexpect.spawn, command: str) -> str:
    board.sendline(command)
    board.expect_exact(PROMPT)
    return board.before


def sum_of(path: Path, size: int = -1) -> str:
    with path.open("rb") as file:
        return hashlib.sha256(file.read(size)).hexdigest()


def check_messages(said: str) -> None:
    for words in "Machine model: StarFive VisionFive 2 v1.3B", "Using internal DMA controller", "high speed SD":
        assert words in said, said
    assert not re.search(r"Oops|BUG:|WARNING:|Call trace|I/O error", said), said


def test_linux_boots_from_the_card_to_a_shell_and_reads_it(tmp_path):
    """Through SPL, OpenSBI, U-Boot and extlinux, with the tree of Linux's own package."""
    files, image, log = tmp_path / "files", tmp_path / "sdcard.img", tmp_path / "qemu.log"
    files.mkdir()
    (files / "random").write_bytes(random.Random(12).randbytes(1_000_003))
    card.make(image, files, QUIET)
    first = sum_of(image, BLOCK * BLOCKS)
    with started(image, log) as board:
        assert re.search(r"^4\s*$", ask(board, "nproc"), re.MULTILINE), board.before
        assert sum_of(files / "random") in ask(board, "sha256sum /card/random"), board.before
        assert "jh7110-trng" in ask(board, "cat /sys/class/misc/hw_random/rng_current"), board.before
        assert "1+0 records in" in ask(board, "dd if=/dev/hwrng bs=32 count=1 of=/dev/null"), board.before
        assert first in ask(board, f"{DD} | sha256sum"), board.before
        check_messages(ask(board, "dmesg"))
        board.sendline("poweroff -f")
        board.expect(pexpect.EOF)
    assert board.exitstatus == 0
    assert "mshc" not in log.read_text(), "it did what the controller's documentation forbids"
