"""Threads: a program observes the same on Linux and in an image, and what goes wrong is said."""

import re
import subprocess
import tempfile
from dataclasses import replace

import disks
import pytest
from app_image import APPS, modules
from machine import ROOT

APP = APPS / "threads"
END = "yao: ended with status 0\n"


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    program = tmp_path_factory.mktemp("host") / "program"
    sources = sorted(APP.glob("*.c"))
    subprocess.run(
        ["gcc", "-std=gnu17", "-O1", "-w", "-pthread", *sources, "-o", program, "-lm"], check=True
    )
    return program


def lines_of(program) -> list[str]:
    """Its files are its own."""
    with tempfile.TemporaryDirectory() as folder:
        words = [program, "on", "disk", folder]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    return done.stdout.splitlines()


def observed(run) -> list[str]:
    """Without what the libos says meanwhile."""
    assert run.status == 0, run
    assert run.text.endswith(END), run
    return [line for line in run.text.splitlines() if not line.startswith("yao:")]


@pytest.fixture(params=[1, 4])
def harts(request):
    return request.param


def test_the_host_and_an_image_observe_the_same(board, host):
    assert observed(board.run("threads")) == lines_of(host)


def test_on_more_harts_they_observe_the_same(board, host):
    assert observed(board.run("threads", harts=5)) == lines_of(host)


def test_threads_share_a_disk(virt, harts, host, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    run = virt.run("threads", "on disk", virt.drive(disk.path), harts=harts)
    assert observed(run) == lines_of(host)
    assert disk.fsck() == ""


@pytest.mark.parametrize(
    ("how", "text", "status"),
    [("exit", "", 3), ("return", "", 4), ("last", "the last thread\n", 0)],
)
def test_the_end_of_the_process(virt, harts, how, text, status):
    run = virt.run("threads", how, harts=harts)
    assert run.text == f"{text}yao: ended with status {status}\n"


def test_an_image_that_ends_can_wait_and_is_not_interrupted(virt):
    assert virt.run("late_wait").text == "yao: 2 ms are over\nyao: ended with status 0\n"


def decoded(virt, harts, deed):
    app = virt.app("thread_misdeeds")
    run = virt.run("thread_misdeeds", deed, harts=harts)
    assert run.crashed, run
    return re.sub("\r+\n", "\n", run.decoded(app.elf))


def test_a_crash_names_its_thread_and_shows_the_others(virt, harts):
    text = decoded(virt, harts, "null")
    assert "null pointer" in text
    assert 'yao: in thread 3 "writer"\n' in text
    others = text[text.index("thread 2: waits") :]
    assert "wait_for_ever" in others and 'thread 1 "main": waits' in others and "main at" in others


def test_a_stack_overflow_names_its_thread(virt, harts):
    text = decoded(virt, harts, "overflow")
    assert re.search(r"stack overflow, address .*\nyao: in thread 3\n", text)


def test_no_memory_for_a_stack(virt, harts):
    run = virt.run("thread_misdeeds", "many", harts=harts)
    assert run.text == "EAGAIN, and again after 1\nyao: ended with status 0\n"


def test_there_is_no_fork_among_threads(virt):
    run = replace(virt.machine, bootargs="fork").run(virt.app("thread_misdeeds").image)
    assert run.text == "before a fork\nafter a fork\n-1, ENOSYS\nyao: ended with status 0\n"


def test_priorities_are_refused(virt):
    run = replace(virt.machine, bootargs="priorities").run(virt.app("thread_misdeeds").image)
    said = "FIFO EPERM, RR EPERM, priority EINVAL, made EPERM\nother: 1 0\nordinary: 0\n"
    assert run.text == said + "yao: ended with status 0\n"


def stacks(virt, deed, memory="64M"):
    machine = replace(virt.machine, bootargs=deed, memory=memory)
    return machine.run(virt.app("thread_stacks").image)


def test_stacks_that_are_used_again_are_as_new_and_no_memory_is_lost(virt):
    assert stacks(virt, "lose").text == f"lost: 0\ndiffer: 0\n{END}"


def test_kept_stacks_are_given_back_when_memory_is_short(virt):
    assert stacks(virt, "back").text == f"chunks: 1\ndiffer: 0\n{END}"


@pytest.mark.parametrize("deed", ["overflow", "guard"])
def test_a_stack_that_is_used_again_has_its_guard(virt, deed):
    run = stacks(virt, deed)
    assert run.crashed, run
    text = re.sub("\r+\n", "\n", run.decoded(virt.app("thread_stacks").elf))
    assert re.search(r"stack overflow, address .*\nyao: in thread 3\n", text)
    assert "in the guard" not in text
    assert ("at the end of the stack" in text) == (deed == "guard")


def test_an_app_without_threads_has_none():
    names = modules(ROOT / "apps/hello", "virt")
    assert names and not [name for name in names if name.startswith("src/thread/")]
