"""What S-mode may expect of the firmware, asked by a small app; OpenSBI gives the same answers."""

import re
from dataclasses import replace

import pytest
from app_image import build_firmware
from boards import BOARDS, Board
from entry import STUB, assemble
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


@pytest.mark.parametrize("topic", TOPICS)
def test_a_hart_without_pmp_answers_but_for_the_guard(topic):
    board = Board("virt", build_firmware())
    machine = replace(board.machine, arguments=("-cpu", "rv64,pmp=off"), bootargs=topic)
    run = machine.run(board.app("firmware").image)
    assert run.text.startswith(
        "firmware: hart 0: PMP lacks the 3 entries that would close the firmware and its timers; "
        "S-mode can write to them\n"
    )
    assert run.status == (1 if topic == "guard" else 0), run


def test_other_harts_start_work_and_stop_with_opensbi():
    """On virt: that of QEMU 7.2 also starts the FU540's hart 0, which has no S-mode."""
    board = Board("virt")
    answers(replace(board.machine, harts=2), board, "harts")


@pytest.mark.parametrize("name", BOARDS)
def test_the_debug_console_takes_memory_of_s_mode_only(name):
    """QEMU 7.2's OpenSBI has none yet."""
    board = Board(name, build_firmware())
    assert "written from memory\n" in answers(board.machine, board, "console").text


# Several sockets, each with its own CLINT

BOOTS = 5  # the hart that boots is another each time
APART = 0x87000000


def two_sockets(board, harts: int, *arguments):
    half, words = harts // 2, []
    for node in range(2):
        cpus = f"{node * half}-{(node + 1) * half - 1}"
        words += ["-object", f"memory-backend-ram,id=m{node},size=64M"]
        words += ["-numa", f"node,nodeid={node},cpus={cpus},memdev=m{node}"]
    return replace(board.machine, harts=harts, arguments=(*words, *arguments))


def checks(run) -> int:
    return int(re.search(r"(\d+) checks", run.text)[1])


@pytest.mark.parametrize(
    "harts,aclint,boots",
    [(2, "off", BOOTS), (2, "on", BOOTS), (4, "off", BOOTS), (4, "on", BOOTS), (8, "off", 1)],
)
def test_all_harts_of_two_sockets_start_work_and_stop(harts, aclint, boots):
    """As many as in one socket, whichever boots."""
    board = Board("virt", build_firmware())
    all_harts = checks(answers(replace(board.machine, harts=harts), board, "harts"))
    machine = two_sockets(board, harts, "-M", f"aclint={aclint}", "-cpu", "rv64,sstc=off")
    for _ in range(boots):
        assert checks(answers(machine, board, "harts")) == all_harts


@pytest.mark.parametrize("topic", ["guard", "calls"])
@pytest.mark.parametrize("aclint", ["off", "on"])
def test_two_sockets_answer_as_one(aclint, topic):
    board = Board("virt", build_firmware())
    machine = two_sockets(board, 4, "-M", f"aclint={aclint}")
    one = checks(answers(replace(board.machine, harts=4), board, topic))
    two = checks(answers(machine, board, topic))
    assert two > one if topic == "guard" else two == one


def test_two_sockets_have_one_time(tmp_path):
    """The second socket's counter is far ahead when the firmware begins."""
    board = Board("virt", build_firmware())
    assemble(STUB / "apart.S", APART, tmp_path)
    words = ["-device", f"loader,file={tmp_path / 'apart.bin'},addr={APART:#x}"]
    for hart in range(2):
        words += ["-device", f"loader,addr={APART:#x},cpu-num={hart}"]
    answers(two_sockets(board, 2, *words), board, "harts")


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
