"""Trees as firmware may hand them over, and trees as nobody should: either the image runs, or it
says what is wrong and ends with failure. It never hangs."""

import random
import re
import subprocess
from dataclasses import replace

import pytest
from entry import TREE_ADDRESS, Entry
from trees import FIRMWARE, Tree, dump, handed_over

MIB = 1 << 20
DRAM = 0x80000000
MEMORY = "/memory@80000000"
SERIAL = {"virt": "/soc/serial@10000000", "hifive_unleashed": "/soc/serial@10010000"}


def tree_of(board) -> Tree:
    return handed_over(board.machine.name, board.machine.harts, board.machine.memory)


def run_with(board, folder, tree: Tree | bytes, app="report", **how):
    blob = tree.blob if isinstance(tree, Tree) else tree
    return Entry(board.machine, board.app(app), tree=blob, **how).run(folder)


def refused(run, words: str) -> None:
    assert run.crashed, run
    assert words in run.text, run


def memory_given(run) -> list[tuple[int, int]]:
    assert run.status == 0, run
    return [(int(a, 16), int(b, 16)) for a, b in re.findall(r"memory (0x\w+) (0x\w+)", run.text)]


# Where it is


@pytest.mark.parametrize("offset", [1, 2, 4, 8, 0xFFD, 2 * MIB - 1, 2 * MIB - 41, 2 * MIB - 0x800])
def test_the_tree_may_stand_anywhere(virt, offset, tmp_path):
    """Misaligned, across pages, across 2 MiB."""
    run = run_with(virt, tmp_path, tree_of(virt), tree_address=TREE_ADDRESS + offset)
    assert run.status == 0, run


def test_the_memory_of_the_tree_is_not_given_away(board, tmp_path):
    tree, address = tree_of(board), TREE_ADDRESS + 0xFFD
    given = memory_given(run_with(board, tmp_path, tree, "pages", tree_address=address))
    assert not [r for r in given if r[0] < address + len(tree.blob) and address < r[1]]


def test_no_tree(board, tmp_path):
    run = Entry(board.machine, board.app("report"), a1=0).run(tmp_path)
    refused(run, "device tree at 0x0000000000000000 (register a1): the firmware passed none")


@pytest.mark.parametrize(
    "a1",
    [0x40000000, 0x3FFFFFFFFF, 0xFFFFFFFFFFFFF000, 0x8000000000000000, DRAM, DRAM + 0x10000000],
    ids=lambda a: f"{a:#x}",
)
def test_an_address_where_no_tree_can_be(board, a1, tmp_path):
    """No memory, beyond Sv39's reach, the firmware's own memory, past the end of memory."""
    run = Entry(board.machine, board.app("report"), a1=a1).run(tmp_path)
    assert run.crashed and "boot: " in run.text, run


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
    refused(run_with(virt, tmp_path, blob[:4] + cut.to_bytes(4, "big") + blob[8:cut]), "device tree at")


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
    refused(run, 'memory: the device tree names none (no node of device_type "memory")')


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


def test_more_nodes_than_the_index_holds(virt, tmp_path):
    source = "/dts-v1/; / {" + "".join(f"n{i} {{}};" for i in range(600)) + "};"
    blob = subprocess.run(["dtc", "-q"], input=source.encode(), check=True, capture_output=True).stdout
    refused(run_with(virt, tmp_path, blob), "more than 512 nodes")


def test_several_memory_nodes_are_all_used(board, tmp_path):
    tree = tree_of(board).longs(MEMORY, "reg", DRAM, 32 * MIB)
    for start, size in ((DRAM + 48 * MIB, 16 * MIB), (DRAM + 96 * MIB, 32 * MIB)):
        node = f"/memory@{start:x}"
        tree = tree.create(node).text(node, "device_type", "memory").longs(node, "reg", start, size)
    given = memory_given(run_with(board, tmp_path, tree, "pages"))
    allowed = [(DRAM, DRAM + 32 * MIB), (DRAM + 48 * MIB, DRAM + 64 * MIB), (DRAM + 96 * MIB, DRAM + 128 * MIB)]
    assert all(any(a <= start and end <= b for a, b in allowed) for start, end in given)
    assert sum(end - start for start, end in given) > 76 * MIB


def test_several_entries_of_one_memory_node_are_all_used(virt, tmp_path):
    tree = tree_of(virt).longs(MEMORY, "reg", DRAM, 32 * MIB, DRAM + 96 * MIB, 32 * MIB)
    given = memory_given(run_with(virt, tmp_path, tree, "pages"))
    assert 60 * MIB < sum(end - start for start, end in given) < 64 * MIB


def test_memory_that_is_not_page_aligned_is_used_inside(virt, tmp_path):
    start, end = DRAM + 0x100, DRAM + 32 * MIB - 0x100
    given = memory_given(run_with(virt, tmp_path, tree_of(virt).longs(MEMORY, "reg", start, end - start), "pages"))
    assert all(start <= a and b <= end for a, b in given)


@pytest.mark.parametrize(
    "regions",
    [
        [(DRAM + 64 * MIB + 0x123, 0x10)],
        [(DRAM + 64 * MIB + 0xFFF, 2)],
        [(DRAM + 64 * MIB + 0x1001, 0x1FFE), (DRAM + 64 * MIB + 0x5800, 0x900)],
        [(DRAM + 16 * MIB, 100 * MIB + 1)],
    ],
    ids=["inside a page", "across two pages", "several", "large"],
)
def test_reserved_memory_need_not_be_page_aligned(board, regions, tmp_path):
    given = memory_given(run_with(board, tmp_path, tree_of(board).reserve(FIRMWARE, *regions), "pages"))
    for base, size in regions:
        assert not [(a, b) for a, b in given if a < base + size and base < b]
        assert (base & -4096) in {b for _, b in given}, "more was left unused than reserved"


def test_forty_reserved_regions_are_all_respected(board, tmp_path):
    regions = [(DRAM + (10 + 2 * i) * MIB + 0x100 * i, 0x1800) for i in range(40)]
    given = memory_given(run_with(board, tmp_path, tree_of(board).reserve(FIRMWARE, *regions), "pages"))
    for base, size in regions:
        assert not [(a, b) for a, b in given if a < base + size and base < b]


def test_overlapping_reserved_regions(virt, tmp_path):
    regions = [(DRAM + 64 * MIB, 2 * MIB), (DRAM + 65 * MIB, 2 * MIB), (DRAM + 64 * MIB + 0x80, 0x80)]
    given = memory_given(run_with(virt, tmp_path, tree_of(virt).reserve(FIRMWARE, *regions), "pages"))
    assert not [(a, b) for a, b in given if a < DRAM + 67 * MIB and DRAM + 64 * MIB < b]


def test_everything_reserved(virt, tmp_path):
    run = run_with(virt, tmp_path, tree_of(virt).reserve((DRAM, 128 * MIB)))
    refused(run, "memory: the device tree leaves none")


@pytest.mark.parametrize("kib", [0, 1, 4, 16, 64, 100, 128, 160, 192, 256, 512, 1024])
def test_less_memory_than_needed_is_said(virt, kib, tmp_path):
    """From the end of the image on."""
    app = virt.app("report")
    symbols = app.symbols()
    end = 0x80400000 + symbols["__image_end"] - symbols["__image_start"]
    run = run_with(virt, tmp_path, tree_of(virt).longs(MEMORY, "reg", 0x80400000, end - 0x80400000 + kib * 1024))
    if run.status != 0:
        refused(run, "memory: ")
    assert run.status == 0 or kib < 512, "an app that does next to nothing needs half a MiB"


@pytest.mark.parametrize("memory", ["8M", "10M", "12M"])
def test_the_smallest_machines(virt, memory):
    """The firmware does not start with less."""
    assert replace(virt.machine, memory=memory).run(virt.app("report").image).status == 0


def test_the_firmware_passes_on_an_edited_tree(board, tmp_path):
    """The same through OpenSBI: what it is given with -dtb it hands over with its own changes."""
    path = tmp_path / "tree.dtb"
    machine = board.machine
    tree = dump(machine.name, machine.harts, machine.memory).reserve((DRAM + 64 * MIB + 0x123, 0x10))
    path.write_bytes(tree.blob)
    run = replace(machine, arguments=("-dtb", path)).run(board.app("pages").image)
    assert not [(a, b) for a, b in memory_given(run) if a < DRAM + 64 * MIB + 0x133 and DRAM + 64 * MIB < b]
