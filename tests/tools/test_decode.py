"""A backtrace gets its functions and lines, and nothing else of a console changes."""

import subprocess

import pytest
from decode import Decoder
from hypothesis import given
from hypothesis import strategies as st

SOURCE = """
__attribute__((noreturn, noinline)) void fails(void) { for (;;) *(volatile int *)0 = 1; }
static inline __attribute__((always_inline)) void inlined(void) { *(volatile int *)8 = 2; }
__attribute__((noinline)) void caller(void) {
    inlined();
    fails();
}
__attribute__((noinline)) void behind(void) { *(volatile int *)16 = 3; }
void _start(void) { behind(); caller(); }
"""
COMPILE = "riscv64-unknown-elf-gcc -g -O2 -nostdlib -fno-toplevel-reorder -x c - -o".split()


class Program:
    def __init__(self, elf):
        self.elf = elf
        subprocess.run([*COMPILE, elf], input=SOURCE, text=True, check=True)
        said = subprocess.run(["riscv64-unknown-elf-nm", "-n", elf], capture_output=True, text=True)
        lines = [line.split() for line in said.stdout.splitlines()]
        self.symbols = {name: int(address, 16) for address, _, name in lines}

    def decode(self, text: str) -> str:
        decoder = Decoder(self.elf)
        return (decoder.feed(text.encode()) + decoder.finish()).decode()


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return Program(tmp_path_factory.mktemp("decode") / "program.elf")


def test_faulting_frame_is_the_address_itself(program):
    frame = f"#0 {program.symbols['fails']:#018x}"
    assert program.decode(f"{frame}\r\n") == f"{frame} fails at <stdin>:2\r\n"


def test_inlined_functions_are_named_with_what_they_are_in(program):
    addresses = range(program.symbols["caller"], program.symbols["behind"], 2)
    said = "".join(program.decode(f"#0 {address:#x}\n") for address in addresses)
    assert " inlined at <stdin>:3 (inlined by) caller at <stdin>:5\n" in said


def test_return_address_names_the_call_and_not_what_comes_after_it(program):
    """A call that does not return is its function's last instruction: the address after it
    belongs to the next function."""
    following = program.symbols["behind"]
    assert "caller at <stdin>:6" in program.decode(f"#1 {following:#x}\n")
    assert "behind at <stdin>:8" in program.decode(f"#0 {following:#x}\n")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no frame",
        "#0 0x0000000000000000",
        "#1 0xffffffffffffffff",
        "see #0 0x10000 there",
        "#0 0x10000 and more",
        "yao: ended with status 0",
        "[##..]  50%\r[###.]  75%\r[####] 100%",
    ],
)
def test_everything_else_passes_unchanged(program, line):
    assert program.decode(f"{line}\r\n") == f"{line}\r\n"


def test_frame_without_a_line_end_is_named_at_the_end(program):
    assert program.decode(f"yao: #0 {program.symbols['fails']:#x}").endswith("fails at <stdin>:2")


@given(st.lists(st.integers(0, 60), max_size=8))
def test_pieces_make_no_difference(program, cuts):
    text = f"one\r\ntwo\r50%\rthree\r\r\n#0 {program.symbols['fails']:#x}\r\nrest\r".encode()
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    whole, pieces = Decoder(program.elf), Decoder(program.elf)
    expected = whole.feed(text) + whole.finish()
    got = b"".join(pieces.feed(text[a:b]) for a, b in zip(places, places[1:], strict=False))
    assert got + pieces.finish() == expected
    assert b"fails at" in expected


def test_nothing_waits_but_a_line_end():
    """A prompt is seen before its line ends."""
    decoder = Decoder(None)
    assert decoder.feed(b"login: ") == b"login: "


def test_usage(tool):
    assert "usage: decode.py ELF" in tool("decode.py").out
