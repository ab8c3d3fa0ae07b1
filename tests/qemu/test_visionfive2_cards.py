"""Cards that the VisionFive 2 of our QEMU cannot boot from. Each ends the run with its reason."""

import made_machine
import pytest
from made_machine import DATA, MIB, SIFIVE_SPL, STARFIVE_SPL, drive

from tools.common import THIRD_PARTY

pytestmark = pytest.mark.usefixtures("made_qemu")

SPL = THIRD_PARTY / "u-boot-starfive/starfive_visionfive2/u-boot-spl.bin.normal.out"


def card(path, *types: str) -> None:
    """SPL stands where the board's first partition is."""
    made_machine.card(path, *types, content=SPL.read_bytes())


def refused(path) -> str:
    return made_machine.refused("-M", "visionfive2", "-m", "2G", *drive(path))


def test_card_without_spl(tmp_path):
    card(tmp_path / "card", DATA, DATA)
    assert f"boot ROM: cannot load SPL: no partition has the type {STARFIVE_SPL}" in refused(tmp_path / "card")


def test_card_for_another_board(tmp_path):
    """U-Boot's partition has there the type that SPL's has here."""
    card(tmp_path / "card", SIFIVE_SPL, STARFIVE_SPL)
    assert "the card is laid out for SiFive's boards" in refused(tmp_path / "card")


@pytest.mark.parametrize("size", [2 * MIB, 2 * MIB + 64 * 1024])
def test_card_that_is_cut_off(tmp_path, size):
    """In front of SPL, and within it, where it is no card at all for QEMU."""
    card(tmp_path / "card", STARFIVE_SPL)
    with (tmp_path / "card").open("r+b") as file:
        file.truncate(size)
    power_of_two = size & (size - 1) == 0
    said = "the card or flash cannot be read so far" if power_of_two else "size has to be a power of 2"
    assert said in refused(tmp_path / "card")
