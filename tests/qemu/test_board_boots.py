"""The ways of the boards' docs to boot, typed into the real U-Boot: by bootstd, as on VisionFive 2 and Unmatched,
and over the network with what `make netboot` says."""

import os
import re
import selectors
import subprocess
import time
from contextlib import contextmanager
from threading import Thread

import pytest
from app_image import build
from machine import PATIENCE, QEMU, ROOT
from real_firmware import UNLEASHED, needs_sound_cards

from tools.card import fat, sdimage
from tools.common import THIRD_PARTY, Failure
from tools.flash import burn
from tools.netboot import netboot
from tools.netboot.server import Server

pytestmark = needs_sound_cards

PROMPT = "\n=> "
SPL = THIRD_PARTY / "u-boot-sifive/sifive_unleashed/u-boot-spl.bin"
MACHINE = ["-M", "sifive_u,msel=11", "-smp", "5", "-m", "8G", "-display", "none", "-monitor", "none", "-no-reboot"]
# QEMU 7.2's card ignores the first attempt after SPL.
CARD_AGAIN = ["mmc dev 0", "mmc dev 0"]


class Typist:
    """The board's serial line."""

    def __init__(self, qemu: subprocess.Popen):
        self.qemu, self.said, self.seen = qemu, "", 0
        os.set_blocking(qemu.stdout.fileno(), False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(qemu.stdout, selectors.EVENT_READ)

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.said[self.seen :]:
            assert time.monotonic() < deadline and self.qemu.poll() is None, self.said
            if self.selector.select(1.0):
                more = self.qemu.stdout.read() or b""
                self.said += more.decode(errors="replace").replace("\r", "")
        self.seen = self.said.index(words, self.seen) + len(words)

    def type(self, words: str) -> None:
        self.qemu.stdin.write(words.encode())
        self.qemu.stdin.flush()


@contextmanager
def u_boot(card):
    """At its prompt."""
    command = [QEMU, *MACHINE, "-serial", "stdio", "-bios", SPL, "-nic", "user"]
    command += ["-drive", f"file={card},if=sd,format=raw"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as qemu:
        typist = Typist(qemu)
        try:
            typist.wait_for("Hit any key to stop autoboot")
            typist.type(" ")
            typist.wait_for(PROMPT)
            yield typist
        finally:
            qemu.kill()


def boot(card, lines: list[str]) -> str:
    """Types @lines, of which the last one boots, and returns what was said."""
    with u_boot(card) as typist:
        for line in lines[:-1]:
            typist.type(f"{line}\n")
            typist.wait_for(PROMPT)
        typist.type(f"{lines[-1]}\n")
        typist.wait_for("yao: ended with status ")
        return typist.said


@pytest.fixture
def card(tmp_path):
    path = tmp_path / "sdcard.img"
    sdimage.make_card(UNLEASHED, build("report", UNLEASHED.name).image, path, arguments="-v 'two words'")
    return path


def arguments(said: str) -> list[str]:
    return re.findall(r"argv\[\d+\]=<(.*)>", said)


def flashed(card):
    """As `make flash` puts it on a larger card, where the copy of the partition table moves."""
    larger, size = card.with_suffix(".larger"), card.stat().st_size
    larger.touch()
    os.truncate(larger, 2 * size)
    with card.open("rb") as image, larger.open("r+b") as device:
        burn.write(image, size, device.fileno(), 2 * size, "card")
    return larger


def test_bootstd_boots_the_card_as_it_was_flashed(card):
    said = boot(flashed(card), [*CARD_AGAIN, "bootflow scan"])
    assert "Booting bootflow 'mmc@0.bootdev.part_3' with extlinux" in said, said
    assert arguments(said) == ["report", "-v", "two words"], said


def test_bootstd_boots_a_card_with_a_tree(card, tmp_path):
    """With an `fdt` line U-Boot adds to that tree what firmware has to say."""
    tree = THIRD_PARTY.parent / "trees/hifive_unleashed/hifive-unleashed-a00.dtb"
    conf = tmp_path / "extlinux.conf"
    conf.write_text("label yao\n  kernel /Image\n  fdt /board.dtb\n  append with-tree\n")
    for path, name in ((tree, "board.dtb"), (conf, "extlinux/extlinux.conf")):
        fat.mtools(["mcopy", "-o", path, f"::/{name}"], card, fat.find(card, "card"), "card", "write")
    said = boot(card, [*CARD_AGAIN, "bootflow scan"])
    assert "Retrieving file: /board.dtb" in said, said
    assert arguments(said) == ["report", "with-tree"], said


def test_card_that_is_not_marked_bootable_is_passed_over(card):
    """Why `make inspect` calls that a fault."""
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    subprocess.run(["sgdisk", "-A", "3:clear:2", card], check=True, capture_output=True, env=environment)
    with u_boot(card) as typist:
        for line in [*CARD_AGAIN, "bootflow scan; echo scan' is' over"]:
            typist.type(f"{line}\n")
            typist.wait_for("scan is over" if "over" in line else PROMPT)
        assert "with extlinux" not in typist.said


def test_by_hand_from_the_card(card):
    """The line of the boards' pages, on a U-Boot that has bootargs for Linux."""
    page = (ROOT / "docs/boards/hifive_unleashed.md").read_text()
    by_hand = re.search(r"By hand from the card: `(.*)`", page)[1]
    said = boot(card, [*CARD_AGAIN, "setenv bootargs console=ttyS0", by_hand])
    assert arguments(said) == ["report"], said


@contextmanager
def serving(image):
    try:
        server = Server({netboot.NAME: image}, "0.0.0.0", netboot.TFTP_PORT, print)
        address = netboot.own_address()
    except Failure as failure:
        pytest.skip(str(failure))
    ends: list[bool] = []

    def run():
        while not ends:
            server.step(0.2)
        server.close()

    thread = Thread(target=run)
    thread.start()
    try:
        yield address
    finally:
        ends.append(True)
        thread.join()


def test_over_the_network_with_the_commands_that_are_printed(card):
    """Through QEMU's own network, which has a DHCP server. That one also has a TFTP server, at its own address."""
    words = "-n '3 4' it\\'s 'a\\b' '$x;y'"
    with serving(build("report", UNLEASHED.name).image) as address:
        said = boot(card, netboot.commands(address, netboot.TFTP_PORT, words))
    assert "Bytes transferred = " in said, said
    assert arguments(said) == ["report", "-n", "3 4", "it's", "a\\b", "$x;y"], said
