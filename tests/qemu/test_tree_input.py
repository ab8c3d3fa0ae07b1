"""Valid and invalid trees from the firmware: either the image runs, or it reports what is wrong and
ends with failure. It never hangs."""

import random

import pytest
from boards import SERIAL
from entry import TREE_ADDRESS, Entry, run_with, tree_of
from trees import Node

MIB = 1 << 20
DRAM = 0x80000000
MEMORY = "/memory@80000000"


def refused(run, words: str) -> None:
    assert run.crashed, run
    assert words in run.text, run


# Where it is


@pytest.mark.parametrize("offset", [1, 2, 4, 8, 0xFFD, 2 * MIB - 1, 2 * MIB - 41, 2 * MIB - 0x800])
def test_the_tree_may_stand_anywhere(virt, offset, tmp_path):
    """Misaligned, across pages, across 2 MiB."""
    run = run_with(virt, tmp_path, tree_of(virt), tree_address=TREE_ADDRESS + offset)
    assert run.status == 0, run


def test_no_tree(board, tmp_path):
    run = Entry(board.machine, board.app("report"), a1=0).run(tmp_path)
    refused(run, "device tree at 0x0 (register a1): the firmware passed none")


@pytest.mark.parametrize(
    "a1",
    [0x40000000, 0x3FFFFFFFFF, 0xFFFFFFFFFFFFF000, 0x8000000000000000, DRAM, DRAM + 0x10000000],
    ids=lambda a: f"{a:#x}",
)
def test_an_address_where_no_tree_can_be(board, a1, tmp_path):
    """No memory, beyond Sv39's reach, the firmware's own memory, past the end of memory."""
    run = Entry(board.machine, board.app("report"), a1=a1).run(tmp_path)
    assert run.crashed and ("boot: " in run.text or "device tree at " in run.text), run


# What it is


def test_something_else_than_a_tree(board, tmp_path):
    refused(run_with(board, tmp_path, bytes(4096)), "the magic number is wrong")


@pytest.mark.parametrize("size", [0, 39, 2 * MIB + 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_total_size_out_of_range(virt, size, tmp_path):
    blob = tree_of(virt).blob
    blob = blob[:4] + size.to_bytes(4, "big") + blob[8:]
    refused(run_with(virt, tmp_path, blob), "its size is out of range")


@pytest.mark.parametrize("part", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_tree(virt, part, tmp_path):
    """The header promises more than there is: other bytes follow."""
    blob = tree_of(virt).blob
    kept = int(len(blob) * part)
    run = run_with(virt, tmp_path, blob[:kept] + b"\xa5" * (len(blob) - kept))
    refused(run, "device tree at")


def test_a_tree_whose_size_says_that_it_was_cut(virt, tmp_path):
    blob = tree_of(virt).blob
    cut = len(blob) // 2
    refused(
        run_with(virt, tmp_path, blob[:4] + cut.to_bytes(4, "big") + blob[8:cut]), "device tree at"
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_corrupt_tree_never_hangs(virt, seed, tmp_path):
    rng = random.Random(seed)
    blob = bytearray(tree_of(virt).blob)
    for _ in range(rng.choice([1, 1, 4, 16])):
        blob[rng.randrange(len(blob))] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
    run = run_with(virt, tmp_path, bytes(blob))
    assert run.outcome or run.qemu_status is not None, (seed, run)


# What is in it


def test_no_memory_node(board, tmp_path):
    run = run_with(board, tmp_path, tree_of(board).remove(MEMORY))
    refused(run, "it leaves no memory")


def test_no_timebase(board, tmp_path):
    tree = tree_of(board).delete("/cpus", "timebase-frequency")
    refused(run_with(board, tmp_path, tree, "sleeper"), "/cpus has no timebase-frequency")


def test_a_timebase_of_zero(virt, tmp_path):
    tree = tree_of(virt).cells("/cpus", "timebase-frequency", 0)
    refused(run_with(virt, tmp_path, tree, "sleeper"), "timebase-frequency is 0 Hz")


def test_no_cpus_at_all(virt, tmp_path):
    tree = tree_of(virt).remove("/cpus")
    refused(run_with(virt, tmp_path, tree, "sleeper"), "/cpus has no timebase-frequency")


def test_an_app_without_use_for_time_runs_without_timebase(virt, tmp_path):
    tree = tree_of(virt).delete("/cpus", "timebase-frequency")
    assert run_with(virt, tmp_path, tree).status == 0


def test_without_console_the_firmware_is_used(board, tmp_path):
    run = run_with(board, tmp_path, tree_of(board).delete("/chosen", "stdout-path"))
    assert run.status == 0 and "error" not in run.text, run


@pytest.mark.parametrize("path", ["/soc/serial@deadbeef", "serial9", "", "/"])
def test_a_console_that_is_not_there_is_replaced_by_the_firmware(board, path, tmp_path):
    run = run_with(board, tmp_path, tree_of(board).text("/chosen", "stdout-path", path))
    assert run.status == 0, run


def test_no_chosen_node(board, tmp_path):
    assert run_with(board, tmp_path, tree_of(board).remove("/chosen")).status == 0


def test_a_console_that_no_driver_knows_is_replaced_by_the_firmware(board, tmp_path):
    tree = tree_of(board).text(SERIAL[board.name], "compatible", "acme,teleprinter")
    assert run_with(board, tmp_path, tree).status == 0


@pytest.mark.parametrize("name", ["interrupts", "interrupt-parent"])
def test_a_console_without_interrupt_is_polled(board, name, tmp_path):
    run = run_with(board, tmp_path, tree_of(board).delete(SERIAL[board.name], name))
    assert run.status == 0, run


def test_a_console_without_registers_is_replaced_by_the_firmware(board, tmp_path):
    run = run_with(board, tmp_path, tree_of(board).delete(SERIAL[board.name], "reg"))
    assert run.status == 0, run
    assert f"{SERIAL[board.name]}: reg entry 0: missing" in run.text


def test_a_node_that_no_driver_knows_is_left_alone(board, tmp_path):
    node = "/soc/teleprinter@1000"
    tree = tree_of(board).create(node).text(node, "compatible", "acme,teleprinter")
    assert run_with(board, tmp_path, tree.longs(node, "reg", 0x1000, 0x1000)).status == 0


@pytest.mark.parametrize("count", [400, 500, 600, 100_000])
def test_more_nodes_than_the_image_has_room_for(virt, count, tmp_path):
    """The index goes to other memory."""
    tree = tree_of(virt).append(*(Node(f"n{i}") for i in range(count)))
    run = run_with(virt, tmp_path, tree)
    assert run.status == 0, run


def test_many_nodes_and_no_memory(virt, tmp_path):
    tree = tree_of(virt).remove(MEMORY).append(*(Node(f"n{i}") for i in range(5000)))
    refused(run_with(virt, tmp_path, tree), "there is no room for its nodes")
