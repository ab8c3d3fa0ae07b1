"""Ten thousand threads, a thousand of them at once, do all that threads can do with each other, and
leave nothing behind.

YAO_STRESS_SEED is the first seed, YAO_STRESS_THREADS how many threads there are in each run. A run
is repeated exactly: QEMU counts instructions, and each takes 2 ** SHIFT nanoseconds. The longer
they take, the fewer are in a thread's turn."""

import os
import re

import pytest
from boards import Board

SEED = int(os.environ.get("YAO_STRESS_SEED", "1"))
THREADS = int(os.environ.get("YAO_STRESS_THREADS", "10000"))
AT_ONCE = 1000
SHIFTS = (0, 5, 9)  # turns of 5,000,000, 156,250 and 9,765 instructions
LOST = 65536  # bytes: the allocator may keep a page for each size, the system a few stacks
SECONDS = 300 + THREADS / 100
ACTS = 20


def figures(run) -> dict[str, int]:
    """Of a run in which nothing went wrong, and after which nothing is left."""
    assert run.status == 0, run
    found = {name: int(value) for name, value in re.findall(r"^(.+): (-?\d+)$", run.text, re.M)}
    assert found["left"] == found["open descriptors"] == found["wrong"] == 0, run
    assert found["lost bytes"] <= LOST, run
    done = [value for name, value in found.items() if name.startswith("did ")]
    assert len(done) == ACTS and all(done), run
    return found


def counting(shift: int) -> tuple[str, ...]:
    return "-icount", f"shift={shift},sleep=off"


@pytest.mark.parametrize("shift", SHIFTS)
def test_threads_leave_nothing_behind(virt, shift):
    words = f"{SEED + SHIFTS.index(shift)} {THREADS} {AT_ONCE}"
    found = figures(virt.run("thread_stress", words, counting(shift), SECONDS))
    assert found["threads"] >= THREADS and found["at once"] >= AT_ONCE


def test_nor_do_they_where_memory_runs_out():
    board = Board("virt", memory="12M")
    found = figures(board.run("thread_stress", f"{SEED} 3000 {AT_ONCE}", counting(5)))
    assert found["threads"] >= 3000 and found["at once"] < AT_ONCE
