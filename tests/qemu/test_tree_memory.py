"""Memory is what the tree says: all of it is used, and nothing that is reserved."""

import re
import struct
from dataclasses import replace

import pytest
from entry import IMAGE_ADDRESS, TREE_ADDRESS, run_with, tree_of
from trees import FIRMWARE, Node, Tree, dump

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
    assert sum(end - start for start, end in given) > 124 * MIB, "the rest of it is lost"


def machine_tree(board) -> Tree:
    return dump(board.machine.name, board.machine.harts, board.machine.memory)


def with_regions(board, regions: list[tuple[int, int]]) -> Tree:
    two = struct.pack(">I", 2)
    cells = {"#address-cells": two, "#size-cells": two, "ranges": b""}
    nodes = [
        Node(f"r{i}", {"reg": struct.pack(">2Q", base, size)})
        for i, (base, size) in enumerate(regions)
    ]
    return machine_tree(board).append(Node("reserved-memory", cells, tuple(nodes)))


@pytest.mark.parametrize("count", [60, 500, 12000])
@pytest.mark.parametrize("reverse", [False, True], ids=["in order", "in reverse"])
def test_thousands_of_reserved_regions_leave_all_other_memory(virt, count, reverse, tmp_path):
    """More than the image has room for in any way: the tree's index goes elsewhere, too."""
    regions = [FIRMWARE, *((DRAM + 16 * MIB + 8192 * i, 4096) for i in range(count))]
    tree = with_regions(virt, regions[::-1] if reverse else regions)
    given = memory_given(run_with(virt, tmp_path, tree, "pages", tree_address=DRAM + 120 * MIB))
    for base, size in regions:
        assert not overlapping(given, base, size)
    used = len(tree.blob) + count * 4096 + count * 16 * 5
    assert sum(end - start for start, end in given) > 126 * MIB - used


def test_reservations_at_every_large_page_leave_room_between_them(virt, tmp_path):
    """No free piece begins at a multiple of 2 MiB, and the list does not fit into the image."""
    spacing = 128 << 10
    regions = [FIRMWARE, *((DRAM + 2 * MIB + spacing * i, 4096) for i in range(1008))]
    tree = with_regions(virt, regions)
    given = memory_given(run_with(virt, tmp_path, tree, "pages", tree_address=DRAM + 120 * MIB))
    assert sum(end - start for start, end in given) > 105 * MIB
    for base, size in regions:
        assert not overlapping(given, base, size)


REGION = DRAM + 64 * MIB, 2 * MIB
NODE = f"/reserved-memory/part@{REGION[0]:x}"


def with_region(board) -> Tree:
    return tree_of(board).reserve(FIRMWARE, REGION)


def refused(run, *words: str) -> None:
    assert run.crashed and all(word in run.text for word in words), run
    assert run.text.startswith("yao: "), "nothing came before the refusal"


def test_reserved_memory_without_ranges_is_reported_and_not_used(board, tmp_path):
    tree = with_region(board).delete("/reserved-memory", "ranges")
    run = run_with(board, tmp_path, tree, "pages")
    given = memory_given(run)
    assert f"{NODE}: reg entry 0: no ranges above it" in run.text
    assert not overlapping(given, *REGION) and not overlapping(given, *FIRMWARE)
    assert sum(end - start for start, end in given) > 120 * MIB


def test_reserved_memory_may_have_cells_of_its_own(virt, tmp_path):
    tree = with_region(virt).cells("/reserved-memory", "#address-cells", 1)
    tree = tree.cells("/reserved-memory", "#size-cells", 1).cells(NODE, "reg", *REGION)
    tree = tree.cells(f"/reserved-memory/part@{FIRMWARE[0]:x}", "reg", *FIRMWARE)
    given = memory_given(run_with(virt, tmp_path, tree, "pages"))
    assert not overlapping(given, *REGION) and not overlapping(given, *FIRMWARE)


@pytest.mark.parametrize("reg", [[1], [1, 2, 3], [0, DRAM, 0, MIB, 0]], ids=len)
def test_memory_reserved_by_a_malformed_reg_is_not_guessed(virt, reg, tmp_path):
    tree = with_region(virt).cells(NODE, "reg", *reg)
    refused(run_with(virt, tmp_path, tree), f"{NODE}: reg entry 0: malformed", "reserves is unknown")


@pytest.mark.parametrize("name", ["#address-cells", "#size-cells"])
def test_memory_reserved_in_wrong_cells_is_not_guessed(virt, name, tmp_path):
    tree = with_region(virt).cells("/reserved-memory", name, 4)
    refused(run_with(virt, tmp_path, tree), "reg entry 0: malformed", "reserves is unknown")


def test_memory_reserved_in_ranges_that_do_not_hold_it_is_not_guessed(virt, tmp_path):
    tree = with_region(virt).longs("/reserved-memory", "ranges", 0, 0, 0x1000)
    refused(run_with(virt, tmp_path, tree), "reg entry 0: malformed", "reserves is unknown")


def test_a_reserved_region_past_the_end_of_all_addresses(virt, tmp_path):
    tree = with_region(virt).longs(NODE, "reg", REGION[0], (1 << 64) - 1)
    refused(run_with(virt, tmp_path, tree), f"{NODE}: reg entry 0: malformed")


@pytest.mark.parametrize("size", [(1 << 64) - 1, (1 << 64) - REGION[0]], ids=["past", "at"])
def test_the_header_may_reserve_up_to_the_end_of_all_addresses(virt, size, tmp_path):
    tree = tree_of(virt).reserve_in_header(REGION[0], size)
    given = memory_given(run_with(virt, tmp_path, tree, "pages"))
    assert given and max(end for _, end in given) == REGION[0]


def test_a_region_that_wants_to_be_placed_reserves_nothing(virt, tmp_path):
    """Without `reg` the system may use it (Devicetree Specification, section 3.5)."""
    node = "/reserved-memory/linux,cma"
    tree = with_region(virt).create(node).longs(node, "size", 64 * MIB)
    given = memory_given(run_with(virt, tmp_path, tree, "pages"))
    assert sum(end - start for start, end in given) > 120 * MIB


def test_memory_that_cannot_be_read_is_reported_and_not_used(virt, tmp_path):
    node = "/memory@90000000"
    tree = tree_of(virt).create(node).text(node, "device_type", "memory").cells(node, "reg", 1, 2, 3)
    run = run_with(virt, tmp_path, tree, "pages")
    assert memory_given(run) and f"{node}: reg entry 0: malformed" in run.text


def test_only_memory_that_cannot_be_read(virt, tmp_path):
    run = run_with(virt, tmp_path, tree_of(virt).cells(MEMORY, "reg", 1, 2, 3))
    refused(run, f"{MEMORY}: reg entry 0: malformed", "it leaves no memory")


REACH = 190 << 30


def test_memory_beyond_the_linear_map_is_counted(virt, tmp_path):
    tree = tree_of(virt).longs(MEMORY, "reg", DRAM, 128 * MIB, REACH + 8 * MIB, 24 * MIB)
    run = run_with(virt, tmp_path, tree, "pages")
    assert memory_given(run)
    assert f"memory: {24 * MIB} bytes at {REACH + 8 * MIB:#x} are not used" in run.text, run


def test_memory_across_the_end_of_the_linear_map_is_counted(virt, tmp_path):
    tree = tree_of(virt).longs(MEMORY, "reg", DRAM, 300 << 30)
    run = run_with(virt, tmp_path, tree)
    beyond = DRAM + (300 << 30) - REACH
    assert run.status == 0 and f"memory: {beyond} bytes at {REACH:#x} are not used" in run.text, run


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
    assert run.crashed and "it leaves no memory" in run.text, run


@pytest.mark.parametrize("kib", [0, 1, 4, 16, 64, 100, 128, 160, 192, 256, 512, 1024])
def test_less_memory_than_needed_is_said(virt, kib, tmp_path):
    """@kib: what there is beyond the image."""
    symbols = virt.app("report").symbols()
    size = symbols["__image_end"] - symbols["__image_start"] + kib * 1024
    run = run_with(virt, tmp_path, tree_of(virt).longs(MEMORY, "reg", IMAGE_ADDRESS, size))
    assert run.status == 0 or run.crashed and "memory" in run.text, run
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


def test_a_tree_that_reserves_nothing_leaves_the_firmware_out(virt, tmp_path):
    """Firmware before OpenSBI 0.6 did not enter itself."""
    run = run_with(virt, tmp_path, machine_tree(virt), "pages")
    assert run.status == 0, run
    assert overlapping(memory_given(run), 0x80000000, 0x200000) == []
