"""Harts and memory in the board's trees that the image cannot use: refused or reported at build
time.
"""

import re

import pytest
from tiny_libos import MAIN, TREE

GOOD = 'compatible = "riscv"; riscv,isa = "rv64imafdc_zicsr"; mmu-type = "riscv,sv39";'


def with_cpus(*cpus: str) -> str:
    nodes = "".join(
        f'cpu@{i} {{ device_type = "cpu"; reg = <{i}>; {cpu} }};' for i, cpu in enumerate(cpus)
    )
    return TREE + f"/ {{ cpus {{ #address-cells = <1>; #size-cells = <0>; {nodes} }}; }};"


def resolve(project, tree: str):
    project.app("main.c", MAIN)
    project.tree("acme", tree)
    return project.resolve()


@pytest.mark.parametrize(
    "change,cause",
    [
        (("riscv,sv39", "riscv,none"), "its mmu-type is riscv,none: the image needs Sv39"),
        (("riscv,sv39", "riscv,sv32"), "its mmu-type is riscv,sv32: the image needs Sv39"),
        (("rv64", "rv32"), "it has 32 bits: the image needs 64"),
        (('"riscv";', '"thead,c906", "riscv";'), "thead,c906 has memory types of its own"),
        (('"riscv";', '"thead,c910", "riscv";'), "thead,c910 has memory types of its own"),
    ],
)
def test_a_board_whose_harts_cannot_run_the_image_is_refused(project, change, cause):
    done = resolve(project, with_cpus(GOOD.replace(*change)))
    assert done.status and f"/cpus/cpu@0: {cause}" in done.out


def test_one_hart_that_can_run_it_is_enough(project):
    done = resolve(project, with_cpus(GOOD.replace("riscv,sv39", "riscv,none"), GOOD))
    assert done.status == 0 and "yao: " not in done.out


def test_a_hart_without_mmu_type_does_not_count_where_others_have_one(project):
    """As hart 0 of FU540, FU740 and JH7110, which firmware's own trees enable."""
    monitor = GOOD.replace('mmu-type = "riscv,sv39";', "")
    done = resolve(project, with_cpus(monitor, GOOD.replace("rv64imafdc_zicsr", "rv64imac")))
    assert done.status == 0 and "acme: /cpus/cpu@1: no FPU" in done.out
    done = resolve(project, with_cpus(monitor, GOOD.replace("riscv,sv39", "riscv,none")))
    assert done.status and "/cpus/cpu@0: it has no mmu-type, and others have" in done.out


def test_harts_of_which_none_has_an_mmu_type_may_have_one(project):
    done = resolve(project, with_cpus(GOOD.replace('mmu-type = "riscv,sv39";', "")))
    assert done.status == 0 and "yao: " not in done.out


def test_a_hart_that_is_disabled_does_not_count(project):
    none = GOOD.replace("riscv,sv39", "riscv,none")
    assert resolve(project, with_cpus(none, GOOD + 'status = "disabled";')).status


@pytest.mark.parametrize("isa", ["rv64imac", "rv64imac_zfd", "rv64ima"])
def test_harts_without_fpu_are_told(project, isa):
    done = resolve(project, with_cpus(GOOD.replace("rv64imafdc_zicsr", isa)))
    assert done.status == 0 and "acme: /cpus/cpu@0: no FPU" in done.out


@pytest.mark.parametrize(
    "isa", ['riscv,isa = "rv64gc";', 'riscv,isa-base = "rv64i"; riscv,isa-extensions = "i", "f", "d";']
)
def test_an_fpu_may_be_written_in_other_ways(project, isa):
    done = resolve(project, with_cpus(GOOD.replace('riscv,isa = "rv64imafdc_zicsr";', isa)))
    assert done.status == 0 and "yao: " not in done.out


def reserved(content: str) -> str:
    return TREE + f"/ {{ reserved-memory {{ {content} }}; }};"


CELLS = "#address-cells = <1>; #size-cells = <1>;"
REGION = "region@80000000 { reg = <0x80000000 0x1000>; };"


def test_reserved_memory_that_cannot_be_read_is_refused(project):
    done = resolve(project, reserved(f"{CELLS} ranges; part {{ reg = <1 2 3>; }};"))
    assert done.status and "acme: /reserved-memory/part: read what it reserves" in done.out


def test_reserved_memory_without_ranges_is_told(project):
    done = resolve(project, reserved(CELLS + REGION))
    assert done.status == 0
    assert "acme: /reserved-memory/region@80000000: no ranges above it" in done.out


def test_nothing_is_told_of_a_region_that_is_in_order(project):
    size = "pool { size = <0x1000>; };"
    done = resolve(project, reserved(f"{CELLS} ranges; {REGION} {size}"))
    assert done.status == 0 and "yao: " not in done.out


def test_memory_that_cannot_be_read_is_told(project):
    more = '/ { memory@90000000 { device_type = "memory"; reg = <1 2 3>; }; };'
    done = resolve(project, TREE + more)
    assert done.status == 0 and "acme: /memory@90000000: its reg is malformed" in done.out


def test_memory_beyond_the_linear_map_is_counted(project):
    tree = """/dts-v1/; / { #address-cells = <2>; #size-cells = <2>;
        memory@80000000 { device_type = "memory"; reg = <0 0x80000000 0x4b 0>; }; };"""
    beyond = 0x80000000 + 0x4B_0000_0000 - (190 << 30)
    done = resolve(project, tree)
    assert done.status == 0
    assert f"acme: /memory@80000000: {beyond} bytes at {190 << 30:#x} are not used" in done.out


@pytest.mark.parametrize("nodes,records", [(10, 500), (3000, 3000 + 64 + 5)])
def test_the_index_has_room_for_the_largest_tree_and_some_more(project, nodes, records):
    many = "".join(f"n{i} {{}};" for i in range(nodes))
    assert resolve(project, TREE + f"/ {{ many {{ {many} }}; }};").status == 0
    room = int(re.search(r"yao_index_room\[(\d+)\];\n", project.tables())[1])
    assert records * 16 <= room <= (records + 10) * 16
