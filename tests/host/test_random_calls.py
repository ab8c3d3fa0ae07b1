"""Random POSIX calls return the same on this computer's file system and on ours, for each kind of
volume, and other systems' programs read and judge what they leave: tests/host/fat/random_calls.c.

YAO_RANDOM_SEEDS is the number of runs for each volume, YAO_RANDOM_SEED the first seed."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import suite
from building import ROOT

sys.path.append(str(ROOT / "tests/qemu"))

import disks  # noqa: E402
import exfat  # noqa: E402

from tools.common import environment  # noqa: E402

SEEDS = int(os.environ.get("YAO_RANDOM_SEEDS", "2"))
SEED = int(os.environ.get("YAO_RANDOM_SEED", "1"))
CALLS, FILES = 1500, 24


@dataclass(frozen=True)
class Volume:
    options: str
    kilobytes: int
    limit: int = 30_000  # bytes of a file
    mtools: bool = True  # takes it for what it is

    def __str__(self) -> str:
        return self.options.replace("-", "").replace(" ", "_")


FAT = [
    Volume("-F 12 -s 1", 2_000, limit=20_000),
    Volume("-F 12 -s 4", 6_000),
    Volume("-F 12 -s 64", 30_000, limit=90_000),
    Volume("-F 12 -s 128", 30_000, limit=200_000),
    Volume("-F 12 -s 1 -S 4096", 12_000),
    Volume("-F 16 -s 1", 4_000),
    Volume("-F 16 -s 4 -f 1", 16_000),
    Volume("-F 16 -s 8 -r 64", 40_000),
    Volume("-F 32 -s 1", 35_000),
    Volume("-F 32 -s 8", 12_000, mtools=False),
    Volume("-F 32 -s 128", 30_000, limit=200_000, mtools=False),
    Volume("-F 32 -s 2 -S 2048", 12_000, mtools=False),
]
EXFAT = [
    Volume("-c 512", 8_000),
    Volume("-c 4K", 12_000),
    Volume("-c 32K", 20_000, limit=90_000),
    Volume("-c 64K -b 64K", 30_000, limit=200_000),
]


@pytest.fixture(scope="module")
def program() -> Path:
    return suite.build(suite.HERE / "fat", suite.HERE / "fat/random_calls.c")


def run(*words) -> str:
    env = {**environment(), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, env=env)
    assert done.returncode == 0, f"{words}\n{done.stdout[-6000:]}{done.stderr[-6000:]}"
    return done.stdout


def blank(path: Path, kilobytes: int) -> None:
    with path.open("wb") as file:
        file.truncate(kilobytes * 1024)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def compare(program: Path, volume: Volume, image: Path, folder: Path, seed: int) -> None:
    """@folder has then what the volume must have, too."""
    folder.mkdir()
    run(program, image, folder, seed, CALLS, volume.limit, FILES)


@pytest.mark.parametrize("seed", range(SEED, SEED + SEEDS))
@pytest.mark.parametrize("volume", FAT, ids=str)
def test_calls_on_fat_return_what_linux_returns(program, volume, seed, tmp_path):
    image, folder = tmp_path / "image", tmp_path / "folder"
    blank(image, volume.kilobytes)
    run("mkfs.fat", "--invariant", *volume.options.split(), image)
    compare(program, volume, image, folder, seed)
    run("fsck.fat", "-n", image)
    if volume.mtools:
        assert disks.Disk(image, 0).files(tmp_path / "found") == contents(folder)


@pytest.mark.parametrize("seed", range(SEED, SEED + SEEDS))
@pytest.mark.parametrize("volume", EXFAT, ids=str)
def test_calls_on_exfat_return_what_linux_returns(program, volume, seed, tmp_path):
    image, folder = tmp_path / "image", tmp_path / "folder"
    blank(image, volume.kilobytes)
    run("mkfs.exfat", *volume.options.split(), image)
    compare(program, volume, image, folder, seed)
    run("fsck.exfat", "-n", image)
    assert exfat.Reader(image.read_bytes()).files() == contents(folder)


def test_a_difference_is_found(program, tmp_path):
    """A file that is only on one side."""
    image, folder = tmp_path / "image", tmp_path / "folder"
    blank(image, 4_000)
    run("mkfs.fat", image)
    folder.mkdir()
    (folder / "a").write_bytes(b"")
    words = [str(word) for word in (program, image, folder, 1, 1, 20_000, FILES)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 1 and "this computer:" in done.stdout
