"""Whatever an app does wrong ends with a report: cause, registers, and the way there."""

import re
from dataclasses import replace

import pytest
from entry import Entry
from machine import ROOT
from trees import FIRMWARE, dump

from tools.crash.decode import Decoder

REGISTERS = (
    "pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 "
    "s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6 sstatus scause stval hart"
).split()
CALLERS = ["third", "second", "first", "main", "__libc_start_main", "run_app"]


def commit(board, deed):
    app = board.app("misdeeds")
    run = replace(board.machine, bootargs=deed).run(app.image)
    assert run.crashed, run
    assert run.text.endswith("yao: ended by a crash\n"), run
    return run, app


def calls(run, app) -> list[tuple[str, str, int]]:
    """Function, file and line of each frame of the decoded backtrace, inlined ones included."""
    frames = []
    for line in run.decoded(app.elf).splitlines():
        if re.search(r"#\d+\s+0x", line):
            frames += re.findall(r"(\w+) at (\S+):(\d+)", line)
    return [(function, file, int(line)) for function, file, line in frames]


def names(run, app) -> list[str]:
    return [function for function, _, _ in calls(run, app)]


def cause(run) -> str:
    return re.search(r"crash: (.*)", run.text)[1]


@pytest.mark.parametrize(
    "deed,words",
    [
        ("read_null", "read of an unmapped page: null pointer, address 0x0,"),
        ("write_null", "write to an unmapped or read-only page: null pointer, address 0x8,"),
        ("read_wild", "read of an unmapped page, address 0x1234567890,"),
        ("write_text", "write to an unmapped or read-only page, address 0x3f8"),
        ("write_constant", "write to an unmapped or read-only page, address 0x3f8"),
        ("call_null", "jump to an unmapped or non-executable page: null pointer, address 0x0,"),
        ("call_wild", "jump to an unmapped or non-executable page, address 0x1234567890,"),
        ("execute_data", "jump to an unmapped or non-executable page, address 0x3f8"),
        ("execute_stack", "jump to an unmapped or non-executable page, address 0x3fb"),
        ("execute_constant", "jump to an unmapped or non-executable page, address 0x3f8"),
        ("recurse_for_ever", "write to an unmapped or read-only page: stack overflow"),
        ("huge_frame", "write to an unmapped or read-only page: stack overflow"),
        ("illegal_instruction", "illegal instruction"),
        ("breakpoint", "breakpoint"),
        ("wild_registers", "write to an unmapped or read-only page: null pointer"),
    ],
)
def test_the_cause_is_named(board, deed, words):
    run, _ = commit(board, deed)
    assert cause(run).startswith(words), run
    assert cause(run).endswith("while running the app"), run


@pytest.mark.parametrize(
    "deed,words",
    [
        ("read_firmware", r"0x80000000: /reserved-memory/mmode_resv\d@80000000\n"),
        ("read_nothing", r"0x900000000: not in the device tree\n"),
        ("read_window", r"0x80000000: /reserved-memory/mmode_resv\d@80000000\n"),
    ],
)
def test_the_report_tells_what_is_at_the_address(board, deed, words):
    run, _ = commit(board, deed)
    assert re.search("crash: physical address " + words, run.text), run


def test_what_the_header_reserves_is_told(virt, tmp_path):
    tree = dump("virt", 1, "128M").reserve_in_header(*FIRMWARE)
    machine = replace(virt.machine, bootargs="read_firmware")
    tree = tree.text("/chosen", "bootargs", "read_firmware")
    run = Entry(machine, virt.app("misdeeds"), tree=tree.blob).run(tmp_path)
    assert "crash: physical address 0x80000000: reserved\n" in run.text, run


def test_an_illegal_instruction_is_shown_as_such(virt):
    run, _ = commit(virt, "illegal_instruction")
    assert "illegal instruction, instruction 0x0, while" in run.text, run


def test_a_hart_without_fpu_runs_an_app_that_needs_none(virt):
    machine = replace(virt.machine, arguments=("-cpu", "rv64,f=off,d=off"))
    assert machine.run(virt.app("apps/hello").image).status == 0
    run = machine.run(virt.app("report").image)
    assert "illegal instruction: this hart has no FPU?, instruction 0x" in run.text, run
    assert "while running the app" in run.text


@pytest.mark.parametrize(
    "deed",
    "read_null write_null read_wild write_text write_constant call_null call_wild execute_data "
    "execute_stack execute_constant huge_frame illegal_instruction breakpoint panics".split(),
)
def test_the_backtrace_tells_the_way_there(board, deed):
    """From the deed's function to main and the libos, each where it is in the source."""
    run, app = commit(board, deed)
    found = calls(run, app)
    at = [function for function, _, _ in found].index(deed)
    assert [function for function, _, _ in found[at:]] == [deed, *CALLERS], run
    assert re.fullmatch(r"tests/qemu/apps/misdeeds/(memory|stack|other)\.c", found[at][1])
    source = (ROOT / found[at][1]).read_text().splitlines()
    begin = next(i for i, line in enumerate(source, 1) if line.endswith(f" {deed}(void)"))
    assert begin < found[at][2] <= begin + 6, "the line is not in the function"


def test_an_endless_recursion_has_a_finite_backtrace(board):
    run, app = commit(board, "recurse_for_ever")
    assert 10 <= names(run, app).count("recurse") <= 65


def test_calls_that_are_over_are_not_shown(board):
    run, app = commit(board, "stale_addresses")
    assert b"stale: over at" in Decoder(app.elf, show_stale=True).feed(run.raw), "nothing to hide"
    deeds = ["crash_where_calls_were", "stale_addresses"]
    assert names(run, app) == [*deeds, *CALLERS], run


def test_a_backtrace_leads_through_the_c_library(board):
    run, app = commit(board, "bad_callback")
    found = names(run, app)
    assert found[0] == "compare" and "qsort" in found[1:-7], run
    assert found[-7:] == ["bad_callback", *CALLERS], run


def test_every_register_is_shown(board):
    run, _ = commit(board, "read_null")
    shown = re.findall(r"\b([a-z]+\d*) +[0-9a-f]+\b", run.text.partition("while")[2])
    assert [name for name in shown if name in REGISTERS] == REGISTERS
    values = re.findall(r"\b[0-9a-f]{16}\b", run.text.partition("while")[2].partition("#0")[0])
    assert len(values) == len(REGISTERS), "a value without a name"


def test_wild_gp_tp_and_sp_do_not_spoil_the_report(board):
    run, _ = commit(board, "wild_registers")
    for register, value in {"gp": 1, "tp": 3, "sp": 5, "s0": 7}.items():
        assert re.search(rf"\b{register} +{value:016x}\b", run.text), run


def test_an_interrupt_that_nobody_asked_for_is_told_with_every_register(board):
    run, app = commit(board, "raise_unasked")
    assert cause(run).startswith("unexpected interrupt, number 0x1, while"), run
    for register, value in {"s1": 0x55, "s11": 0xBB, "t1": 0x66, "scause": 1 << 63 | 1}.items():
        assert re.search(rf"\b{register} +{value:016x}\b", run.text), run
    assert names(run, app)[0] == "raise_unasked"


def test_a_panic_tells_its_message(board):
    run, _ = commit(board, "panics")
    assert "yao: widget 7: turn: stuck\n" in run.text


def test_a_handler_of_a_device_runs_and_the_app_goes_on(board):
    run = replace(board.machine, bootargs="good_interrupt").run(board.app("misdeeds").image)
    assert run.status == 0, run
    assert run.text.count("the handler of the test ran") == 1, run
    assert "spoilt" not in run.text


@pytest.mark.parametrize(
    "deed,handler,words",
    [
        ("float_in_handler", "float_handler", "floating point in an interrupt handler?"),
        ("fault_in_handler", "null_handler", "null pointer, address 0x8"),
        ("overflow_in_handler", "recurse", "stack overflow"),
    ],
)
def test_a_fault_in_a_handler_is_reported_as_such(board, deed, handler, words):
    run, app = commit(board, deed)
    assert words in cause(run) and cause(run).endswith("while handling an interrupt"), run
    # A stack overflows in the prologue, which small images share.
    assert handler in names(run, app)[:2]
    assert names(run, app)[-7:] == [deed, *CALLERS], "the way to the interrupt"
    if deed != "overflow_in_handler":
        assert "trap_entry" in names(run, app)


@pytest.mark.parametrize(
    "deed,handler,words",
    [
        ("float_while_asleep", "float_handler", "floating point in an interrupt handler?"),
        ("fault_while_asleep", "null_handler", "null pointer, address 0x8"),
    ],
)
def test_a_fault_in_a_handler_is_the_same_while_the_hart_sleeps(virt, deed, handler, words):
    """Where handlers are called without a trap."""
    run, app = commit(virt, deed)
    assert words in cause(run) and cause(run).endswith("while handling an interrupt"), run
    assert names(run, app)[0] == handler and "irq_take" in names(run, app)
    assert names(run, app)[-7:] == [deed, *CALLERS], "the way to the wait"


def test_handlers_of_a_sleeping_hart_come_back_or_panic(virt):
    run = replace(virt.machine, bootargs="good_while_asleep").run(virt.app("misdeeds").image)
    assert run.status == 0 and run.text.count("the handler of the test ran") == 1, run
    assert "spoilt" not in run.text
    run, app = commit(virt, "panic_while_asleep")
    assert "yao: widget 7: turn: stuck\n" in run.text
    assert names(run, app)[0] == "panic_handler"
    assert names(run, app)[-7:] == ["panic_while_asleep", *CALLERS]


def test_a_panic_in_a_handler_is_reported(board):
    run, app = commit(board, "panic_in_handler")
    assert "yao: widget 7: turn: stuck\n" in run.text
    assert names(run, app)[0] == "panic_handler"
    assert names(run, app)[-7:] == ["panic_in_handler", *CALLERS]


@pytest.mark.parametrize("deed", ["wait_in_handler", "wait_with_interrupts_off"])
def test_a_wait_that_nothing_could_end_is_reported(board, deed):
    run, app = commit(board, deed)
    assert "yao: wait: called in an interrupt handler or with interrupts off" in run.text
    assert deed in names(run, app)
