"""The console as a terminal: settings, lines and raw keys, and waiting for it among other files."""

import pytest
from boards import Board

TYPED = {
    "first": b"\r",
    "line": b"abX\x7fc\x01\r",
    "end": b"rest\x04",
    "secret": b"pass\r",
    "keys": b"\x03\r\x1b",
    "junk": b"junk",
    "poll": b"p",
    "two": b"ab",
    "third": b"c",
    "select": b"s",
    "epoll": b"e",
    "interrupt": b"\x03",
    "again": b"no\x03",
    "enter": b"yes\r",
    "quoted": b"\x16\x03\r",
    "last": b"q",
}


@pytest.fixture(scope="module")
def said() -> str:
    board = Board("virt")
    with board.machine.start(board.app("terminal").image) as guest:
        for word, keys in TYPED.items():
            guest.wait_for(f"> {word}".encode())
            guest.type(keys)
        run = guest.finish()
    assert run.status == 0, run
    return run.raw.decode().rpartition("MEDELEG")[2]


def test_at_the_start_somebody_else_edits_and_echoes(said):
    assert "tty 1, attributes 0, echo 0, lines 1\r\n" in said
    assert "size 0 0 132x50\r\n" in said
    assert "group 1, other -1\r\n" in said
    assert "> first\r\n\r\nread 1: ^J.\r\n" in said, said
    assert said.count("> last\r\n\r\nread 1: q.\r\n") == 1, "not so at the end"


def test_a_line_is_edited_and_echoed_where_the_program_wants_it(said):
    assert "> line\r\nabX\b \bc^A\r\n\r\nread 5: abc^A^J.\r\n" in said, said
    assert "> end\r\nrest\r\nread 4: rest.\r\n" in said, said
    assert "> secret\r\n\r\nread 5: pass^J.\r\n" in said, said


def test_raw_keys_come_as_they_are_and_raw_output_goes_so(said):
    assert "bare\nnewline\r\n> keys\n" in said, said
    assert "\r\nread 3: ^C^M^[.\r\n" in said, said
    assert said.count("\r\nread 0: .\r\n") == 2, "without a key, after a time and at once"
    assert "\r\nread -11: .\r\n" in said, "not told to wait"
    assert "flush 0 leaves 0\r\n" in said, said


def test_it_is_waited_for_among_other_files(said):
    assert "now 1 4, in a while 0\r\n" in said, said
    assert "then 1 1\r\n\r\nread 1: p.\r\n" in said, said
    assert "of two 0, > third\r\nof three 1\r\n\r\nread 3: abc.\r\n" in said, said
    assert "select 0, left 0\r\n" in said, said
    assert "select 1\r\n\r\nread 1: s.\r\n" in said, said
    assert "epoll: keys 1, events 1\r\n\r\nread 1: e.\r\n" in said, said


def test_ctrl_c_ends_a_wait_and_drops_what_was_typed(said):
    assert "ppoll -1 4, interrupts 1\r\n" in said, said
    assert "read 4: yes^J.\r\n" in said, said


def test_ctrl_v_makes_ctrl_c_a_character(said):
    assert "> quoted\r\n\r\nread 2: ^C^J.\r\ninterrupts 2\r\n" in said, said


def test_ctrl_c_is_a_signal_for_a_program_with_a_handler_alone(virt):
    with virt.machine.start(virt.app("interrupted").image) as guest:
        guest.wait_for(b"busy")
        guest.type(b"\x03")
        guest.wait_for(b"reading")
        guest.type(b"\x03x")
        run = guest.finish()
    assert run.status == 0, run
    assert f"read: {ord('x')}, interrupts 2\n" in run.text, run
