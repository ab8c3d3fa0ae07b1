"""`make files`: what is on a card, and copied out of it."""

import re
import struct
import subprocess
import time

import pytest

from tools import board
from tools.card import fat, sdimage

CONTENT = {
    "README.TXT": b"short, in capitals",
    "lower.txt": b"",
    "Mixed Näme.text": b"x" * 100_000,
    "Sub Folder/deep/no extension": b"deep",
}


@pytest.fixture
def card(tmp_path, image):
    files = tmp_path / "files"
    for name, content in CONTENT.items():
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_bytes(content)
    (files / "empty").mkdir()
    card = tmp_path / "out/sdcard.img"
    sdimage.make_card(board.load("virt"), image, card, files)
    return card


def test_list_has_every_file_with_size_and_time(tool, card):
    done = tool("card.files", "--card", card)
    assert done.status == 0, done
    lines = [line.split(None, 3) for line in done.out.splitlines() if not line.endswith("/")]
    sizes = {words[3]: int(words[0]) for words in lines}
    assert sizes.items() >= {name: len(content) for name, content in CONTENT.items()}.items(), done
    assert {"Image", "extlinux/extlinux.conf"} < set(sizes)
    folders = {line.strip() for line in done.out.splitlines() if line.endswith("/")}
    assert folders == {"extlinux/", "Sub Folder/", "Sub Folder/deep/", "empty/"}


def test_copy_has_what_the_card_has(tool, card, tmp_path):
    target = tmp_path / "to/here"
    done = tool("card.files", "--card", card, "--to", target)
    assert done.status == 0, done
    assert f"copied to {target}" in done.out
    for name, content in CONTENT.items():
        assert (target / name).read_bytes() == content
    assert (target / "empty").is_dir()


def test_copy_is_as_new_as_it_is_and_what_is_in_it_as_old_as_on_the_card(tool, card, tmp_path):
    begin = time.time()
    assert tool("card.files", "--card", card, "--to", tmp_path / "to").status == 0
    assert begin - 1 <= (tmp_path / "to").stat().st_mtime <= time.time() + 1
    listed = tool("card.files", "--card", card).out
    for path in (tmp_path / "to").rglob("*"):
        at = time.strftime("%Y-%m-%d  %k:%M", time.localtime(path.stat().st_mtime))
        assert path.is_dir() or re.search(rf"{at}  .*{re.escape(path.name)}", listed), (path, at, listed)


@pytest.mark.parametrize("taken", ["a file", "a folder with files"])
def test_copy_overwrites_nothing(tool, card, tmp_path, taken):
    target = tmp_path / "mine"
    if taken == "a file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "Image").write_text("mine")
    done = tool("card.files", "--card", card, "--to", target)
    assert done.status == 1
    assert f"yao: TO={target}: copy the files there: it is there, and not an empty folder" in done.out


def test_card_that_was_one_volume_and_was_then_partitioned(tool, tmp_path):
    """Its old boot sector is still there; an image takes the partition, too."""
    card = tmp_path / "card.img"
    for first, name in ((0, "old"), (2048, "new")):
        (tmp_path / name).write_text(name)
        with card.open("ab") as file:
            file.truncate(64 << 20)
        where = ["-h", str(first), "--offset", str(first), card, str((64 << 10) - first // 2)]
        subprocess.run(["/usr/sbin/mkfs.vfat", "-F", "32", *where], check=True, capture_output=True)
        fat.mtools(["mcopy", tmp_path / name, "::/"], card, first, "card", "copy")
    with card.open("r+b") as file:
        file.seek(446)
        file.write(struct.pack("<4xB3xII", 0x0C, 2048, (64 << 11) - 2048).ljust(64, b"\0"))
    done = tool("card.files", "--sd", card, "--card", card)
    assert done.status == 0 and "new" in done.out and "old" not in done.out, done


def test_users_own_card_without_partitions(tool, card, tmp_path):
    whole = card.read_bytes()[2048 * 512 :]  # board/virt/board.toml
    volume = tmp_path / "volume.img"
    volume.write_bytes(whole)
    done = tool("card.files", "--card", "/nonexistent", "--sd", volume)
    assert done.status == 0 and "README.TXT" in done.out, done


@pytest.mark.parametrize(
    "content,said",
    [(None, "list its files: there is no such card; `make run` makes it"), (bytes(4096), "the card has none")],
)
def test_card_that_is_none(tool, tmp_path, content, said):
    card = tmp_path / "card.img"
    if content:
        card.write_bytes(content)
    done = tool("card.files", "--card", card)
    assert done.status == 1
    assert f"yao: {card}: " in done.out and said in done.out
    assert "Traceback" not in done.out


def test_full_disk_is_one_line(tool, card, tmp_path):
    """A file system of its own that is too small; mcopy says it in four lines."""
    full = tmp_path / "full"
    full.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", full]
    if subprocess.run(words, capture_output=True).returncode:
        pytest.skip("mounting needs root")
    try:
        done = tool("card.files", "--card", card, "--to", full / "to")
    finally:
        subprocess.run(["umount", full], check=True)
    assert done.status == 1
    assert done.out == f"yao: {card}: read the card: mcopy: No space left on device\n"


@pytest.mark.parametrize(
    "said,line",
    [
        ("x: read: mcopy: plain_io: No space left on device\nShort write\nwrite in copy: No space left on device", "x: read: mcopy: No space left on device"),
        ("x: list: mdir: init :: non DOS media\nCannot initialize '::'\n", "x: list: mdir: init :: non DOS media; Cannot initialize '::'"),
    ],
)
def test_messages_of_mtools_are_one_line(said, line):
    assert fat.one_line(said) == line
