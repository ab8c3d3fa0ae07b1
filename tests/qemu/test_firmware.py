"""Our own M-mode firmware: the image cannot tell it from OpenSBI."""

import hashlib
import re
from dataclasses import replace

import budget
import disks
import pytest
from app_image import build_firmware
from boards import BOARDS, Board
from disks import MIB
from trees import dump

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


def test_it_keeps_to_its_budget():
    assert build_firmware().stat().st_size <= budget.load_firmware()


# Trees that it refuses

CLINT = "/soc/clint@2000000"  # of both machines


def refuses(board, tree, cause: str, folder) -> None:
    """The machine stands still then."""
    path = folder / "tree.dtb"
    path.write_bytes(tree.blob)
    machine = replace(board.machine, arguments=("-dtb", path))
    with machine.start(board.app("apps/hello").image) as guest:
        guest.wait_for(cause.encode() + b"\r\n")
        assert b"yao" not in guest.raw


def tree_of(board):
    machine = board.machine
    return dump(machine.name, machine.harts, machine.memory)


def test_a_tree_without_clint_is_refused(board, tmp_path):
    tree = tree_of(board).text(CLINT, "compatible", "other")
    refuses(board, tree, "device tree: no CLINT (riscv,clint0) with registers", tmp_path)


def test_a_clint_without_interrupts_is_refused(virt, tmp_path):
    tree = tree_of(virt).delete(CLINT, "interrupts-extended")
    refuses(virt, tree, "device tree: the CLINT has no interrupts for hart 0", tmp_path)


def test_a_clint_that_cannot_be_protected_is_refused(virt, tmp_path):
    tree = tree_of(virt).longs(CLINT, "reg", 0x2000000, 0xC000)
    cause = "CLINT at 0x2000000: its 0xc000 bytes are not a power of two aligned to itself"
    refuses(virt, tree, cause, tmp_path)


def test_a_tree_that_is_too_large_is_refused(board, tmp_path):
    tree = tree_of(board).text("/soc", "huge", "x" * (64 << 10))
    refuses(board, tree, "(register a1): it is larger than 64 KiB", tmp_path)
