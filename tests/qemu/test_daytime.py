"""The time of day comes from the board's clock, if it has one, and is kept there; else from the
dates on the card."""

import os
import re
import struct

import disks

SET = r"now 2024-02-29 12:00:0\d\n"


def said(board, bootargs="", arguments=("-rtc", "base=2033-05-18T03:33:20")) -> str:
    run = board.run("daytime", bootargs, arguments)
    assert run.status == 0, run
    return run.text


def test_it_starts_with_the_boards_clock_and_sets_it(virt):
    """The clock runs on while a busy host boots the machine."""
    text = said(virt)
    expected = rf"now 2033-05-18 03:3[3-9]:\d\d\n{SET}clock 2024-02-29 12:00:0\d\n"
    assert re.match(expected, text), text


def test_a_time_that_was_set_first_is_not_overwritten_by_the_clock(virt):
    text = said(virt, "set-first")
    assert re.match(rf"{SET}clock 2024-02-29 12:00:0\d\n", text), text


def test_without_a_clock_and_a_card_it_starts_with_1970(unleashed):
    text = said(unleashed)
    missing = "yao: /: mount: no card or disk is present\n"
    assert re.search(rf"{missing}now 1970-01-01 00:00:\d\d\n{SET}no clock\n", text), text


def zone_file(seconds: int, name: bytes) -> bytes:
    """A compiled zone of version 2 (RFC 8536) that is always so many seconds east."""
    header = struct.pack(">5s15x6I", b"TZif2", 0, 0, 0, 0, 1, 4)
    data = struct.pack(">iBB4s", seconds, 0, 0, name)
    return 2 * (header + data) + b"\n%s-%d:%02d\n" % (name, seconds // 3600, seconds % 3600 // 60)


NOON = {"new": 3893918400, "sub/newer": 3893918400 + 366 * 86400}  # 2093-05-23
ZONE = "usr/share/zoneinfo/Half/Past"
ZONES = """\
CET-1CEST,M3.5.0,M10.5.0/3: 2024-07-01 14:00 +0200 CEST
CET-1CEST,M3.5.0,M10.5.0/3: 2025-01-15 13:00 +0100 CET
Half/Past: 2024-07-01 17:30 +0530 IST
Half/Past: 2025-01-15 17:30 +0530 IST
Nowhere: 2024-07-01 12:00 +0000 UTC
Nowhere: 2025-01-15 12:00 +0000 UTC
"""
OLD = "names and more of them/old"


def test_without_a_clock_it_starts_with_the_newest_date_on_the_card(unleashed, tmp_path):
    """In the root folder; a file elsewhere counts when it is opened. TZ has rules, or a file there."""
    disk = disks.make(tmp_path / "disk.img", {OLD: b"", ZONE: zone_file(19800, b"IST")})
    folder = disks.fill(tmp_path / "files", {name: b"" for name in NOON})
    for name, seconds in NOON.items():
        os.utime(folder / name, (seconds, seconds))
    disks.put(disk.path, disk.first, folder)
    names = f'"/{OLD}" /sub/newer /sub/none TZ=CET-1CEST,M3.5.0,M10.5.0/3 TZ=Half/Past TZ=Nowhere'
    text = said(unleashed, names, unleashed.drive(disk.path))
    days = [rf"now {day} \d\d:\d\d:\d\d\n" for day in ("2093-05-23", "2093-05-23", "2094-05-24")]
    assert re.search("".join(days) + f"no file\n{re.escape(ZONES)}{SET}no clock\n", text), text
