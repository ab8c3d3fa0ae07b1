"""apps/sha256sum on cards that are good, full, damaged, or pulled out."""

import hashlib
import random
import re
import subprocess

import disks
import pytest
from boards import Board
from disks import MIB
from real_firmware import needs_sound_cards
from volume import Volume

FILES = {f"folder {i % 7}/file {i:03}": random.Random(i).randbytes(i * 37) for i in range(120)}
SUMS = "SHA256SUMS"


def sums(files: dict[str, bytes]) -> set[str]:
    return {f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()}


def run(board, disk):
    return board.run("apps/sha256sum", arguments=board.drive(disk.path))


def check_kept(disk, files, folder) -> dict[str, bytes]:
    """The card is sound and all that was on it is still there. Returns what else is."""
    assert disk.fsck() == ""
    found = disk.files(folder)
    assert {name: found.get(name) for name in files} == files
    return {name: content for name, content in found.items() if name not in files}


def fill_up(disk, folder, left: int = 0) -> dict[str, bytes]:
    """Leaves @left clusters free."""
    free = Volume(disk).free_clusters()
    filler = {"filler": bytes(range(256)) * 2 * (free - left)}
    disks.put(disk.path, disk.first, disks.fill(folder, filler))
    assert Volume(disk).free_clusters() == left
    return filler


def test_every_file_is_hashed_as_coreutils_does(board, tmp_path):
    disk = disks.make(tmp_path / "card.img", FILES | {SUMS: b"of last time\n"})
    assert run(board, disk).status == 0
    assert set(check_kept(disk, FILES, tmp_path / "found")) == {SUMS}
    assert set(disk.text(SUMS).splitlines()) == sums(FILES)
    check = ["sha256sum", "--quiet", "-c", SUMS]
    assert subprocess.run(check, cwd=tmp_path / "found", capture_output=True).stdout == b""


def broken_card(folder):
    """A file among the others ends in the middle, by the FAT."""
    long = {f"long {i}": random.Random(i).randbytes(200_000) for i in range(5)}
    disk = disks.make(folder / "card.img", FILES | long | {"BROKEN": random.Random(7).randbytes(90_000)})
    volume = Volume(disk)
    cluster = volume.first_cluster(volume.root_entry(b"BROKEN     "))
    volume.link(cluster + 20, 0)
    return disk, FILES | long


@pytest.mark.parametrize("name, harts, can_run", [("virt", 1, 1), ("virt", 2, 2), ("virt", 4, 4), ("hifive_unleashed", 5, 4)])
def test_lines_are_in_one_order_however_many_harts_hash(name, harts, can_run, tmp_path):
    """FU540's hart 0 cannot run the app."""
    board = Board(name)
    disk, files = broken_card(tmp_path)
    found = board.run("apps/sha256sum", arguments=board.drive(disk.path), harts=harts)
    assert found.status == 1, found
    first, *lines = found.text.splitlines()
    assert first == f"sha256sum: {can_run} hart{'s' if can_run > 1 else ''}"
    told = re.findall(r"^(?:[0-9a-f]{64} +\d+  |sha256sum: /)(.+?)(?:: cannot read: .*)?$", "\n".join(lines), re.M)
    assert told == sorted([*files, "BROKEN"])
    assert disk.text(SUMS).splitlines() == sorted(sums(files), key=lambda line: line[66:])


@pytest.mark.parametrize("left", [0, 1, 9], ids=["full", "one cluster left", "half the sums fit"])
def test_a_full_card_is_told_and_its_files_stay(board, left, tmp_path):
    """The sums of last time included."""
    old = {SUMS: b"of last time\n"}
    disk = disks.make(tmp_path / "card.img", FILES | old, kind=16, volume=4 * MIB)
    everything = FILES | old | fill_up(disk, tmp_path / "filler", left)
    found = run(board, disk)
    assert found.status == 1, found
    assert "No space left on device" in found.text, found
    assert check_kept(disk, everything, tmp_path / "found") == {}


def test_a_broken_file_is_told_and_the_others_are_hashed(board, tmp_path):
    disk = disks.make(tmp_path / "card.img", FILES | {"BROKEN": random.Random(7).randbytes(90_000)})
    volume = Volume(disk)
    cluster = volume.first_cluster(volume.root_entry(b"BROKEN     "))
    volume.link(cluster + 20, 0)
    found = run(board, disk)
    assert found.status == 1 and "FAT volume at sector " in found.text, found
    assert set(disk.text(SUMS).splitlines()) == sums(FILES)


@needs_sound_cards
def test_a_card_pulled_during_a_read_is_told_and_its_files_stay(unleashed, tmp_path):
    big = {"a": b"first", "big": random.Random(8).randbytes(8 * MIB), "c": b"last"}
    disk = disks.make(tmp_path / "card.img", big)
    with unleashed.start("apps/sha256sum", tmp_path, unleashed.drive(disk.path)) as guest:
        guest.wait_for(b"%")  # the progress of the big file
        guest.monitor("eject -f disk")
        found = guest.finish()
    assert found.status == 1, found
    assert "/soc/spi@10050000/mmc@0: read sector" in found.text, found
    assert "the card was removed" in found.text and "No medium found" in found.text, found
    assert "  c\n" not in found.text, "what is on no card cannot be read"
    after = disk.files(tmp_path / "found")
    assert {name: after.get(name) for name in big} == big


def test_a_disk_that_fails_while_the_sums_are_written_keeps_those_of_last_time(virt, tmp_path):
    old = {SUMS: b"of last time\n"}
    disk = disks.make(tmp_path / "card.img", FILES | old)
    found = virt.run("apps/sha256sum", arguments=virt.drive(disk.path, readonly="on"))
    assert found.status == 1 and "Read-only file system" in found.text, found
    assert check_kept(disk, FILES | old, tmp_path / "found") == {}
