"""Threads of one program observe the same on the host's Linux and in an image with a disk.

Each area runs in a machine of its own, so that a hang or a crash is that area's and the others
tell what they do.
"""

import difflib
import re
import subprocess

import disks
import pytest
from app_image import APPS

APP = APPS / "threads_diff"
AREAS = re.findall(r"AREA\((\w+)\)", (APP / "areas.h").read_text())
LANGUAGE = ["-std=gnu17", "-O1", "-w", "-pthread"]
HOST_SECONDS = 60
IMAGE_SECONDS = 60
ENDS = {
    "pthread_exit": 0,
    "exit": 3,
    "return": 4,
    "exit_in_thread": 5,
    "exit_in_destructor": 6,
    "join_at_exit": 4,
    "last_thread": 0,
}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    program = tmp_path_factory.mktemp("host") / "program"
    subprocess.run(["gcc", *LANGUAGE, *sorted(APP.glob("*.c")), "-o", program, "-lm"], check=True)
    return program


def on_host(program, argument: str, status: int) -> list[str]:
    done = subprocess.run(
        [program, argument],
        cwd=program.parent,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=HOST_SECONDS,
    )
    assert done.returncode == status and not done.stderr, done
    return done.stdout.splitlines()


def in_image(virt, harts: int, argument: str, disk):
    run = virt.run("threads_diff", argument, virt.drive(disk.path), IMAGE_SECONDS, harts)
    assert run.outcome, f"{argument}: it hangs, or is not at its end in {IMAGE_SECONDS} s: {run}"
    return run


def agree(expected: list[str], run, status: int) -> None:
    assert run.status == status, run
    expected = [*expected, f"yao: ended with status {status}"]
    found = run.text.splitlines()
    differences = difflib.unified_diff(expected, found, "host", "image", lineterm="", n=1)
    assert found == expected, "\n".join(differences)


@pytest.fixture(params=[1, 4])
def harts(request):
    return request.param


@pytest.mark.parametrize("area", AREAS)
def test_threads_on_the_host_and_in_an_image_observe_the_same(virt, harts, program, tmp_path, area):
    disk = disks.make(tmp_path / "disk.img", {})
    agree(on_host(program, area, 0), in_image(virt, harts, area, disk), 0)
    assert disk.fsck() == ""


@pytest.mark.parametrize("way, status", ENDS.items())
def test_a_program_ends_while_other_threads_run(virt, harts, program, tmp_path, way, status):
    disk = disks.make(tmp_path / "disk.img", {})
    agree(on_host(program, way, status), in_image(virt, harts, way, disk), status)


def test_a_timer_has_its_thread_in_an_app_that_asks_for_threads(virt):
    assert virt.run("thread_timer").text == "told 5\nyao: ended with status 0\n"
