"""The card and the eMMC of the VisionFive 2, in one tree. One boot, through the board's firmware."""

import subprocess

import building
import disks
import pytest
from machine import PATIENCE, ROOT

from tools.card import fat
from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

APP = "tests/qemu/apps/two_slots"
MACHINE = "-M visionfive2,strict=on -m 4G -display none -monitor none -serial stdio -no-reboot".split()
SAID = """\
write(fd, path, strlen(path)): 11
close(fd): 0
write(fd, path, strlen(path)): 5
close(fd): 0
rename("/here", "/emmc/here"): -1 Cross-device link
access("/emmc/Image", F_OK): -1 No such file or directory
access("/Image", F_OK): 0
mmcblk0
mmcblk0p1
mmcblk1
mmcblk1p1
mmcblk1p2
mmcblk1p3
open("/dev/mmcblk0", O_RDWR): -1 Resource busy
open("/dev/mmcblk1p3", O_RDWR): -1 Resource busy
yao: ended with status 0
"""


def test_a_card_and_an_emmc_are_in_one_tree(tmp_path):
    building.build(f"APP={APP}", "BOARD=visionfive2", "sdcard")
    card = tmp_path / "card"
    disks.copy_sparse(ROOT / "build/visionfive2/two_slots/sdcard.img", card, 0)
    emmc = disks.make(tmp_path / "emmc", {"old": b"kept"})
    drives = [f"file={path},if=sd,index={index},format=raw" for index, path in enumerate((card, emmc.path))]
    command = [place.binary(), *MACHINE, *(word for drive in drives for word in ("-drive", drive))]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
    said = done.stdout.decode(errors="replace").replace("\r", "")
    assert said[said.find("write(fd") :] == SAID, said
    assert emmc.files(tmp_path / "on emmc") == {"old": b"kept", "there": b"/emmc/there"}
    fat.extract(card, fat.find(card, "card"), tmp_path / "on card", "card")
    assert (tmp_path / "on card/here").read_bytes() == b"/here"
