"""`make flash`: a card gets exactly the image, and no other disk is ever touched."""

import io
import os
import random
import subprocess
import time
from pathlib import Path

import pytest
from fake_host import FakeHost

from tools import board
from tools.card import gpt
from tools.common import Failure
from tools.flash import burn, disks, flash, in_use
from tools.progress import Bar

SIZE = 1 << 20


@pytest.fixture
def host(tmp_path):
    return FakeHost(tmp_path / "host")


@pytest.fixture
def card(tmp_path):
    """An image with a hole."""
    path = tmp_path / "sdcard.img"
    with path.open("wb") as file:
        file.write(random.Random(1).randbytes(10_000))
        file.seek(300_000)
        file.write(b"end")
        file.truncate(SIZE)
    return path


def test_card_gets_the_image_also_where_it_has_holes(host, card, capsys):
    device = host.disk()
    device.write_bytes(b"\xff" * SIZE)
    flash.flash(host, device, card, yes=True)
    assert device.read_bytes() == card.read_bytes()
    said = capsys.readouterr().out
    assert f"{device}: Fake Reader, 1.05 MB, has\n    no partitions\n  All of this will be lost." in said
    assert "1 MiB of " in said and "are on it, read back" in said and "The card can be taken out" in said


def test_what_is_behind_the_image_stays(host, card):
    device = host.disk(size=2 * SIZE)
    device.write_bytes(b"\xff" * 2 * SIZE)
    flash.flash(host, device, card, yes=True)
    assert device.read_bytes() == card.read_bytes() + b"\xff" * SIZE


def sgdisk(*words) -> str:
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}
    return subprocess.run(["sgdisk", *words], capture_output=True, text=True, check=True, env=environment).stdout


def test_partition_table_fits_the_card_that_it_is_on(host, tmp_path):
    """Its copy is at the card's end, where an old one may have been, and sgdisk has nothing to complain of."""
    image = tmp_path / "sdcard.img"
    with image.open("wb") as file:
        file.truncate(64 << 20)
    gpt.write(image, board.load("visionfive2").partitions)
    device = host.disk(size=(100 << 20) + 512)
    sgdisk("-n", "1:40000:80000", device)
    flash.flash(host, device, image, yes=True)
    assert "No problems found" in sgdisk("-v", device)
    mine, theirs = sgdisk("-p", image), sgdisk("-p", device)
    assert mine.partition("Number")[2] == theirs.partition("Number")[2] and "uboot" in theirs
    inside = slice(gpt.FIRST_USABLE * 512, (64 << 20) - gpt.END_SECTORS * 512)
    assert device.read_bytes()[inside] == image.read_bytes()[inside]


@pytest.mark.parametrize("name", ["image.xz", "image.gz"])
def test_image_that_is_compressed(host, tmp_path, name):
    device, path = host.disk(), tmp_path / name
    path.write_bytes((b"\xfd7zXZ\0" if name.endswith("xz") else b"\x1f\x8b") + bytes(1000))
    with pytest.raises(Failure, match=rf"SD={path}: write it to a card: it is compressed .*: unpack it first"):
        flash.flash(host, device, path, yes=True)


@pytest.mark.parametrize("content,message", [(None, "there is no such file"), (b"", "it is empty")])
def test_image_that_is_none(host, tmp_path, content, message):
    device, path = host.disk(), tmp_path / "image"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Failure, match=f"SD={path}: write it to a card: {message}"):
        flash.flash(host, device, path, yes=True)


def test_only_what_differs_is_written(host, tmp_path, capsys):
    image = tmp_path / "large.img"
    image.write_bytes(random.Random(2).randbytes(3 * burn.CHUNK + 512))
    device = host.disk(size=image.stat().st_size)
    flash.flash(host, device, image, yes=True)
    with image.open("r+b") as file:
        file.seek(2 * burn.CHUNK)
        file.write(b"new")
    capsys.readouterr()
    flash.flash(host, device, image, yes=True)
    assert device.read_bytes() == image.read_bytes()
    assert "; 4 MiB had to be written" in capsys.readouterr().out


def test_everything_that_is_lost_is_named(host, card, capsys):
    device = host.disk(size=32 * 10**9 // 512 * 512)
    host.part("8:17", 256 << 20, "boot\\x20files", "vfat")
    host.part("8:18", 31 * 10**9, "ro\\x1b[2Jot", "ext4")
    host.part("8:19", 512)
    with pytest.raises(Failure, match="nobody to ask"):
        flash.flash(host, device, card, yes=False)
    said = capsys.readouterr().out
    assert "Fake Reader, 32 GB, has\n" in said
    assert '    sdb1  268 MB  vfat "boot files"\n    sdb2  31 GB  ext4 "ro?[2Jot"\n    sdb3  0.512 kB  no file' in said


def refused(host, device, image, message):
    before = (host.dev / "sdb").read_bytes()
    with pytest.raises(Failure) as failure:
        flash.flash(host, device, image, yes=True)
    assert (host.dev / "sdb").read_bytes() == before
    assert message in str(failure.value), failure.value
    assert str(failure.value).startswith(f"DEV={device}: ")


def test_mounted_partition(host, card):
    device = host.disk()
    host.part("8:17", 512)
    host.mount("8:17", r"/media/my\040card", "/dev/sdb1")
    refused(host, device, card, "sdb1 is mounted at /media/my card; unmount or release it first")


def test_mounted_disk_without_partitions(host, card):
    device = host.disk()
    host.mount("8:16", "/mnt", "/dev/sdb")
    refused(host, device, card, "sdb is mounted at /mnt")


def test_file_system_with_a_number_of_its_own(host, card):
    """As Btrfs: only the source leads to the disk."""
    device = host.disk()
    host.part("8:17", 512)
    host.mount("0:40", "/data", str(host.dev / "sdb1"))
    refused(host, device, card, "sdb1 is mounted at /data")


def test_swap(host, card):
    device = host.disk()
    host.part("8:17", 512)
    host.swap(host.dev / "sdb1")
    refused(host, device, card, "sdb1 is used for swapping")


def test_part_of_lvm(host, card):
    device = host.disk()
    host.hold(host.part("8:17", 512), "dm-0", "253:0", "vg0-home")
    refused(host, device, card, "sdb1 is part of dm-0 (vg0-home)")


def test_part_of_a_raid(host, card):
    device = host.disk()
    host.hold(host.sys / "devices/sdb", "md127", "9:127")
    refused(host, device, card, "sdb is part of md127")


@pytest.mark.parametrize("how", ["partition", "lvm", "source"])
def test_disk_that_this_computer_runs_from(tmp_path, card, how):
    host = FakeHost(tmp_path / "host")
    (host.proc / "self/mountinfo").unlink()
    device = host.disk()
    part = host.part("8:17", 512)
    if how == "lvm":
        inner = host.hold(part, "dm-0", "253:0", "crypt")
        host.hold(inner, "dm-1", "253:1", "root")
    host.mount({"partition": "8:17", "lvm": "253:1", "source": "0:33"}[how], "/", str(host.dev / "sdb1"))
    refused(host, device, card, "write the card: this computer runs from it")


def test_disk_that_is_not_removable(host, card):
    device = host.disk(removable="0")
    host.disk("sdc", "8:32", SIZE)
    message = f"it is not removable, but built in; removable disks here are\n  {host.dev}/sdc: Fake Reader"
    refused(host, device, card, message)


def test_slots_of_the_computer_take_cards_but_no_chips(host, card):
    device = host.disk("mmcblk0", "179:0", removable="0", device__type="SD", device__name="SD64G")
    flash.flash(host, device, card, yes=True)
    assert device.read_bytes() == card.read_bytes()
    chip = host.disk("mmcblk1", "179:8", removable="0", device__type="MMC")
    host.disk()
    refused(host, chip, card, "it is not removable")


def test_disk_that_is_too_small(host, card):
    device = host.disk(size=SIZE - 512)
    refused(host, device, card, "it has 1,048,064 bytes, the image 1,048,576; SDSIZE= makes a smaller one")


def test_reader_without_a_card(host, card):
    device = host.disk(size=0)
    refused(host, device, card, "there is no card in it")


def test_write_protection(host, card):
    device = host.disk(ro="1")
    refused(host, device, card, "it is write-protected")


def test_partition_instead_of_the_disk(host, card):
    device = host.disk()
    host.part("8:17", 512)
    refused(host, host.dev / "sdb1", card, f"it is a partition; the whole disk is DEV={device}")


def test_file_instead_of_a_disk(host, card, tmp_path):
    host.disk()
    (tmp_path / "sdx").touch()
    refused(host, tmp_path / "sdx", card, "it is no block device; removable disks here are")
    refused(host, tmp_path / "sdy", card, "there is no such device")


def test_names_that_lead_to_the_disk(host, card):
    device = host.disk()
    link = host.dev / "by-id"
    link.symlink_to(device)
    flash.flash(host, link, card, yes=True)
    assert device.read_bytes() == card.read_bytes()


@pytest.mark.parametrize("answer", ["", "\n", "y\n", "yes\n", "sda\n", "sdb1\n"])
def test_answer_that_does_not_name_the_disk(host, card, monkeypatch, answer):
    device = host.disk()
    before = device.read_bytes()
    stdin = io.StringIO(answer)
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", stdin)
    with pytest.raises(Failure, match="it was not confirmed; nothing was written"):
        flash.flash(host, device, card, yes=False)
    assert device.read_bytes() == before


def test_answer_that_names_the_disk(host, card, monkeypatch, capsys):
    device = host.disk()
    stdin = io.StringIO("sdb\n")
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", stdin)
    flash.flash(host, device, card, yes=False)
    assert device.read_bytes() == card.read_bytes()
    assert "Type sdb to go on: " in capsys.readouterr().out


def test_mounted_while_the_answer_was_typed(host, card, monkeypatch):
    device = host.disk()

    class Slow(io.StringIO):
        def isatty(self):
            return True

        def readline(self, *_):
            host.mount("8:16", "/mnt", "/dev/sdb")
            return "sdb\n"

    monkeypatch.setattr("sys.stdin", Slow())
    with pytest.raises(Failure, match="sdb is mounted at /mnt"):
        flash.flash(host, device, card, yes=False)


def test_card_that_keeps_something_else(host, card, monkeypatch):
    """As one that says it is larger than it is: addresses wrap around."""
    device = host.disk()
    card.write_bytes(random.Random(3).randbytes(SIZE))
    monkeypatch.setattr(burn, "CHUNK", 1 << 16)
    honest = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: honest(fd, data, at % (SIZE // 2)))
    with pytest.raises(Failure, match=r"read it back: byte \d+ is not what was written: the card is dam"):
        flash.flash(host, device, card, yes=True)


@pytest.mark.parametrize("call,operation", [("pwrite", "write"), ("pread", "read it back")])
def test_error_of_the_medium(host, card, monkeypatch, call, operation):
    device = host.disk()
    device.write_bytes(b"x" * SIZE)

    def fails(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(Failure, match=f"DEV={device}: {operation} at byte 0: Input/output error"):
        flash.flash(host, device, card, yes=True)


def test_interruption_says_that_the_card_is_incomplete(host, card, monkeypatch):
    device = host.disk()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "pwrite", interrupted)
    with pytest.raises(Failure, match="interrupted; it has a part of the image, so do it again"):
        flash.flash(host, device, card, yes=True)


def test_short_writes_and_reads_are_continued(host, card, monkeypatch):
    device = host.disk()
    whole_write, whole_read = os.pwrite, os.pread
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: whole_write(fd, data[:70_001], at))
    monkeypatch.setattr(os, "pread", lambda fd, size, at: whole_read(fd, min(size, 50_003), at))
    flash.flash(host, device, card, yes=True)
    assert device.read_bytes() == card.read_bytes()


@pytest.mark.parametrize("number,message", [(16, "in use"), (13, "sudo chown $USER"), (123, "No medium found")])
def test_disk_that_cannot_be_opened(host, card, monkeypatch, number, message):
    device = host.disk()

    opens = os.open

    def fails(path, *more):
        if path == device:
            raise OSError(number, os.strerror(number))
        return opens(path, *more)

    monkeypatch.setattr(os, "open", fails)
    with pytest.raises(Failure, match=rf"DEV={device}: open it: .*{message}".replace("$", r"\$")):
        flash.flash(host, device, card, yes=True)


def test_no_disk_is_named(tool, card):
    done = tool("flash.flash", "--image", card)
    assert done.status == 1
    assert "yao: DEV=: write the card: name the disk; " in done.out


def test_bar_is_only_for_terminals():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, expected in ((io.StringIO(), False), (Terminal(), True)):
        with Bar("write", 100, stream) as bar:
            bar.begin = bar.drawn = time.monotonic() - 1  # nothing is drawn before it takes time
            bar.add(50)
        assert bool(stream.getvalue()) == expected
    assert "write [############............]  50%" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def loop_device(image):
    if os.geteuid() != 0 or not Path("/usr/sbin/losetup").exists():
        pytest.skip("a loop device needs root")
    done = subprocess.run(["/usr/sbin/losetup", "-f", "--show", image], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"a loop device is needed: {done.stderr.strip()}")
    return Path(done.stdout.strip())


def test_real_block_device(host, card, tmp_path):
    """The kernel's, with only what it says of it replaced."""
    medium = tmp_path / "medium"
    medium.write_bytes(b"\xee" * 2 * SIZE)
    device = loop_device(medium)
    try:
        number = disks.Host().number(device)
        folder = host.disk(device.name, number, 2 * SIZE).resolve()
        host.numbers[device] = host.numbers[folder]
        flash.flash(host, device, card, yes=True)
    finally:
        subprocess.run(["/usr/sbin/losetup", "-d", device], check=True)
    assert medium.read_bytes() == card.read_bytes() + b"\xee" * SIZE


def test_disk_that_was_mounted_unnoticed(host, card, tmp_path):
    """The last guard: the kernel itself does not give away what is mounted."""
    medium = tmp_path / "medium"
    medium.touch()
    os.truncate(medium, 4 * SIZE)
    if not Path("/usr/sbin/mkfs.ext4").exists():
        pytest.skip("mkfs.ext4 is not installed")
    subprocess.run(["/usr/sbin/mkfs.ext4", "-q", medium], check=True, capture_output=True)
    before, device = medium.read_bytes(), loop_device(medium)
    try:
        host.numbers[device] = host.numbers[host.disk(device.name, disks.Host().number(device), 4 * SIZE).resolve()]
        (tmp_path / "mnt").mkdir()
        if subprocess.run(["mount", "-o", "ro", device, tmp_path / "mnt"], capture_output=True).returncode:
            pytest.skip("mounting needs root")
        try:
            with pytest.raises(Failure, match=f"DEV={device}: open it: the kernel says that it is in use"):
                flash.flash(host, device, card, yes=True)
        finally:
            subprocess.run(["umount", tmp_path / "mnt"], check=True)
    finally:
        subprocess.run(["/usr/sbin/losetup", "-d", device], check=True)
    assert medium.read_bytes() == before


def test_this_computers_own_disk_is_refused():
    """Whatever machine the test runs on."""
    host = disks.Host()
    roots = [m for m in in_use.mounts(host) if m.point == "/"]
    numbers = {n for mount in roots for number in in_use.numbers_of(host, mount) for n in in_use.below(host, number)}
    folders = [host.folder(number) for number in sorted(numbers)]
    whole = [f for f in folders if (f / "size").exists() and not (f / "partition").exists()]
    if not whole:
        pytest.skip("/ is on no block device here")
    disk = disks.load(host, whole[0], host.dev / whole[0].name)
    assert in_use.reasons(host, disk) == ["this computer runs from it"]
