"""Sleeping lasts as long as was asked, by every timer there is."""

import re
from dataclasses import replace

import pytest
from counter import run_from
from entry import Entry, tree_of
from machine import Machine

MS = 1_000_000
ASKED = 100 * MS
WAYS = ["time_sleep_until", "nanosleep", "usleep", "time_delay_ns"]


# QEMU's timebases, of virt and sifive_u (their /cpus/timebase-frequency).
HZ = {"virt": 10_000_000, "sifive_u": 1_000_000}
DAY = 86400
# 8 ns an instruction: the busy wait of 100 ms is 12 million of them.
EXACT = ("-icount", "shift=3,sleep=off")
AGES = {"a_day": DAY, "30_days": 30 * DAY, "a_year": 365 * DAY, "100_years": 36525 * DAY}


def times(board, machine) -> dict[str, int]:
    return told(machine.run(board.app("sleeper").image))


def told(run) -> dict[str, int]:
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


def test_a_timer_that_only_the_tree_has_is_replaced_by_the_firmware(virt, tmp_path):
    """The tree promises Sstc, which the hart has not: stimecmp traps."""
    machine = replace(virt.machine, arguments=("-cpu", "rv64,sstc=off"))
    tree = tree_of(virt).text("/cpus/cpu@0", "riscv,isa", "rv64imafdc_zicsr_sstc")
    check(told(Entry(machine, virt.app("sleeper"), tree=tree.blob).run(tmp_path)))


def test_the_resolution_is_a_tick(board):
    machine = board.machine
    assert times(board, machine)["resolution"] == 1_000_000_000 // HZ[machine.name]


def test_a_sleep_is_exact_where_time_is_counted_in_instructions(virt):
    found = times(virt, Machine("virt", arguments=("-icount", "shift=0,sleep=off")))
    check(found)
    assert found["time_sleep_until"] < ASKED + MS
    assert found["nanosleep"] < ASKED + MS
    assert found["usleep"] < ASKED + 10 * MS


def check_exact(found: dict[str, int]) -> None:
    check(found)
    for way in WAYS:
        assert found[way] < ASKED + 10 * MS, found


@pytest.mark.parametrize("age", AGES)
def test_a_sleep_is_exact_however_long_the_machine_has_been_up(board, age, tmp_path):
    machine = replace(board.machine, arguments=EXACT)
    ticks = AGES[age] * HZ[machine.name]
    found = told(run_from(machine, board.app("sleeper").image, ticks, tmp_path))
    check_exact(found)
    busy_us = found["clock"]
    assert ASKED // 1000 < busy_us < 1_000_000, "clock() does not count from the program's start"
