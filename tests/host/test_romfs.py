"""Folders that tools/romfs packs, read by lib/romfs: what is there is what the folder has."""

import os
import random
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import suite

from tools.romfs import romfs

PAGE = 4096
MADE = "1577836800"
NAMES = [
    b"two words.txt", b" leading space", b"trailing space ", "Grüße/Łódź, 幺".encode(), b"it's; \"a\" $HOME `x` #1 \\n %s",
    b"new\nline", b"-rf", b".hidden", b"UPPER", b"upper", b"Upper", b"not utf-8 \xff\xfe", b"\x01\x7f", b"a*b?c[d]", b"n" * 255,
    b"one/two/three/four/deep.txt", b"dot.", b"tab\tbed", b"a", b"a.b", b"a-b", b"a/b",
]  # fmt: skip


@pytest.fixture(scope="session")
def lister():
    return suite.build(suite.HERE / "romfs", suite.HERE / "romfs" / "list.c")


def pack(folder: Path, out: Path, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tools.romfs.romfs", "--out", out, folder]
    inherited = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return subprocess.run(command, cwd=suite.ROOT, env={**inherited, **environment}, capture_output=True, text=True)


def refusal(folder: Path, tmp_path: Path) -> str:
    done = pack(folder, tmp_path / "out")
    assert done.returncode == 1 and not (tmp_path / "out").exists()
    assert done.stderr.startswith("yao: ") and done.stderr.count("\n") == 1
    return done.stderr.removeprefix("yao: ").strip()


def rows(lister, packed: Path) -> tuple[str, dict[bytes, tuple]]:
    """The time, and for each path mode, links, inode, size and content."""
    done = subprocess.run([lister, packed], capture_output=True, text=True)
    assert done.returncode == 0, (done.returncode, done.stderr)
    time, *lines = done.stdout.splitlines()
    fields = (line.split(" ") for line in lines)
    found = {
        bytes.fromhex(path): (mode, links, inode, size, bytes.fromhex(content)) for path, mode, links, inode, size, content in fields
    }
    assert len(found) == len(lines) == len({row[2] for row in found.values()})
    return time, found


def expected(folder: Path) -> dict[bytes, tuple]:
    found = {}
    for path in [folder, *folder.rglob("*")]:
        name = b"/" + b"/".join(map(os.fsencode, path.relative_to(folder).parts))
        if path.is_dir():
            below = [entry for entry in path.iterdir()]
            found[name] = ("40555", str(2 + sum(entry.is_dir() for entry in below)), str(len(below)), b"")
        else:
            content = path.read_bytes()
            found[name] = ("100444", "1", str(len(content)), content)
    return found


def check(lister, folder: Path, tmp_path: Path) -> bytes:
    packed = tmp_path / "packed"
    done = pack(folder, packed)
    assert done.returncode == 0 and not done.stdout + done.stderr, done
    time, found = rows(lister, packed)
    assert time == MADE
    assert {name: (*row[:2], *row[3:]) for name, row in found.items()} == expected(folder)
    return packed.read_bytes()


def put(folder: Path, name: bytes, content: bytes = b"") -> None:
    path = folder / os.fsdecode(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def test_names_of_any_bytes_empty_folders_and_sizes_around_pages(lister, folder, tmp_path):
    rng = random.Random(1)
    sizes = [0, 1, 7, 8, 9, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 5 * PAGE - 1, 70000]
    names = [name for name in NAMES if name != b"a"]
    for number, name in enumerate(names):
        put(folder, name, rng.randbytes(sizes[number % len(sizes)]))
    (folder / "empty").mkdir()
    (folder / "Empty/within").mkdir(parents=True)
    check(lister, folder, tmp_path)


def test_an_empty_folder(lister, folder, tmp_path):
    assert len(check(lister, folder, tmp_path)) == PAGE


def test_ten_thousand_files(lister, folder, tmp_path):
    for number in range(10000):
        (folder / f"file {number}").write_bytes(b"%d" % number)
    check(lister, folder, tmp_path)


def test_a_folder_of_more_folders_than_links_can_count(folder):
    node = romfs.collect(folder)[0]
    node.entries = [node] * (romfs.LINKS_MAX - 2)
    assert romfs.links(node) == romfs.LINKS_MAX
    node.entries.append(node)
    assert romfs.links(node) == 1


def test_a_deep_tree(lister, folder, tmp_path):
    for level in range(1, 301):
        os.mkdir(folder / "/".join("d" * level))
    check(lister, folder, tmp_path)


def test_the_same_content_is_there_once(lister, folder, tmp_path):
    content = random.Random(2).randbytes(100 * PAGE)
    for name in (b"one", b"two/three", b"four"):
        put(folder, name, content)
    assert len(check(lister, folder, tmp_path)) == 101 * PAGE


def test_only_names_and_contents_count(folder, tmp_path):
    for name in (b"z", b"y/x", b"a"):
        put(folder, name, name * 2000)
    other = tmp_path / "elsewhere"
    for name in (b"y/x", b"a", b"z"):
        put(other, name, name * 2000)
    os.utime(other / "a", (1, 1))
    (other / "z").chmod(0o700)
    assert not pack(folder, tmp_path / "one").returncode and not pack(other, tmp_path / "two").returncode
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_time_is_that_of_the_sources_if_it_is_said(lister, folder, tmp_path):
    assert not pack(folder, tmp_path / "out", SOURCE_DATE_EPOCH="7").returncode
    assert rows(lister, tmp_path / "out")[0] == "7"
    for date in ("soon", "-1", "9" * 30):
        done = pack(folder, tmp_path / "out", SOURCE_DATE_EPOCH=date)
        assert done.returncode == 1 and done.stderr == f"yao: SOURCE_DATE_EPOCH={date}: read: give seconds since 1970\n"


def test_what_would_not_change_is_left_alone(folder, tmp_path):
    put(folder, b"a", b"1")
    out = tmp_path / "out"
    assert not pack(folder, out).returncode
    os.utime(out, (1, 1))
    assert not pack(folder, out).returncode
    assert out.stat().st_mtime == 1
    put(folder, b"a", b"2")
    assert not pack(folder, out).returncode
    assert out.stat().st_mtime > 1


def test_links_are_what_they_lead_to(lister, folder, tmp_path):
    put(folder, b"file", b"content")
    put(folder, b"sub/file", b"other")
    put(tmp_path, b"outside", b"more")
    for name, target in {"to file": "sub/../file", "to folder": "sub", "out": "../outside"}.items():
        (folder / name).symlink_to(target)
    packed = tmp_path / "packed"
    assert not pack(folder, packed).returncode
    found = {name: row[4] for name, row in rows(lister, packed)[1].items() if row[0] == "100444"}
    assert found == {
        b"/file": b"content", b"/sub/file": b"other", b"/to file": b"content", b"/to folder/file": b"other", b"/out": b"more",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("target", "cause"),
    [
        ("no\nwhere", r"put it into the image: it is a link to no\nwhere, and nothing is there"),
        ("link", "put it into the image: Too many levels of symbolic links"),
        ("..", "put it into the image: it is a link to a folder that it is in"),
        ("/proc/self/mem", "read it: Input/output error"),
        ("/dev/null", "put it into the image: it is a device, neither a file nor a folder"),
    ],
)
def test_links_that_lead_nowhere_are_refused(folder, tmp_path, target, cause):
    (folder / "sub").mkdir()
    (folder / "sub/link").symlink_to(target)
    assert refusal(folder, tmp_path) == f"{folder}/sub/link: {cause}"


def test_a_pipe_and_a_socket_are_refused(folder, tmp_path):
    os.mkfifo(folder / "b")
    assert refusal(folder, tmp_path) == f"{folder}/b: put it into the image: it is a pipe, neither a file nor a folder"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "a\n"))
        assert refusal(folder, tmp_path) == rf"{folder}/a\n: put it into the image: it is a socket, neither a file nor a folder"


def test_more_than_an_image_can_have_is_refused_before_it_is_read(folder, tmp_path):
    with (folder / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    assert refusal(folder, tmp_path) == f"{folder}: put it into the image: it takes 1024 GiB, and all of an image has less than 512 MiB"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_is_not_readable_is_refused(folder, tmp_path):
    put(folder, b"a")
    (folder / "a").chmod(0)
    assert refusal(folder, tmp_path) == f"{folder}/a: read it: Permission denied"
    (folder / "a").unlink()
    (folder / "b").mkdir(mode=0)
    assert refusal(folder, tmp_path) == f"{folder}/b: list it: Permission denied"
