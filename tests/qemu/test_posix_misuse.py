"""A program that misuses the C library ends with a report that says what is wrong, or goes on with an
error where C has one."""

import re

import pytest

STACK = "crash: write to an unmapped or read-only page: stack overflow"


@pytest.mark.parametrize(
    "deed,words",
    [
        ("raise_without_handler", "killed by signal 15 (Terminated)"),
        ("kill_itself", "killed by signal 9 (Killed)"),
        ("abort_with_handler", "killed by signal 6 (Aborted)"),
        ("break_a_pipe", "killed by signal 13 (Broken pipe)"),
        ("overflow_in_a_callback", STACK),
        ("overflow_in_a_handler", STACK),
        ("measure_nothing", "crash: read of an unmapped page: null pointer, address 0x0"),
        ("sort_without_a_function", "crash: jump to an unmapped or non-executable page: null"),
    ],
)
def test_the_end_is_explained(virt, deed, words):
    run = virt.run("posix_misuse", bootargs=deed)
    assert run.crashed, run
    assert any(line.startswith(f"yao: {words}") for line in run.text.splitlines()), run


def test_an_assertion_tells_its_place(virt):
    run = virt.run("posix_misuse", bootargs="fail_an_assertion")
    assert run.crashed, run
    words = r"Assertion failed: apples == 3 \(\S+/main\.c: fail_an_assertion: \d+\)\n"
    assert re.search(words, run.text), run


def test_all_memory_can_be_had_given_back_and_had_again(virt):
    run = virt.run("posix_misuse", bootargs="allocate_everything")
    assert run.status == 0 and "refused: ENOMEM\nas much again\n" in run.text, run


def test_a_closed_stream_loses_what_is_printed(virt):
    run = virt.run("posix_misuse", bootargs="print_to_nothing")
    assert run.status == 0 and "printed: -1\n" in run.text and "lost" not in run.text, run


@pytest.mark.parametrize(
    "deed,said",
    [
        ("cancel_itself", "read: 1\nenabled\ncleaned up\nkey destroyed\n"),
        ("cancel_in_a_wait", "cleaned up\n"),
    ],
)
def test_the_only_thread_can_be_cancelled(virt, deed, said):
    run = virt.run("posix_misuse", bootargs=deed)
    assert run.status == 0 and run.text.startswith(said + "yao: ended"), run
