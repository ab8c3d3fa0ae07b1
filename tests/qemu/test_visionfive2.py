"""The VisionFive 2 in the QEMU that `make qemu-visionfive2` builds: the card for the board, its real firmware."""

import re

import pytest
from made_machine import MIB, STARFIVE_SPL, card, drive, refused, run_of

from tools.common import THIRD_PARTY

pytestmark = pytest.mark.usefixtures("made_qemu")

MACHINE = ["-M", "visionfive2"]
SPL = THIRD_PARTY / "u-boot-starfive/starfive_visionfive2/u-boot-spl.bin.normal.out"


def test_the_board_boots_from_its_card_through_its_real_firmware(tmp_path):
    said = run_of("visionfive2", tmp_path)
    for words in "Trying to boot from MMC2", "DRAM:  4 GiB":
        assert words in said, said
    assert re.search(r"Product full SN: VF7110B1-\d{4}-D004E000-", said), said


@pytest.mark.parametrize("size", ["1G", "3G", "16G"])
def test_memory_that_the_board_cannot_have(size):
    assert "the board has 2, 4 or 8 GiB" in refused(*MACHINE, "-m", size)


def test_harts_that_the_board_does_not_have():
    assert "The min CPUs supported by machine 'visionfive2' is 5" in refused(*MACHINE, "-smp", "4")


def test_no_card():
    assert "boot-mode=sd needs -drive if=sd,index=0" in refused(*MACHINE, "-m", "2G")


def test_no_flash_to_boot_from():
    assert "boot-mode=flash needs -drive if=mtd" in refused("-M", "visionfive2,boot-mode=flash", "-m", "2G")


def test_boot_mode_that_is_not_modelled():
    assert "it is flash, sd or emmc; the boot by UART" in refused("-M", "visionfive2,boot-mode=uart", "-m", "2G")


def test_card_without_partitions(tmp_path):
    path = tmp_path / "card"
    path.write_bytes(bytes(MIB))
    said = refused(*MACHINE, "-m", "2G", *drive(path))
    assert "boot ROM: cannot load SPL: the card has no GPT" in said


@pytest.mark.parametrize(
    "at,words", [(0, "does not begin with the header"), (0x500, "another checksum than its header says")]
)
def test_card_with_a_damaged_spl(tmp_path, at, words):
    spl = bytearray(SPL.read_bytes())
    spl[at] ^= 1
    assert words in refused(*MACHINE, "-m", "2G", *card(tmp_path / "card", STARFIVE_SPL, content=spl))
