"""Sleeping lasts as long as was asked, by every timer there is."""

import re
from dataclasses import replace

import pytest
from machine import Machine

MS = 1_000_000
ASKED = 100 * MS
WAYS = ["time_sleep_until", "nanosleep", "usleep", "time_delay_ns"]


def times(board, machine) -> dict[str, int]:
    run = machine.run(board.app("sleeper").image)
    assert run.status == 0, run
    return {name: int(ns) for name, ns in re.findall(r"(\w+) (\d+)\n", run.text)}


def check(times: dict[str, int]) -> None:
    """A host that is busy makes it longer, nothing may make it shorter."""
    assert [name for name in WAYS if times[name] < ASKED] == []
    assert times["past"] < ASKED


def test_a_sleep_is_never_too_short(board):
    check(times(board, board.machine))


@pytest.mark.parametrize("sstc", ["on", "off"])
def test_a_sleep_is_never_too_short_by_either_timer_of_virt(virt, sstc):
    """By the hart's own timer and by the firmware's."""
    check(times(virt, replace(virt.machine, arguments=("-cpu", f"rv64,sstc={sstc}"))))


def test_a_sleep_is_exact_where_time_is_counted_in_instructions(virt):
    found = times(virt, Machine("virt", arguments=("-icount", "shift=0,sleep=off")))
    check(found)
    assert found["time_sleep_until"] < ASKED + MS
    assert found["nanosleep"] < ASKED + MS
    assert found["usleep"] < ASKED + 10 * MS
