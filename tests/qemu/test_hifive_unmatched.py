"""The HiFive Unmatched in the QEMU that `make qemu-visionfive2` builds: the card for the board, its real firmware."""

import shutil
import zlib

import building
import pexpect
import pytest
from machine import PATIENCE, ROOT
from made_machine import MIB, QUIET, SIFIVE_ITB, SIFIVE_SPL, STARFIVE_ITB, card, drive, refused, run_of

from tools.common import THIRD_PARTY
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

MACHINE = ["-M", "hifive_unmatched"]
SPL = THIRD_PARTY / "u-boot-sifive/sifive_unmatched/u-boot-spl.bin"


def test_the_board_boots_from_its_card_through_its_real_firmware(tmp_path):
    said = run_of("hifive_unmatched", tmp_path)
    for words in "Trying to boot from MMC1", "DRAM:  16 GiB":
        assert words in said, said


@pytest.mark.parametrize("size", ["1G", "8G", "32G"])
def test_memory_that_the_board_cannot_have(size):
    assert "the board has 16 GiB, and its firmware uses no less: -m 16G" in refused(*MACHINE, "-m", size)


def test_harts_that_the_board_does_not_have():
    assert "The min CPUs supported by machine 'hifive_unmatched' is 5" in refused(*MACHINE, "-smp", "4")


@pytest.mark.parametrize("mode,drive", [("sd", "sd"), ("flash", "mtd")])
def test_nothing_to_boot_from(mode, drive):
    said = refused("-M", f"hifive_unmatched,boot-mode={mode}")
    assert f"boot ROM: cannot load SPL: boot-mode={mode} needs -drive if={drive}" in said


def test_boot_mode_that_does_not_exist():
    said = refused("-M", "hifive_unmatched,boot-mode=uart")
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
    options = card(path, *types)
    if not types:
        path.write_bytes(bytes(MIB))
    assert f"boot ROM: cannot load SPL: {words}" in refused(*MACHINE, *options)


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
    words = [*MACHINE, *QUIET, *drive(path)]
    board = pexpect.spawn(str(place.binary()), words, timeout=PATIENCE, encoding="utf-8", codec_errors="replace")
    prompt(board)
    says(board, "mac", "Product ID: 0002 (HiFive Unmatched)")
    says(board, "mmc info", "Capacity: ")
    says(board, "mmc read 0x90000000 0x22 0x80", "128 blocks read: OK")
    says(board, "crc32 0x90000000 0x10000", f"{zlib.crc32(SPL.read_bytes()[:65536]):08x}")
    says(board, "mmc write 0x90000000 0x2900 3", "3 blocks written: OK")
    board.close(force=True)
    assert path.read_bytes()[0x2900 * 512 :][: 3 * 512] == SPL.read_bytes()[: 3 * 512]
