"""Clock controller, GPIO and the line that restarts the board, on QEMU's model of the FU540."""

from dataclasses import replace

import pytest
from boards import Board
from machine import PATIENCE


@pytest.fixture
def unleashed():
    return Board("hifive_unleashed")


def test_rates_follow_from_the_registers(unleashed):
    """Started without U-Boot, the core runs on the oscillator of 33.33 MHz, the buses at half of it."""
    run = unleashed.run("lines", "rates")
    assert run.status == 0, run
    rates = dict(line.split(": ") for line in run.text.splitlines() if "/spi@" in line)
    assert set(rates.values()) == {"0 16666666"} and len(rates) == 2, run


def test_a_line_is_driven_and_read_back(unleashed):
    assert "line: 0\n" in unleashed.run("lines", "line").text


def test_the_line_that_restarts_the_board_does(unleashed):
    again = ("-action", "reboot=reset")
    machine = replace(unleashed.machine, bootargs="restart", arguments=again)
    with machine.start(unleashed.app("lines").image) as guest:
        said = b"restarting"
        assert guest.read_until(lambda: guest.raw.count(said) > 1, PATIENCE), guest.raw
