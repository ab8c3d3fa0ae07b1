"""The image runs wherever and however a boot loader enters it."""

import struct
from dataclasses import replace

import pytest
from entry import IMAGE_ADDRESS, Entry


def boots(entry: Entry, folder):
    run = entry.run(folder)
    assert run.status == 0, run
    assert f"image at {entry.address:#x}\n" in run.text
    return run


@pytest.mark.parametrize(
    "address", [0x80400000, 0x80600000, 0x81200000, 0x87C00000], ids=lambda a: f"{a:#x}"
)
def test_any_address_of_2_mib(board, address, tmp_path):
    boots(Entry(board.machine, board.app("report"), address), tmp_path)


@pytest.mark.parametrize(
    "address", [0xBFC00000, 0xC0000000, 0x1_4000_0000], ids=lambda a: f"{a:#x}"
)
def test_addresses_around_and_above_4_gib(board, address, tmp_path):
    boots(Entry(replace(board.machine, memory="8G"), board.app("report"), address), tmp_path)


@pytest.mark.parametrize("offset", [0x002, 0x004, 0x800, 0xFFE])
def test_a_misaligned_address_is_refused(board, offset, tmp_path):
    address = IMAGE_ADDRESS + offset
    run = Entry(board.machine, board.app("report"), address).run(tmp_path)
    assert run.crashed, run
    assert f"image loaded at 0x{address:x}: not a multiple of" in run.text


def test_what_the_last_stage_left_behind_does_no_harm(board, tmp_path):
    """Garbage in every register but a0 and a1, stale stvec, floating point dirty, interrupts
    enabled and pending, garbage in memory."""
    run = boots(Entry(board.machine, board.app("report"), dirty=True), tmp_path)
    assert "floating point: 0x0" in run.text


@pytest.mark.parametrize("attempt", range(5))
def test_of_harts_that_enter_at_once_one_boots(virt, attempt, tmp_path):
    """Firmware without HSM sends all of them; a1 of those is hart_start's opaque value."""
    machine = replace(virt.machine, harts=4)
    run = boots(Entry(machine, virt.app("report"), all_harts=4), tmp_path)
    assert run.text.count("yao: hart ") == 1, run


def test_what_the_last_stage_left_behind_does_not_hide_a_crash(board, tmp_path):
    machine = replace(board.machine, bootargs="read_null")
    run = Entry(machine, board.app("misdeeds"), dirty=True).run(tmp_path)
    assert run.crashed and "null pointer" in run.text, run


@pytest.mark.parametrize(
    "features,words",
    [
        ("mmu=off", "boot: this hart has no MMU with Sv39"),
        ("mvendorid=0x5b7", "boot: this hart is T-Head's: not supported"),
    ],
)
def test_a_hart_that_the_page_tables_do_not_suit(virt, features, words):
    run = replace(virt.machine, arguments=("-cpu", f"rv64,{features}")).run(virt.app("report").image)
    assert run.crashed and f"yao: {words}\n" in run.text, run


def test_the_elf_boots_as_the_image_does(board):
    """ELF loaders use its physical addresses, and jump to its entry or to the lowest address."""
    app = board.app("report")
    run = board.machine.run(app.elf)
    assert run.status == 0 and "image at 0x80200000\n" in run.text, run
    (entry,) = struct.unpack_from("<Q", app.elf.read_bytes(), 24)
    assert entry == 0x80200000


def test_the_same_bits_run_on_both_boards(virt, unleashed, tmp_path):
    for board in virt, unleashed:
        run = board.machine.run(virt.app("report").image)
        assert run.status == 0, run
