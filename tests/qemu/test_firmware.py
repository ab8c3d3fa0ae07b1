"""Our own M-mode firmware: the image cannot tell it from OpenSBI."""

import hashlib
import re
from dataclasses import replace

import disks
import pytest
from app_image import build_firmware
from boards import BOARDS, Board
from disks import MIB
from trees import dump

from tools.report import budget

HELLO = "Hello from Yao.\nyao: ended with status 0\n"
ASKED_MS = 20
WAYS = ["time_sleep_until", "nanosleep", "usleep", "time_delay_ns"]
FILES = {"folder/one": b"1" * 513, "empty": b"", "Grüße.bin": bytes(range(256)) * 40}


@pytest.fixture(params=BOARDS)
def board(request):
    return Board(request.param, build_firmware())


@pytest.fixture
def virt():
    return Board("virt", build_firmware())


@pytest.fixture
def unleashed():
    return Board("hifive_unleashed", build_firmware())


def ours(run) -> str:
    assert run.status == 0, run
    return run.text


def test_hello_is_all_that_is_said(board):
    assert ours(board.machine.run(board.app("apps/hello").image)) == HELLO


@pytest.mark.parametrize("harts", [2, 5, 8])
def test_any_number_of_harts(virt, harts):
    machine = replace(virt.machine, harts=harts)
    run = machine.run(virt.app("report").image)
    assert int(re.search(r"hart (\d+)", ours(run))[1]) < harts


@pytest.mark.parametrize("harts", [3, 5])
def test_any_number_of_harts_beside_the_monitor_core(unleashed, harts):
    """Hart 0 of the FU540 has no S-mode."""
    run = replace(unleashed.machine, harts=harts).run(unleashed.app("report").image)
    assert 1 <= int(re.search(r"hart (\d+)", ours(run))[1]) < harts


def test_its_memory_is_not_given_to_the_image(board):
    """64 KiB of firmware at the beginning of RAM; what is between it and the image is free."""
    text = ours(replace(board.machine, memory="16M").run(board.app("pages").image))
    found = [int(start, 16) for start in re.findall(r"memory (0x\w+) ", text)]
    assert 0x80010000 <= min(found) < 0x80200000


def test_echo_answers_what_is_typed(board):
    with board.machine.start(board.app("apps/echo").image) as guest:
        guest.wait_for(b"quit or Ctrl-D ends\r\n")
        guest.type(b"one\rt\x7fwo words\rquit\r")
        assert "\none\nwo words\nyao: ended" in ours(guest.finish())


def sleeps(board, arguments=()) -> None:
    machine = replace(board.machine, bootargs=str(ASKED_MS), arguments=arguments)
    text = ours(machine.run(board.app("sleeper").image))
    took = {name: int(ns) for name, ns in re.findall(r"(\w+) (\d+)\n", text)}
    assert [name for name in WAYS if took[name] < ASKED_MS * 1_000_000] == []
    assert took["past"] < ASKED_MS * 1_000_000


def test_a_sleep_is_never_too_short(board):
    sleeps(board)


@pytest.mark.parametrize("sstc", ["on", "off"])
def test_a_sleep_is_never_too_short_by_either_timer_of_virt(virt, sstc):
    """By the hart's own timer and by the CLINT's."""
    sleeps(virt, ("-cpu", f"rv64,sstc={sstc}"))


@pytest.mark.parametrize(
    "deed,cause",
    [
        ("read_null", "read of an unmapped page: null pointer, address 0x0,"),
        ("call_wild", "jump to an unmapped or non-executable page, address 0x1234567890,"),
        ("illegal_instruction", "illegal instruction"),
        ("breakpoint", "breakpoint"),
    ],
)
def test_a_crash_is_reported(board, deed, cause):
    run = replace(board.machine, bootargs=deed).run(board.app("misdeeds").image)
    assert run.crashed and f"crash: {cause}" in run.text, run
    assert run.text.endswith("yao: ended by a crash\n"), run


def test_the_machine_is_powered_off_with_the_apps_status(virt):
    assert virt.machine.run(virt.app("apps/hello").image).qemu_status == 0
    failed = virt.machine.run(virt.app("misdeeds").image)
    assert (failed.status, failed.qemu_status) == (2, 2), failed


def test_sums_of_the_files_on_the_card(board, tmp_path):
    disk = disks.make(tmp_path / "card.img", FILES, kind=16, volume=8 * MIB)
    run = board.run("apps/sha256sum", arguments=board.drive(disk.path))
    assert run.status == 0, run
    assert disk.fsck() == ""
    sums = {f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in FILES.items()}
    assert set(disk.text("SHA256SUMS").splitlines()) == sums


def test_a_machine_without_s_mode_is_reported(virt):
    machine = replace(virt.machine, arguments=("-cpu", "rv64,s=off,h=off"))
    with machine.start(virt.app("apps/hello").image) as guest:
        guest.wait_for(b"hart 0: no S-mode, and no hart with S-mode booted\r\n", 60)


def test_it_keeps_to_its_budget():
    assert build_firmware().stat().st_size <= budget.load_firmware()


# Its console, on which it refuses a tree without CLINT

UART = "/soc/serial@10000000"  # virt's


@pytest.mark.parametrize("kind", ["snps,dw-apb-uart", "ns16550"])
def test_it_speaks_through_each_kind_of_16550(virt, kind, tmp_path):
    tree = tree_of(virt).text(UART, "compatible", kind).text(CLINT, "compatible", "other")
    refuses(virt, tree, "device tree: no CLINT", tmp_path)


def test_it_finds_the_registers_by_their_offset(virt, tmp_path):
    tree = tree_of(virt).longs(UART, "reg", 0x0FFFFFE0, 0x100).cells(UART, "reg-offset", 0x20)
    refuses(virt, tree.text(CLINT, "compatible", "other"), "device tree: no CLINT", tmp_path)


@pytest.mark.parametrize("name,value", [("fifo-size", 0), ("reg-shift", 5), ("reg-offset", 0xF9)])
def test_a_uart_that_cannot_be_is_passed_over(virt, name, value, tmp_path):
    """Another has the same registers here."""
    tree = tree_of(virt).create("/soc/other").text("/soc/other", "compatible", "ns16550a")
    tree = tree.longs("/soc/other", "reg", 0x10000000, 0x100)
    tree = tree.longs(UART, "reg", 0x10000100, 0x100).cells(UART, name, value)
    refuses(virt, tree.text(CLINT, "compatible", "other"), "device tree: no CLINT", tmp_path)


# Trees that it refuses

CLINT = "/soc/clint@2000000"  # of both machines


def refuses(board, tree, cause: str, folder) -> None:
    """The machine stands still then. @cause: the line, or how it begins."""
    path = folder / "tree.dtb"
    path.write_bytes(tree.blob)
    machine = replace(board.machine, arguments=("-dtb", path))
    with machine.start(board.app("apps/hello").image) as guest:
        guest.wait_for(cause.encode())
        assert b"yao" not in guest.raw


def tree_of(board):
    machine = board.machine
    return dump(machine.name, machine.harts, machine.memory)


def test_a_tree_without_clint_is_refused(board, tmp_path):
    tree = tree_of(board).text(CLINT, "compatible", "other")
    hart = board.machine.harts - 1
    refuses(board, tree, f"device tree: no CLINT (riscv,clint0) interrupts hart {hart}", tmp_path)


def test_a_clint_without_interrupts_is_refused(virt, tmp_path):
    tree = tree_of(virt).delete(CLINT, "interrupts-extended")
    refuses(virt, tree, "device tree: no CLINT (riscv,clint0) interrupts hart 0", tmp_path)


def test_a_clint_without_registers_is_refused(virt, tmp_path):
    tree = tree_of(virt).delete(CLINT, "reg")
    cause = f"device tree: {CLINT}: there is no such entry in reg, or it cannot be read"
    refuses(virt, tree, cause, tmp_path)


def test_a_clint_that_is_too_small_is_refused(virt, tmp_path):
    tree = tree_of(virt).longs(CLINT, "reg", 0x2000000, 0x8000)
    refuses(virt, tree, f"device tree: {CLINT}: reg is too small or misaligned", tmp_path)


def answers(board, topic: str, tree, folder) -> None:
    path = folder / "tree.dtb"
    path.write_bytes(tree.blob)
    machine = replace(board.machine, bootargs=topic, arguments=("-dtb", path))
    assert ours(machine.run(board.app("firmware").image)).count(" 0 failed") == 1


def test_a_clint_of_an_odd_size_is_protected(virt, tmp_path):
    answers(virt, "guard", tree_of(virt).longs(CLINT, "reg", 0x2000000, 0xC000), tmp_path)


def test_a_phandle_of_the_clint_that_leads_nowhere_costs_its_own_hart_alone(tmp_path):
    """The first is that of the hart without S-mode."""
    board = Board("hifive_unleashed", build_firmware(), harts=3)
    tree = tree_of(board)
    first, *rest = tree.get_cells(CLINT, "interrupts-extended")
    wires = [0x99 if cell == first else cell for cell in (first, *rest)]
    answers(board, "harts", tree.cells(CLINT, "interrupts-extended", *wires), tmp_path)


def test_a_tree_that_is_too_large_is_refused(board, tmp_path):
    tree = tree_of(board).text("/soc", "huge", "x" * (64 << 10))
    refuses(board, tree, "(register a1): it is larger than 64 KiB", tmp_path)
