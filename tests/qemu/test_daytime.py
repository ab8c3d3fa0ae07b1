"""The time of day comes from the board's clock, if it has one, and is kept there."""

import re

SET = r"now 2024-02-29 12:00:0\d\n"


def said(board, bootargs="", arguments=("-rtc", "base=2033-05-18T03:33:20")) -> str:
    run = board.run("daytime", bootargs, arguments)
    assert run.status == 0, run
    return run.text


def test_it_starts_with_the_boards_clock_and_sets_it(virt):
    """The clock runs on while a busy host boots the machine."""
    text = said(virt)
    expected = rf"now 2033-05-18 03:3[3-9]:\d\d\n{SET}clock 2024-02-29 12:00:0\d\n"
    assert re.match(expected, text), text


def test_a_time_that_was_set_first_is_not_overwritten_by_the_clock(virt):
    text = said(virt, "set-first")
    assert re.match(rf"{SET}clock 2024-02-29 12:00:0\d\n", text), text


def test_without_a_clock_it_starts_with_1970(unleashed):
    text = said(unleashed)
    assert re.match(rf"now 1970-01-01 00:00:\d\d\n{SET}no clock\n", text), text
