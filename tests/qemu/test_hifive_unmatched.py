"""The HiFive Unmatched in the QEMU that `make qemu-visionfive2` builds: the card for the board, its real firmware."""

import os
import random
import shutil
import subprocess
import zlib

import building
import pexpect
import pytest
from machine import PATIENCE, ROOT

from tools.common import THIRD_PARTY
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

MACHINE = ["-M", "hifive_unmatched", "-display", "none", "-monitor", "none", "-serial", "stdio"]
SPL = THIRD_PARTY / "u-boot-sifive/sifive_unmatched/u-boot-spl.bin"
SIFIVE_SPL = "5B193300-FC78-40CD-8002-E86C45580B47"
SIFIVE_ITB = "2E54B353-1271-4842-806F-E436D6AF6985"
STARFIVE_ITB = "BC13C2FF-59E6-4262-A352-B275FD6F7172"


def refused(*words, machine=MACHINE) -> str:
    command = [str(word) for word in [place.binary(), *machine, *words]]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done
    return done.stderr


def card(path, *types: str) -> list[str]:
    """With a partition for each of @types, and nothing in them."""
    with path.open("wb") as file:
        file.truncate(16 << 20)
    options = [("-n", f"{number}::+1M", "-t", f"{number}:{kind}") for number, kind in enumerate(types, 1)]
    words = [word for option in options for word in option]
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    subprocess.run(["sgdisk", *words, path], check=True, capture_output=True, env=environment)
    return ["-drive", f"file={path},if=sd,format=raw"]


def test_the_board_boots_from_its_card_through_its_real_firmware(tmp_path):
    files = tmp_path / "my files"
    files.mkdir()
    (files / "Grüße").write_bytes(random.Random(4).randbytes(100_000))
    building.build("BOARD=hifive_unmatched")
    done = building.make("run", "BOARD=hifive_unmatched", f"FILES={files}")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    for words in "U-Boot SPL", "Trying to boot from MMC1", "DRAM:  16 GiB", "Starting kernel", "Grüße", "all is well":
        assert words in said, said


@pytest.mark.parametrize("size", ["1G", "8G", "32G"])
def test_memory_that_the_board_cannot_have(size):
    assert "the board has 16 GiB, and its firmware uses no less: -m 16G" in refused("-m", size)


def test_harts_that_the_board_does_not_have():
    assert "The min CPUs supported by machine 'hifive_unmatched' is 5" in refused("-smp", "4")


@pytest.mark.parametrize("mode,drive", [("sd", "sd"), ("flash", "mtd")])
def test_nothing_to_boot_from(mode, drive):
    said = refused(machine=["-M", f"hifive_unmatched,boot-mode={mode}", *MACHINE[2:]])
    assert f"boot ROM: cannot load SPL: boot-mode={mode} needs -drive if={drive}" in said


def test_boot_mode_that_does_not_exist():
    said = refused(machine=["-M", "hifive_unmatched,boot-mode=uart", *MACHINE[2:]])
    assert "boot-mode=uart: it is sd or flash" in said


@pytest.mark.parametrize(
    "types,words",
    [
        ([], "the card has no GPT"),
        ([SIFIVE_ITB, STARFIVE_ITB], f"a partition has the type {STARFIVE_ITB}: the card is laid out for StarFive's"),
        ([SIFIVE_ITB], f"no partition has the type {SIFIVE_SPL}"),
        ([SIFIVE_SPL], "its partition is empty"),
    ],
)
def test_card_that_cannot_boot(tmp_path, types, words):
    path = tmp_path / "card"
    drive = card(path, *types)
    if not types:
        path.write_bytes(bytes(1 << 20))
    assert f"boot ROM: cannot load SPL: {words}" in refused(*drive)


def prompt(board: pexpect.spawn) -> None:
    board.expect("Hit any key to stop autoboot")
    board.send(" ")
    board.expect_exact("=> ")


def says(board: pexpect.spawn, line: str, words: str) -> None:
    board.sendline(line)
    board.expect_exact(words)
    board.expect_exact("=> ")


def test_u_boot_reads_and_writes_the_card_and_the_board_id(tmp_path):
    """By its own drivers, without us."""
    building.build("BOARD=hifive_unmatched", "sdcard")
    path = tmp_path / "card"
    shutil.copy(ROOT / "build/hifive_unmatched/sha256sum/sdcard.img", path)
    words = [*MACHINE, "-drive", f"file={path},if=sd,format=raw"]
    board = pexpect.spawn(str(place.binary()), words, timeout=PATIENCE, encoding="utf-8", codec_errors="replace")
    prompt(board)
    says(board, "mac", "Product ID: 0002 (HiFive Unmatched)")
    says(board, "mmc info", "Capacity: ")
    says(board, "mmc read 0x90000000 0x22 0x80", "128 blocks read: OK")
    says(board, "crc32 0x90000000 0x10000", f"{zlib.crc32(SPL.read_bytes()[:65536]):08x}")
    says(board, "mmc write 0x90000000 0x2900 3", "3 blocks written: OK")
    board.close(force=True)
    assert path.read_bytes()[0x2900 * 512 :][: 3 * 512] == SPL.read_bytes()[: 3 * 512]
