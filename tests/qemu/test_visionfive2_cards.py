"""Cards that the VisionFive 2 of our QEMU cannot boot from. Each ends the run with its reason."""

import subprocess

import pytest
from machine import ROOT  # noqa: F401  puts the tools on the path

from tools.board import Partition
from tools.card import gpt
from tools.common import THIRD_PARTY
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

MIB = 1 << 20
FIRST = 4096  # sectors: 2 MiB
SPL = "2E54B353-1271-4842-806F-E436D6AF6985"
SIFIVE_SPL = "5B193300-FC78-40CD-8002-E86C45580B47"
DATA = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"
CONTENT = THIRD_PARTY / "u-boot-starfive/starfive_visionfive2/u-boot-spl.bin.normal.out"


def card(path, *types: str) -> None:
    """SPL stands where the board's first partition is, and each partition has 2 MiB."""
    with path.open("wb") as file:
        file.truncate(16 * MIB)
    starts = [FIRST * (1 + index) for index in range(len(types))]
    gpt.write(path, [Partition(f"part{first}", kind, first, first + FIRST - 1) for first, kind in zip(starts, types)])
    with path.open("r+b") as file:
        file.seek(FIRST * 512)
        file.write(CONTENT.read_bytes())


def refused(path) -> str:
    words = ["-M", "visionfive2", "-m", "2G", "-display", "none", "-drive", f"file={path},if=sd,format=raw"]
    done = subprocess.run([place.binary(), *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done
    return done.stderr


def test_card_without_spl(tmp_path):
    card(tmp_path / "card", DATA, DATA)
    assert f"boot ROM: cannot load SPL: no partition has the type {SPL}" in refused(tmp_path / "card")


def test_card_for_another_board(tmp_path):
    """U-Boot's partition has there the type that SPL's has here."""
    card(tmp_path / "card", SIFIVE_SPL, SPL)
    assert "the card is laid out for SiFive's boards" in refused(tmp_path / "card")


@pytest.mark.parametrize("size", [2 * MIB, 2 * MIB + 64 * 1024])
def test_card_that_is_cut_off(tmp_path, size):
    """In front of SPL, and within it, where it is no card at all for QEMU."""
    card(tmp_path / "card", SPL)
    with (tmp_path / "card").open("r+b") as file:
        file.truncate(size)
    power_of_two = size & (size - 1) == 0
    said = "the card or flash cannot be read so far" if power_of_two else "size has to be a power of 2"
    assert said in refused(tmp_path / "card")
