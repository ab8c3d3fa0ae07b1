"""What S-mode may expect of the firmware, asked by a small app; OpenSBI gives the same answers."""

import re
from dataclasses import replace

import pytest
from app_image import build_firmware
from boards import BOARDS, Board
from machine import PATIENCE

TOPICS = ["guard", "misaligned", "illegal", "time", "calls", "reset"]


def answers(machine, board, topic: str):
    run = replace(machine, bootargs=topic).run(board.app("firmware").image)
    assert run.status == 0, run
    assert re.search(r"[1-9]\d* checks, 0 failed\n", run.text), run
    return run


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("name", BOARDS)
@pytest.mark.parametrize("firmware", ["ours", "OpenSBI"])
def test_the_firmware_answers_as_it_should(name, topic, firmware):
    board = Board(name, build_firmware() if firmware == "ours" else None)
    answers(board.machine, board, topic)


@pytest.mark.parametrize("name,harts", [("virt", 2), ("virt", 8), ("hifive_unleashed", 5)])
def test_other_harts_start_work_and_stop(name, harts):
    board = Board(name, build_firmware())
    answers(replace(board.machine, harts=harts), board, "harts")


def test_other_harts_start_work_and_stop_with_opensbi():
    """On virt: that of QEMU 7.2 also starts the FU540's hart 0, which has no S-mode."""
    board = Board("virt")
    answers(replace(board.machine, harts=2), board, "harts")


@pytest.mark.parametrize("name", BOARDS)
def test_the_debug_console_takes_memory_of_s_mode_only(name):
    """QEMU 7.2's OpenSBI has none yet."""
    board = Board(name, build_firmware())
    assert "written from memory\n" in answers(board.machine, board, "console").text


# SRST


@pytest.mark.parametrize("topic,status", [("shutdown", 0), ("fail", 1)])
def test_power_goes_off_with_the_reason_as_status(topic, status):
    """QEMU's own: the app does not live to say one."""
    board = Board("virt", build_firmware())
    machine = replace(board.machine, bootargs=topic)
    with machine.start(board.app("firmware").image) as guest:
        guest.read_until(lambda: False, PATIENCE)
        assert (guest.raw, guest.alive, guest.qemu.wait(PATIENCE)) == (b"", False, status)


def test_a_machine_that_is_rebooted_boots_again():
    board = Board("virt", build_firmware())
    machine = replace(
        board.machine, harts=4, bootargs="reboot", arguments=("-action", "reboot=reset")
    )
    with machine.start(board.app("firmware").image) as guest:
        assert guest.read_until(lambda: guest.raw.count(b"yao: reboot") > 2, PATIENCE), guest.raw
