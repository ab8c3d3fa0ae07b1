"""One program, compiled for the host's Linux and as an image, observes the same: values, errors,
contents. It prints a line for each observation, and the two logs are compared.

Where an image is meant to differ, a comment behind the observation states its result and why:
`CALL(fork()); /* Yao: -1 ENOSYS; one process */`. A stated difference that is none is an error, too.
"""

import difflib
import functools
import re
import shutil
import subprocess

import disks
import pytest
from app_image import APPS

APP = APPS / "posix_diff"
LANGUAGE = ["-std=gnu17", "-O1", "-w", "-fsanitize=undefined", "-fno-sanitize-recover"]
LINE = re.compile(r"(?P<place>(?P<file>\w+\.c):(?P<line>\d+)): .* = (?P<result>.*)")
STATED = re.compile(r"/\* Yao: ([^;]*); .* \*/")
END = "yao: ended with status 0"


@functools.cache
def source(name: str) -> list[str]:
    return (APP / name).read_text().splitlines()


def stated(line: re.Match) -> str | None:
    """What the comment behind an observation says that an image's result is."""
    found = STATED.search(source(line["file"])[int(line["line"]) - 1])
    return found and found[1]


def expect(line: str) -> str:
    """Of an image, where the host's log has @line."""
    found = LINE.fullmatch(line)
    result = stated(found) if found else None
    if result is None:
        return line
    assert result != found["result"], f"{found['place']}: states a difference that is none: {line}"
    return line[: found.start("result")] + result


@pytest.fixture(scope="module")
def host_log(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("host")
    program = folder / "program"
    subprocess.run(["gcc", *LANGUAGE, *sorted(APP.glob("*.c")), "-o", program, "-lm"], check=True)
    done = subprocess.run(
        [program], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout.splitlines()


def agree(run, host_log: list[str]) -> None:
    assert run.status == 0, run
    expected = [expect(line) for line in host_log] + [END]
    found = run.text.splitlines()
    differences = difflib.unified_diff(expected, found, "host", "image", lineterm="", n=1)
    assert found == expected, "\n".join(differences)


RANDOM = ("-device", "virtio-rng-device")


def test_the_host_and_an_image_observe_the_same(virt, host_log, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    agree(virt.run("posix_diff", arguments=(*virt.drive(disk.path), *RANDOM)), host_log)
    assert disk.fsck() == ""


MOUNT = '/dts-v1/; / { chosen { yao { mounts { second { path = "/tmp"; type = "fat"; partition = <2>; }; }; }; }; };'


def test_a_second_volume_is_as_the_first(virt, host_log, tmp_path):
    """Where the other image has files in memory."""
    app = tmp_path / "posix_mounted"
    shutil.copytree(APP, app)
    (app / "app.dts").write_text(MOUNT)
    path = disks.blank(tmp_path / "disk.img", 128 * disks.MIB)
    second = disks.FIRST + 64 * disks.MIB // disks.SECTOR
    disks.write_gpt(path, disks.FIRST, second)
    for first in (disks.FIRST, second):
        disks.make_fat(path, first, 60 * disks.MIB // disks.SECTOR)
    agree(virt.run(str(app), arguments=(*virt.drive(path), *RANDOM)), host_log)
    for first in (disks.FIRST, second):
        assert disks.Disk(path, first).fsck() == ""
    assert disks.Disk(path, second).files(tmp_path / "second"), "nothing was made there"
