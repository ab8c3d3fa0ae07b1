"""Memory is what the tree says: all of it is used, and nothing that is reserved."""

import re
from dataclasses import replace

import pytest
from entry import IMAGE_ADDRESS, TREE_ADDRESS, run_with, tree_of
from trees import FIRMWARE, dump

MIB = 1 << 20
DRAM = 0x80000000
MEMORY = "/memory@80000000"


def memory_given(run) -> list[tuple[int, int]]:
    assert run.status == 0, run
    return [(int(a, 16), int(b, 16)) for a, b in re.findall(r"memory (0x\w+) (0x\w+)", run.text)]


def overlapping(given, base: int, size: int) -> list[tuple[int, int]]:
    return [(start, end) for start, end in given if start < base + size and base < end]


def test_the_memory_of_the_tree_is_not_given_away(board, tmp_path):
    tree, address = tree_of(board), TREE_ADDRESS + 0xFFD
    given = memory_given(run_with(board, tmp_path, tree, "pages", tree_address=address))
    assert not overlapping(given, address, len(tree.blob))


def test_several_memory_nodes_are_all_used(board, tmp_path):
    tree = tree_of(board).longs(MEMORY, "reg", DRAM, 32 * MIB)
    for start, size in ((DRAM + 48 * MIB, 16 * MIB), (DRAM + 96 * MIB, 32 * MIB)):
        node = f"/memory@{start:x}"
        tree = tree.create(node).text(node, "device_type", "memory").longs(node, "reg", start, size)
    given = memory_given(run_with(board, tmp_path, tree, "pages"))
    allowed = [
        (DRAM, DRAM + 32 * MIB),
        (DRAM + 48 * MIB, DRAM + 64 * MIB),
        (DRAM + 96 * MIB, DRAM + 128 * MIB),
    ]
    assert all(any(a <= start and end <= b for a, b in allowed) for start, end in given)
    assert sum(end - start for start, end in given) > 76 * MIB


def test_several_entries_of_one_memory_node_are_all_used(virt, tmp_path):
    tree = tree_of(virt).longs(MEMORY, "reg", DRAM, 32 * MIB, DRAM + 96 * MIB, 32 * MIB)
    given = memory_given(run_with(virt, tmp_path, tree, "pages"))
    assert 60 * MIB < sum(end - start for start, end in given) < 64 * MIB


def test_memory_that_is_not_page_aligned_is_used_inside(virt, tmp_path):
    start, end = DRAM + 0x100, DRAM + 32 * MIB - 0x100
    given = memory_given(
        run_with(virt, tmp_path, tree_of(virt).longs(MEMORY, "reg", start, end - start), "pages")
    )
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
    given = memory_given(
        run_with(board, tmp_path, tree_of(board).reserve(FIRMWARE, *regions), "pages")
    )
    for base, size in regions:
        assert not overlapping(given, base, size)
        assert (base & -4096) in {b for _, b in given}, "more was left unused than reserved"


def test_forty_reserved_regions_are_all_respected(board, tmp_path):
    regions = [(DRAM + (10 + 2 * i) * MIB + 0x100 * i, 0x1800) for i in range(40)]
    given = memory_given(
        run_with(board, tmp_path, tree_of(board).reserve(FIRMWARE, *regions), "pages")
    )
    for base, size in regions:
        assert not overlapping(given, base, size)


def test_overlapping_reserved_regions(virt, tmp_path):
    regions = [
        (DRAM + 64 * MIB, 2 * MIB),
        (DRAM + 65 * MIB, 2 * MIB),
        (DRAM + 64 * MIB + 0x80, 0x80),
    ]
    given = memory_given(
        run_with(virt, tmp_path, tree_of(virt).reserve(FIRMWARE, *regions), "pages")
    )
    assert not overlapping(given, DRAM + 64 * MIB, 3 * MIB)


def test_everything_reserved(virt, tmp_path):
    run = run_with(virt, tmp_path, tree_of(virt).reserve((DRAM, 128 * MIB)))
    assert run.crashed and "memory: the device tree leaves none" in run.text, run


@pytest.mark.parametrize("kib", [0, 1, 4, 16, 64, 100, 128, 160, 192, 256, 512, 1024])
def test_less_memory_than_needed_is_said(virt, kib, tmp_path):
    """@kib: what there is beyond the image."""
    symbols = virt.app("report").symbols()
    size = symbols["__image_end"] - symbols["__image_start"] + kib * 1024
    run = run_with(virt, tmp_path, tree_of(virt).longs(MEMORY, "reg", IMAGE_ADDRESS, size))
    assert run.status == 0 or run.crashed and "memory: " in run.text, run
    assert run.status == 0 or kib < 512, "an app that does next to nothing needs half a MiB"


@pytest.mark.parametrize("memory", ["8M", "10M", "12M"])
def test_the_smallest_machines(virt, memory):
    """The firmware does not start with less."""
    assert replace(virt.machine, memory=memory).run(virt.app("report").image).status == 0


def test_the_firmware_passes_on_an_edited_tree(board, tmp_path):
    """The same through OpenSBI: what it is given with -dtb it hands over with its own changes."""
    machine, region = board.machine, (DRAM + 64 * MIB + 0x123, 0x10)
    path = tmp_path / "tree.dtb"
    path.write_bytes(dump(machine.name, machine.harts, machine.memory).reserve(region).blob)
    run = replace(machine, arguments=("-dtb", path)).run(board.app("pages").image)
    assert not overlapping(memory_given(run), *region)
