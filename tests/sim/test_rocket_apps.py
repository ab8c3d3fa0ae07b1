"""The example apps on the core's RTL: the images do what they do in QEMU."""

import hashlib
import random
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import app_image  # behind soc, which makes it known
import disks
import pytest
from disks import MIB
from machine import ROOT
from soc import FOUR_HARTS, SECONDS

GIB = 1 << 30
FILES = {"boot/one": b"1" * 513, "empty": b"", "Grüße.bin": random.Random(3).randbytes(8500)}
FEW = {"file": b"some bytes"}
SUMS = "SHA256SUMS"


def ours(run) -> str:
    assert run.status == 0, run
    return run.text


def gpt_card(path, files):
    """FAT16: a file system that is read in few blocks."""
    return disks.make(path, files, kind=16, volume=8 * MIB)


def small_card(path, files):
    """Without the 32 sectors of a GPT's entries and their CRC."""
    return disks.make(path, files, kind=16, volume=8 * MIB, table="mbr")


def test_hello_says_hello(soc):
    text = ours(soc.run(soc.app("apps/hello").image))
    assert text == "Hello from Yao.\nyao: ended with status 0\n"


def test_hello_runs_on_four_harts(soc):
    text = ours(replace(soc, core=FOUR_HARTS).run(soc.app("apps/hello").image))
    assert "Hello from Yao.\n" in text


@pytest.mark.parametrize("board", ["hifive_unleashed", "any"])
def test_an_image_for_boards_runs_unchanged(soc, board):
    assert "Hello from Yao.\n" in ours(soc.run(app_image.build("apps/hello", board).image))


def test_echo_answers_what_is_typed(soc):
    with soc.start(soc.app("apps/echo").image) as guest:
        guest.wait_for(b"quit or Ctrl-D ends\r\n", SECONDS)
        guest.type(b"one\rt\x7fwo words\rquit\r")
        assert "\none\nwo words\nyao: ended" in ours(guest.finish(SECONDS))


def test_what_is_pasted_arrives_whole(soc):
    """More than the FIFO of eight bytes: the terminal waits for room."""
    lines = [f"{number:03d} of what is pasted at once" for number in range(20)]
    with soc.start(soc.app("apps/echo").image) as guest:
        guest.wait_for(b"quit or Ctrl-D ends\r\n", SECONDS)
        guest.type("".join(f"{line}\n" for line in lines).encode() + b"\4")
        assert "\n".join(["", *lines, "yao: ended"]) in ours(guest.finish(SECONDS))


# A second is a thousand ticks of the core's clock.
SLOW_CLOCK = "&{/cpus} { timebase-frequency = <1000>; };\n"


def test_alarm_comes_every_second_without_drift(soc):
    run = replace(soc, bootargs="4", change=SLOW_CLOCK).run(soc.app("apps/alarm").image)
    times = re.findall(r"^(\d)\.00\d s$", ours(run), re.MULTILINE)
    assert times == ["1", "2", "3", "4"], run


def test_a_sleep_is_never_too_short(soc):
    """A tick is 10 µs."""
    run = replace(soc.slow, bootargs="2").run(soc.app("sleeper").image)
    took = {name: int(ns) for name, ns in re.findall(r"(\w+) (\d+)\n", ours(run))}
    ways = ["time_sleep_until", "nanosleep", "usleep", "time_delay_ns"]
    assert [took[name] >= 2_000_000 for name in ways] == [True] * 4


def far_card(path, files):
    """More than 2 GiB, so it is one of high capacity, with the volume where no address of 32 bits
    in bytes leads."""
    first = 5 * GIB // disks.SECTOR
    disks.blank(path, 6 * GIB)
    disks.write_mbr(path, (disks.FAT_TYPES[16], first, 8 * MIB // disks.SECTOR))
    disks.make_fat(path, first, 8 * MIB // disks.SECTOR, 16)
    disks.put(path, first, disks.fill(path.with_suffix(".files"), files))
    return disks.Disk(path, first)


def check_sums(disk, folder, files):
    assert disk.fsck() == ""
    found = disk.files(folder)
    assert {name: found.get(name) for name in files} == files
    expected = {f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in files.items()}
    assert set(found[SUMS].decode().splitlines()) == expected
    check = ["sha256sum", "--quiet", "-c", SUMS]
    assert subprocess.run(check, cwd=folder, capture_output=True).stdout == b""


@pytest.mark.parametrize(
    "card, slow", [(gpt_card, True), (far_card, False)], ids=["SDSC-GPT-slow", "SDHC-MBR"]
)
def test_sums_of_the_files_on_the_card(soc, tmp_path, card, slow):
    disk = card(tmp_path / "card.img", FILES)
    machine = replace(soc, arguments=(f"--card={disk.path}",))
    ours((machine.slow if slow else machine).run(soc.app("apps/sha256sum").image))
    check_sums(disk, tmp_path / "found", FILES)


@pytest.mark.parametrize(
    "fault", ["read-crc", "no-answer:17", "write-crc", "crc-r1:24"]
)
def test_a_card_that_fails_now_and_then_loses_nothing(soc, fault, tmp_path):
    disk = small_card(tmp_path / "card.img", FEW)
    arguments = (f"--card={disk.path}", f"--card-fault={fault}")
    ours(replace(soc, arguments=arguments).slow.run(soc.app("apps/sha256sum").image))
    check_sums(disk, tmp_path / "found", FEW)


def test_logger_leaves_whole_records_on_the_card(soc, tmp_path):
    disk = small_card(tmp_path / "card.img", {"other": b"mine"})
    machine = replace(soc, bootargs="-n 5 -i 1 -r 2", arguments=(f"--card={disk.path}",))
    assert "5 records taken" in ours(machine.run(soc.app("apps/logger").image))
    assert disk.fsck() == ""
    disk.files(tmp_path / "after")
    words = [sys.executable, ROOT / "apps/logger/check", tmp_path / "after"]
    words += [disk.path.with_suffix(".files")]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.stdout == "check: 5 records, 1 to 5, in 3 files\n", done


def test_an_empty_slot_is_told(soc):
    run = soc.slow.run(soc.app("apps/sha256sum").image)
    assert run.status == 1, run
    assert "no card" in run.text


def test_two_runs_take_the_same_cycles(soc, tmp_path):
    """With a card, which is where host and machine meet most. It is the same one, as a date that is
    met again is not computed again."""
    image = soc.app("apps/sha256sum").image
    first = small_card(tmp_path / "card.img", FEW).path
    figures = []
    for name in "ab":
        card = shutil.copy(first, tmp_path / f"{name}.img")
        run = replace(soc, arguments=(f"--card={card}",)).slow.figures(image, tmp_path)
        figures.append({key: run[key] for key in ("end", "value", "cycles", "instructions")})
    assert figures[0] == figures[1]
