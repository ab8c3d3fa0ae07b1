"""The VisionFive 2 in the QEMU that `make qemu-visionfive2` builds: the card for the board, its real firmware."""

import os
import random
import re
import subprocess

import building
import pytest

from tools.common import THIRD_PARTY
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

MACHINE = [place.binary(), "-M", "visionfive2", "-display", "none", "-monitor", "none", "-serial", "stdio"]
SPL = THIRD_PARTY / "u-boot-starfive/starfive_visionfive2/u-boot-spl.bin.normal.out"


def refused(*words) -> str:
    command = [str(word) for word in [*MACHINE, *words]]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done
    return done.stderr


def card(path, change=None) -> list[str]:
    """With SPL alone, at the place and with the type that the boot ROM wants."""
    with path.open("wb") as file:
        file.truncate(16 << 20)
    sgdisk = ["sgdisk", "-n", "1:4096:8191", "-t", "1:2E54B353-1271-4842-806F-E436D6AF6985", path]
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    subprocess.run(sgdisk, check=True, capture_output=True, env=environment)
    spl = bytearray(SPL.read_bytes())
    if change is not None:
        spl[change] ^= 1
    with path.open("r+b") as file:
        file.seek(4096 * 512)
        file.write(spl)
    return ["-drive", f"file={path},if=sd,format=raw"]


def test_the_board_boots_from_its_card_through_its_real_firmware(tmp_path):
    files = tmp_path / "my files"
    files.mkdir()
    (files / "Grüße").write_bytes(random.Random(3).randbytes(100_000))
    building.build("BOARD=visionfive2")
    done = building.make("run", "BOARD=visionfive2", f"FILES={files}")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    for words in "U-Boot SPL", "Trying to boot from MMC2", "DRAM:  4 GiB", "Starting kernel", "Grüße", "all is well":
        assert words in said, said
    assert re.search(r"Product full SN: VF7110B1-\d{4}-D004E000-", said), said


@pytest.mark.parametrize("size", ["1G", "3G", "16G"])
def test_memory_that_the_board_cannot_have(size):
    assert "the board has 2, 4 or 8 GiB" in refused("-m", size)


def test_harts_that_the_board_does_not_have():
    assert "The min CPUs supported by machine 'visionfive2' is 5" in refused("-smp", "4")


def test_no_card():
    assert "boot-mode=sd needs -drive if=sd,index=0" in refused("-m", "2G")


def test_no_flash_to_boot_from():
    done = subprocess.run(
        [*map(str, MACHINE), "-M", "boot-mode=flash", "-m", "2G"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1 and "boot-mode=flash needs -drive if=mtd" in done.stderr, done


def test_boot_mode_that_is_not_modelled():
    words = [*MACHINE, "-m", "2G"]
    words[2] += ",boot-mode=uart"
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "it is flash, sd or emmc; the boot by UART" in done.stderr, done


def test_card_without_partitions(tmp_path):
    path = tmp_path / "card"
    with path.open("wb") as file:
        file.truncate(1 << 20)
    said = refused("-m", "2G", "-drive", f"file={path},if=sd,format=raw")
    assert "boot ROM: cannot load SPL: the card has no GPT" in said


@pytest.mark.parametrize(
    "at,words", [(0, "does not begin with the header"), (0x500, "another checksum than its header says")]
)
def test_card_with_a_damaged_spl(tmp_path, at, words):
    assert words in refused("-m", "2G", *card(tmp_path / "card", at))
