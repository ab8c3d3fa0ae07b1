"""U-Boot on the machine visionfive2: its drivers, written by others against the chip, judge the models. One boot, from
the flash."""

import re
import shutil
import zlib
from pathlib import Path

import building
import pexpect
import pytest
from machine import PATIENCE, ROOT

from tools.card import fat
from tools.common import THIRD_PARTY
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

FIRMWARE = THIRD_PARTY / "u-boot-starfive/starfive_visionfive2"
SPL = FIRMWARE / "u-boot-spl.bin.normal.out"
MACHINE = "-M visionfive2,boot-mode=flash -m 8G -display none -monitor none -serial stdio".split()
PROMPT = "StarFive # "
HZ = 24_000_000


class Board:
    def __init__(self, words: list[str]) -> None:
        self.board = pexpect.spawn(
            str(place.binary()), words, timeout=PATIENCE, encoding="utf-8", codec_errors="replace"
        )
        self.board.expect_exact("starting USB")  # the key waits in the UART: two seconds may be short on a busy host
        self.boot = self.board.before
        self.board.send(" ")
        self.board.expect_exact(PROMPT)

    def do(self, line: str) -> str:
        self.board.sendline(line)
        self.board.expect_exact(PROMPT)
        return self.board.before

    def words(self, address: int) -> list[int]:
        return [int(word, 16) for word in self.do(f"md {address:#x} 3").split(":")[1].split()[:3]]


def make_flash(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"\xff" * (16 << 20))
        for at, name in (0, SPL), (0x100000, FIRMWARE / "u-boot.itb"):
            file.seek(at)
            file.write(name.read_bytes())
    return path


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    building.build("BOARD=visionfive2", "sdcard")
    folder = tmp_path_factory.mktemp("u_boot")
    drives = [f"file={make_flash(folder / 'flash')},if=mtd,format=raw"]
    for index, name in enumerate(("sd", "emmc")):
        shutil.copy(ROOT / "build/visionfive2/sha256sum/sdcard.img", folder / name)
        drives.append(f"file={folder / name},if=sd,index={index},format=raw")
    started = Board([*MACHINE, *(word for drive in drives for word in ("-drive", drive))])
    yield started
    started.board.close(force=True)


def test_spl_and_u_boot_come_from_the_flash(board):
    assert "Trying to boot from SPI" in board.boot and "DRAM:  8 GiB" in board.boot, board.boot
    assert "Detected gd25lq128 with page size 256 Bytes, erase size 4 KiB, total 16 MiB" in board.boot


def test_flash_is_read_erased_and_written(board):
    board.do("sf probe")
    assert "Read: OK" in board.do("sf read 0x80000000 0 0x10000")
    assert f"==> {zlib.crc32(SPL.read_bytes()[:0x10000]):08x}" in board.do("crc32 0x80000000 0x10000")
    assert "Erased: OK" in board.do("sf erase 0xe00000 0x2000")
    assert "Written: OK" in board.do("sf write 0x80000000 0xe00000 0x1234")
    board.do("sf read 0x81000000 0xe00000 0x1238")
    assert "4660 byte(s) were the same" in board.do("cmp.b 0x80000000 0x81000000 0x1234")
    assert "81001234: ffffffff" in board.do("md 0x81001234 1")


@pytest.mark.parametrize("device,bus", [(0, "8-bit"), (1, "4-bit")])
def test_card_and_emmc_are_read(board, device, bus):
    board.do(f"mmc dev {device}")
    assert f"Bus Width: {bus}" in board.do("mmc info")
    board.do("mmc read 0x80000000 0x1000 0x80")
    assert f"==> {zlib.crc32(SPL.read_bytes()[:0x10000]):08x}" in board.do("crc32 0x80000000 0x10000")


def test_files_of_the_card_are_listed_and_loaded(board, tmp_path):
    card = ROOT / "build/visionfive2/sha256sum/sdcard.img"
    fat.extract(card, fat.find(card, "card"), tmp_path, "card")
    image = (tmp_path / "Image").read_bytes()
    said = board.do("ls mmc 1:3 /")
    assert re.search(rf"{len(image)} +Image", said) and "extlinux/" in said, said
    assert f"{len(image)} bytes read" in board.do("load mmc 1:3 0x82000000 Image")
    assert f"==> {zlib.crc32(image):08x}" in board.do(f"crc32 0x82000000 {len(image):x}")


def test_ethernet_is_found_without_a_phy(board):
    assert re.search(r"ethernet@16030000:\s+ethernet@16040000:\s+$", board.do("mdio list"))


def test_watchdog_counts_stops_and_resets(board):
    board.do("wdt dev watchdog@13070000")
    assert "20s timeout" in board.do("wdt start 20000")
    load, first, control = board.words(0x13070000)
    assert (load, control) == (10 * HZ, 3)
    assert load > first > board.words(0x13070000)[1]
    board.do("wdt stop")
    assert board.words(0x13070000)[1:] == board.words(0x13070000)[1:]
    board.board.sendline("wdt start 2000")
    board.board.expect_exact("U-Boot SPL")
