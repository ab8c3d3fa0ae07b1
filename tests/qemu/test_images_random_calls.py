"""Random POSIX calls return the same on this computer and in an image, through the C library, src/fs
and a device, and other systems' programs read and judge what they leave. tests/host/test_random_calls.py
does it with more volumes, on the host.

YAO_RANDOM_SEED is the first seed."""

import os
import subprocess

import disks
import exfat
import pytest
from app_image import APPS

SEED = int(os.environ.get("YAO_RANDOM_SEED", "1"))
LIMITS = ["1200", "30000", "24"]  # calls, bytes of a file, files
END = "yao: ended with status 0"


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    program = tmp_path_factory.mktemp("host") / "program"
    sources = (APPS / "random_calls").glob("*.c")
    subprocess.run(["gcc", "-O1", *sources, "-o", program], check=True)
    return program


def expected(program, folder, seed: int, *more: str) -> list[str]:
    """What the calls return here. @folder has then what the image's disk must have, too."""
    folder.mkdir()
    words = [program, folder, str(seed), *LIMITS, *more]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return [*done.stdout.splitlines(), END]


def contents(folder) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def run(board, place: str, seed: int, disk) -> list[str]:
    bootargs = " ".join([place, str(seed), *LIMITS])
    lines = board.run("random_calls", bootargs, board.drive(disk.path)).text.splitlines()
    return [line for line in lines if not line.startswith("yao: /soc/")]  # the card's greeting


def test_on_fat(virt, program, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    lines = expected(program, tmp_path / "folder", SEED, "folds")
    assert run(virt, "/", SEED, disk) == lines
    assert disk.fsck() == ""
    assert disk.files(tmp_path / "found") == contents(tmp_path / "folder")


def test_on_exfat(unleashed, program, tmp_path):
    disk = exfat.Disk(tmp_path / "card.img", "4K")
    lines = expected(program, tmp_path / "folder", SEED + 1, "folds")
    assert run(unleashed, "/", SEED + 1, disk) == lines
    assert disk.fsck() == ""
    assert disk.files() == contents(tmp_path / "folder")


@pytest.mark.parametrize("seed", range(SEED + 2, SEED + 4))
def test_on_files_in_memory(virt, program, seed, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    lines = expected(program, tmp_path / "folder", seed)
    assert run(virt, "/scratch", seed, disk) == lines
    assert disk.files(tmp_path / "found") == {}
