"""A run that does not end reports where its harts are, and a crash where it was."""

import re

import building
import pexpect
import pytest
from soc import CORE, FOUR_HARTS, ROOT, make_sim, simulator


@pytest.mark.parametrize(
    "cycles,place",
    [
        (25, "core.s own ROM"),
        (100, "boot ROM: _start"),
        (12000, "firmware: .* at firmware/"),
        # Anywhere in it: the C library and the compiler's own functions have a file and a line too.
        (100000, r"image: \w+ at \S+:\d+"),
    ],
)
def test_a_limit_of_cycles(cycles, place):
    status, said = make_sim("apps/hello", f"MAXCYCLES={cycles}")
    assert status != 0
    assert re.search(rf"^yao: hart 0 is at 0x[0-9a-f]{{16}}, in the {place}", said, re.MULTILINE), said
    assert f"yao: FAILED: the {cycles:,} cycles of MAXCYCLES= were over before the app" in said


def test_before_the_first_instruction():
    assert "yao: hart 0 has not run\n" in make_sim("apps/hello", "MAXCYCLES=5")[1]


def test_each_of_four_harts():
    said = make_sim("apps/hello", "MAXCYCLES=100000", core=FOUR_HARTS)[1]
    assert re.findall(r"yao: hart (\d)", said) == list("0123"), said
    assert said.count("waits in a wfi at ") == 3, said


def test_a_firmware_without_source():
    said = make_sim("apps/hello", "MAXCYCLES=50000", "FW=opensbi")[1]
    assert re.search(r"yao: hart 0 is at 0x0{8}8\w{7}, in the firmware\n", said), said


def test_a_guest_that_says_nothing():
    with building.silent_input() as silent:
        status, said = make_sim("apps/echo", "TIMEOUT=2", stdin=silent)
    assert status != 0
    assert re.search(r"yao: hart 0 (is|waits in a wfi) at 0x\w{16}, in the \w+: ", said), said
    assert "yao: FAILED: the guest said nothing for 2 seconds" in said


def test_a_run_that_is_quit():
    simulator(CORE)
    building.build("APP=apps/echo", "BOARD=rocket")
    guest = pexpect.spawn(
        "make", ["sim", "APP=apps/echo"], cwd=ROOT, env=building.environment(), timeout=600
    )
    guest.expect("quit or Ctrl-D ends\r")
    guest.sendcontrol("c")
    # The terminal has the text before the UART has sent it: the hart may be anywhere in the driver.
    guest.expect(r"yao: hart 0 (is|waits in a wfi) at 0x\w{16}, in the (image|firmware): \w+ at ")
    guest.expect("yao: FAILED: the simulator was quit before the app ended")
    guest.expect(pexpect.EOF)


def test_a_crash_is_told_with_function_file_and_line():
    status, said = make_sim("tests/qemu/apps/crasher")
    assert status != 0
    assert re.search(r"#0 0x\w{16} .*look_up at tests/qemu/apps/crasher/main.c:\d+", said), said
    assert re.search(r"main at tests/qemu/apps/crasher/main.c:\d+", said), said
    assert "yao: FAILED: the app crashed" in said
