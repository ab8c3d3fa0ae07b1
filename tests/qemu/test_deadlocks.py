"""Threads of which none can ever go on: the image says so, and who waits for whom. What only looks like that goes on."""

import re
import time
from dataclasses import replace

import disks
import pytest

HEAD = "yao: deadlock: every thread waits, and nothing can ever wake one up\n"
AT = "at 0x[0-9a-f]+"
MAIN = 'thread 1 "main"'
OTHER = 'thread 2 "other"'
CRASH = "yao: ended by a crash\n"
CTRL_C = b"\x03"


def report(virt, deed: str) -> str:
    app = virt.app("deadlocks")
    run = replace(virt.machine, bootargs=deed).run(app.image)
    assert run.crashed and run.qemu_status, run
    text = re.sub("\r+\n", "\n", run.decoded(app.elf))
    assert f"{deed}\n{HEAD}" in text and text.endswith(CRASH), text
    return text


@pytest.mark.parametrize(
    ("deed", "said", "where"),
    [
        (
            "crossed",
            [
                f"{MAIN}: waits for the mutex {AT}, which {OTHER} has",
                f"{OTHER}: waits for the mutex {AT}, which {MAIN} has",
            ],
            ["crossed at", "hold_second at"],
        ),
        (
            "joins",
            [f"{MAIN}: waits for the end of thread 2", f"thread 2: waits for the end of {MAIN}"],
            ["joins at", "join_it at"],
        ),
        ("alone", [f"{MAIN}: waits for the end of {MAIN}"], ["alone at", "wait_for_none at"]),
        (
            "left",
            [f"{MAIN}: waits for a thread that has ended and not unlocked the mutex {AT}"],
            ["left at"],
        ),
        (
            "twice",
            [
                f"{MAIN}: waits for the mutex {AT}",
                f"thread 2: waits until another thread changes the word {AT}",
            ],
            ["twice at", "wait_for_none at"],
        ),
        (
            "stream",
            [
                f"{MAIN}: waits for the end of thread 2",
                f"thread 2: waits for the lock of a stream {AT}, which {MAIN} has",
            ],
            ["stream at", "print_locked at"],
        ),
        (
            "pipes",
            [f"{MAIN}: waits for the end of thread 2", "thread 2: waits for a file"],
            ["pipes at", "read_pipe at"],
        ),
        ("signals", [f"{MAIN}: waits for a signal"], ["signals at", "wait_for_none at"]),
        ("suspended", [f"{MAIN}: waits for a signal"], ["suspended at", "wait_for_none at"]),
        # The first wait has a deadline in hours, which no longer counts.
        ("after_deadline", [], ["after_deadline at", "post_and_wait at"]),
    ],
)
def test_a_deadlock_is_reported(virt, deed, said, where):
    text = report(virt, deed)
    for line in said:
        assert re.search(f"^yao: {line}$", text, re.MULTILINE), (line, text)
    for place in where:
        assert place in text, (place, text)


@pytest.mark.parametrize("deed", ["handler", "timer", "sleeping", "polling", "cancelled"])
def test_what_waits_for_time_goes_on(virt, deed):
    run = replace(virt.machine, bootargs=deed).run(virt.app("deadlocks").image)
    assert run.text == f"{deed}\nit came\nyao: ended with status 0\n"


@pytest.mark.parametrize(
    ("deed", "typed"), [("reading", b"x"), ("polled_console", b"x"), ("key", CTRL_C), ("paused", CTRL_C)]
)
def test_what_waits_for_the_console_goes_on(virt, deed, typed):
    machine = replace(virt.machine, bootargs=deed)
    with machine.start(virt.app("deadlocks").image) as guest:
        guest.wait_for(f"{deed}\r\n".encode())
        time.sleep(1)  # a report would come now
        guest.type(typed)
        run = guest.finish()
    assert run.text == f"{deed}\nit came\nyao: ended with status 0\n"


def test_who_waits_for_a_key_s_signal_goes_on(virt):
    with virt.machine.start(virt.app("thread_keys").image) as guest:
        guest.wait_for(b"waits\r\n")
        time.sleep(1)
        guest.type(CTRL_C)
        run = guest.finish()
    assert run.status == 0 and "it came\n" in run.text, run


def test_what_waits_for_a_disk_goes_on(virt, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    run = virt.run("deadlocks", bootargs="on_disk", arguments=virt.drive(disk.path))
    assert run.text == "on_disk\nit came\nyao: ended with status 0\n"


def test_files_are_written_before_a_deadlock_is_reported(virt, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    run = virt.run("deadlocks", bootargs="written", arguments=virt.drive(disk.path))
    assert run.crashed and HEAD in run.text, run
    assert disk.text("file") == "written"
