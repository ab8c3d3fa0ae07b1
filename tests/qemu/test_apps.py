"""The example apps do on every board what they say."""

import random
import re
import subprocess
import sys
from dataclasses import replace

import disks
import pytest
from app_image import ROOT


def ours(run) -> str:
    assert run.status == 0, run
    return run.text


# hello


def test_hello_says_hello(board):
    text = ours(board.machine.run(board.app("apps/hello").image))
    assert text.endswith("Hello from Yao.\nyao: ended with status 0\n")


def test_hello_needs_no_more_memory_than_qemu(board):
    """With less, QEMU itself finds no room for the tree behind the image."""
    text = ours(replace(board.machine, memory="5M").run(board.app("apps/hello").image))
    assert "Hello from Yao.\n" in text


# echo


@pytest.fixture
def echo(board):
    with board.machine.start(board.app("apps/echo").image) as guest:
        guest.wait_for(b"quit or Ctrl-D ends\r\n")
        yield guest


def test_echo_says_lines_until_quit(echo):
    echo.type(b"one\rtwo words\rquit\rthree\r")
    assert "\none\ntwo words\nyao: ended" in ours(echo.finish())


def test_echo_ends_at_control_d(echo):
    echo.type(b"one\r\x04")
    assert "\none\nyao: ended" in ours(echo.finish())


def test_echo_says_a_last_line_without_newline_and_ends(echo):
    echo.type(b"one\rtwo\x04")
    assert "\none\ntwo\nyao: ended" in ours(echo.finish())


def test_echo_takes_back_what_backspace_erases(echo):
    echo.type(b"\b\x7fon\x7f\x7f\x7ftwo\rquit\r")
    assert "\ntwo\nyao: ended" in ours(echo.finish())


def test_echo_says_a_long_line_in_pieces_and_loses_nothing(echo):
    line = bytes(range(0x21, 0x7F)) * 5
    echo.type(line + b"\rquit\r")
    text = ours(echo.finish())
    assert line.decode() in text.replace("\n", "")


# alarm

# Time is counted in instructions, and jumps while the hart sleeps.
EXACT = ("-icount", "shift=0,sleep=off")


def alarm(board, bootargs, arguments=()):
    machine = replace(board.machine, bootargs=bootargs, arguments=arguments)
    return machine.run(board.app("apps/alarm").image)


def times(run) -> list[str]:
    return re.findall(r"^(\d+\.\d+) s$", ours(run), re.MULTILINE)


def test_alarm_comes_every_second_without_drift(virt):
    assert times(alarm(virt, "100", EXACT)) == [f"{second}.000" for second in range(1, 101)]


def test_alarm_comes_never_early_and_lateness_does_not_add_up(board):
    """A host that is busy makes it late."""
    found = times(alarm(board, "4"))
    assert [float(time) // 1 for time in found] == [1, 2, 3, 4]


def test_alarm_ends_by_itself(virt):
    assert len(times(alarm(virt, None, EXACT))) == 10


def test_alarm_refuses_what_is_no_number(board):
    run = alarm(board, "soon")
    assert run.status == 1
    assert "alarm: soon: not a number of seconds\n" in run.text


def waits(guest, hart) -> bool:
    """Whether the hart's pc is behind a wfi."""
    pc = int(re.search(r"pc\s+([0-9a-f]+)", guest.monitor("info registers", hart))[1], 16)
    return "wfi" in guest.monitor(f"x/1i 0x{pc - 4:x}", hart)


def test_the_hart_sleeps_between_alarms(board, tmp_path):
    machine = replace(board.machine, bootargs="3")
    hart = 0 if board.name == "virt" else 1
    with machine.start(board.app("apps/alarm").image, tmp_path) as guest:
        guest.wait_for(b" s\r")
        guest.read_until(lambda: False, 0.2)
        assert all(waits(guest, hart) for _ in range(5))


# logger


@pytest.fixture
def card(tmp_path):
    return disks.make(tmp_path / "card.img", {"other": b"mine"})


def logger(board, card, bootargs):
    machine = replace(board.machine, bootargs=bootargs, arguments=board.drive(card.path))
    return machine.start(board.app("apps/logger").image)


def records(raw: bytes) -> list[int]:
    """The numbers of the records that the app said are on the card."""
    return [int(number) for number in re.findall(rb"^(\d+): .* late\r*\n", raw, re.MULTILINE)]


def check(card, folder) -> subprocess.CompletedProcess:
    """The app's own check, as `make run` does it."""
    card.files(folder)
    program, before = ROOT / "apps" / "logger" / "check", card.path.with_suffix(".files")
    command = [sys.executable, program, folder, before]
    return subprocess.run(command, capture_output=True, text=True)


def test_logger_leaves_whole_records_on_the_card(board, card, tmp_path):
    with logger(board, card, "-n 20 -i 1 -r 8") as guest:
        assert "20 records taken" in ours(guest.finish())
    assert check(card, tmp_path / "after").stdout == "check: 20 records, 1 to 20, in 3 files\n"
    assert card.fsck() == ""


def cut_power(guest) -> None:
    guest.qemu.kill()
    guest.qemu.wait()


def test_logger_survives_power_cuts(board, card, tmp_path):
    """What it said to be on the card is there, and it goes on behind it."""
    said, moments = 0, random.Random(1)
    for _ in range(5):
        with logger(board, card, "-n 0 -i 1 -r 4 -k 1000") as guest:
            wanted = moments.randrange(1, 12)
            guest.read_until(lambda: len(records(guest.raw)) >= wanted, 20)
            cut_power(guest)
            guest.read_until(lambda: False, 5)
        found = records(guest.raw)
        assert found[0] in (said + 1, said + 2)  # one may be on the card that was not reported yet
        assert found == list(range(found[0], found[-1] + 1))
        said = found[-1]
    with logger(board, card, "-n 1 -r 4 -k 1000") as guest:
        last = records(ours(guest.finish()).encode())[-1]
    done = check(card, tmp_path / "after")
    assert done.returncode == 0, done.stdout
    assert f"check: {last} records, 1 to {last}," in done.stdout
    assert last in (said + 1, said + 2)


def test_logger_says_that_there_is_no_card(board):
    run = replace(board.machine, bootargs="-n 1").run(board.app("apps/logger").image)
    assert run.status == 1
    assert "logger: /LOG: make the folder: " in run.text
