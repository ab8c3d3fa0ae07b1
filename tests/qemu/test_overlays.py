"""An overlay on the card changes settings at run time: U-Boot SPL, OpenSBI, a U-Boot with overlays,
and extlinux.conf with `fdtoverlays`. Neither the image nor the tree on the card is rebuilt."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import u_boot
from app_image import build
from disks import SECTOR, write
from machine import ROOT
from real_firmware import UNLEASHED, needs_sound_cards

from tools.card import fat
from tools.setup import third_party
from tools.trees import overlay

TREE = ROOT / "build/trees/hifive_unleashed/hifive-unleashed-a00.dtb"
SETTINGS = """/dts-v1/;
/ { chosen { yao { bootargs = "write heap 'by overlay'"; heap-size = <0x30000>;
    mounts { root { read-only; }; }; }; }; };
"""
BY_HAND = '/dts-v1/; /plugin/;\n&{/chosen} { yao { bootargs = "by overlay"; heap-size = <0x20000>; }; };'
PLAIN = "default yao\nlabel yao\n    kernel /Image\n    fdt /hifive-unleashed-a00.dtb\n"
WITH_OVERLAY = PLAIN + "    fdtoverlays /overlay.dtbo\n"

pytestmark = needs_sound_cards


def make_card(folder: Path, extlinux: str, change: str) -> Path:
    """With the firmware's tree as it is, and the overlay."""
    image = build("settings", UNLEASHED.name).image
    files, card = folder / "files", folder / "sdcard.img"
    source, conf = folder / "change.dts", folder / "extlinux.conf"
    source.write_text(change)
    conf.write_text(extlinux)
    files.mkdir()
    for path in TREE, overlay.compile_overlay(source, folder):
        shutil.copy(path, files)
    command = [sys.executable, "-m", "tools.card.sdimage", "--board", UNLEASHED.name, "--out", card]
    subprocess.run([*command, "--image", image, "--files", files], check=True, capture_output=True)
    words = ["mcopy", "-o", conf, "::/extlinux/extlinux.conf"]
    fat.mtools(words, card, fat.find(card, card.name), card.name, "write extlinux.conf")
    return card


def with_overlays(card: Path) -> Path:
    """Puts another U-Boot on the card."""
    place = next(part for part in UNLEASHED.partitions if part.name == "uboot")
    content = u_boot.fit(card.parent).read_bytes()
    assert len(content) <= (place.last + 1 - place.first) * SECTOR
    write(card, place.first * SECTOR, content)
    return card


def boot(card: Path) -> list[str]:
    """What the chain said, in lines."""
    app, folder = build("settings", UNLEASHED.name), card.parent
    command = [sys.executable, "-m", "tools.run.run", "--board", UNLEASHED.name, "--image", app.image]
    command += ["--elf", app.elf, "--sd", card, "--card", folder / "copy.img"]
    done = subprocess.run([*command, "--log", folder / "log"], capture_output=True, text=True)
    assert done.returncode == 0 and "Starting kernel" in done.stdout, done.stdout + done.stderr
    return done.stdout.splitlines()


def boot_with_overlays(folder: Path, extlinux: str, change: str = SETTINGS) -> list[str]:
    return boot(with_overlays(make_card(folder, extlinux, change)))


def test_the_u_boot_is_of_the_firmwares_release():
    entries = third_party.load_all(None)
    assert entries["u-boot-sifive"].version.startswith(entries["u-boot"].version + "-")


def test_an_overlay_on_the_card_overrides_the_built_in_settings(tmp_path):
    said = boot_with_overlays(tmp_path, WITH_OVERLAY)
    assert "Retrieving file: /overlay.dtbo" in said, said
    pages = re.search(r"heap of (\d+) pages", "\n".join(said))
    assert 32 < int(pages[1]) <= 48, said  # open() took some
    assert "open for writing: Read-only file system" in said, said
    assert "argument by overlay" in said and "argument built" not in said, said


def test_without_its_line_the_built_in_heap_and_mount_hold(tmp_path):
    said = boot_with_overlays(tmp_path, PLAIN + "    append write heap\n")
    assert "open for writing: done" in said, said
    pages = re.search(r"heap of (\d+) pages", "\n".join(said))
    assert 48 < int(pages[1]) <= 64, said  # the file system took some


def test_what_extlinux_appends_wins_over_an_overlays_bootargs(tmp_path):
    said = boot_with_overlays(tmp_path, WITH_OVERLAY + "    append heap appended\n", BY_HAND)
    assert "argument appended" in said and "argument by" not in said, said
    assert "heap of 32 pages" in said, said


def test_debians_u_boot_ignores_the_line(tmp_path):
    said = boot(make_card(tmp_path, WITH_OVERLAY, SETTINGS))
    assert "Retrieving file: /hifive-unleashed-a00.dtb" in said, said
    assert "Retrieving file: /overlay.dtbo" not in said, said
    assert "argument built" in said and "argument in" in said, said
