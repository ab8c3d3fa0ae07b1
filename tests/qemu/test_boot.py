"""The image comes up on every machine it should, and learns about it from the tree."""

import re
import struct
from dataclasses import replace

import disks
import pytest
from machine import Machine

MIB = 1 << 20


def free_kib(run) -> int:
    return int(re.search(r"free: (\d+) KiB", run.text)[1])


def boots(machine: Machine, app):
    run = machine.run(app.image)
    assert run.status == 0, run
    return run


def test_main_is_reached_and_the_end_is_told(board):
    run = boots(board.machine, board.app("report"))
    assert run.text.endswith("yao: ended with status 0\n")


def test_the_machine_is_powered_off_with_the_apps_status(virt):
    assert Machine("virt").run(virt.app("report").image).qemu_status == 0
    failed = Machine("virt").run(virt.app("misdeeds").image)
    assert (failed.status, failed.qemu_status) == (2, 2), failed


@pytest.mark.parametrize("harts", range(1, 6))
def test_any_number_of_harts(virt, harts):
    run = boots(Machine("virt", harts=harts), virt.app("report"))
    assert int(re.search(r"hart (\d+)", run.text)[1]) < harts


@pytest.mark.parametrize("harts", range(2, 6))
def test_any_number_of_harts_beside_the_monitor_core(unleashed, harts):
    """Hart 0 of the FU540 has no S-mode."""
    run = boots(Machine("sifive_u", harts=harts), unleashed.app("report"))
    assert 1 <= int(re.search(r"hart (\d+)", run.text)[1]) < harts


@pytest.mark.parametrize("mib", [16, 128, 1024, 8192])
def test_memory_is_used_as_the_tree_says(board, mib):
    """Less firmware, image, tree and page tables: in all under 4 MiB."""
    run = boots(replace(board.machine, memory=f"{mib}M"), board.app("report"))
    assert mib * 1024 - 4096 < free_kib(run) < mib * 1024, run


@pytest.mark.parametrize(
    "bootargs,expected",
    [
        ("", []),
        ("one  two\tthree ", ["one", "two", "three"]),
        ("'a b' \"c d\"e", ["a b", "c de"]),
        ("\"it's\" '\"' ''", ["it's", '"', ""]),
        (r"a\ b \\ 'c\d' " + r'"e\"f"', ["a b", "\\", r"c\d", 'e"f']),
        ("'open end", ["open end"]),
    ],
)
def test_bootargs_become_argv(virt, bootargs, expected):
    run = boots(Machine("virt", bootargs=bootargs), virt.app("report"))
    found = re.findall(r"argv\[\d+\]=<(.*)>", run.text)
    assert found == ["report", *expected]


def test_bootargs_become_argv_on_either_board(board):
    run = boots(replace(board.machine, bootargs="-v 'two words'"), board.app("report"))
    assert re.findall(r"argv\[\d+\]=<(.*)>", run.text) == ["report", "-v", "two words"]


def test_the_header_is_one_that_boot_loaders_take(board):
    """Linux, Documentation/arch/riscv/boot-image-header.rst."""
    app = board.app("report")
    image = app.image.read_bytes()
    text_offset, image_size, flags = struct.unpack_from("<QQQ", image, 8)
    (version,) = struct.unpack_from("<I", image, 0x20)
    symbols = app.symbols()
    assert image[0x30:0x38] == b"RISCV\0\0\0" and image[0x38:0x3C] == b"RSC\x05"
    assert (text_offset, flags, version) == (2 * MIB, 0, 2)
    assert image_size == symbols["__image_end"] - symbols["__image_start"]
    assert symbols["__image_end"] > symbols["__bss_end"] >= symbols["__image_start"] + len(image)


def test_a_boot_step_can_wait_and_open_files(board, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"file": b"content"})
    run = board.run("early_step", arguments=board.drive(disk.path))
    assert run.status == 0 and "waited enough, read content\n" in run.text, run
