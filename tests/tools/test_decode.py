"""A backtrace gets its functions and lines, stale return addresses go, nothing else changes."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.common import CROSS
from tools.crash.decode import Decoder

SOURCE = """
__attribute__((noreturn, noinline)) void fails(void) { for (;;) *(volatile int *)0 = 1; }
static inline __attribute__((always_inline)) void inlined(void) { *(volatile int *)8 = 2; }
__attribute__((noinline)) void caller(void) {
    inlined();
    fails();
}
__attribute__((noinline)) void behind(void) { *(volatile int *)16 = 3; }
void _start(void) { behind(); caller(); }
__asm__(
    "framed: .cfi_startproc\\n addi sp, sp, -32\\n .cfi_def_cfa_offset 32\\n"
    "sd ra, 24(sp)\\n .cfi_offset ra, -8\\n call bare\\n framed_calls: nop\\n .cfi_endproc\\n"
    "by_pointer: .cfi_startproc\\n .cfi_def_cfa s0, 0\\n .cfi_offset ra, -8\\n"
    "nop\\n .cfi_endproc\\n"
    "entry: .cfi_startproc\\n .cfi_undefined ra\\n nop\\n .cfi_endproc\\n"
    "bare: nop\\n nop\\n");
"""
COMPILE = f"{CROSS}gcc -g -O2 -nostdlib -fno-toplevel-reorder -x c - -o".split()


class Program:
    def __init__(self, elf):
        self.elf = elf
        subprocess.run([*COMPILE, elf], input=SOURCE, text=True, check=True)
        said = subprocess.run([f"{CROSS}nm", "-n", elf], capture_output=True, text=True)
        lines = [line.split() for line in said.stdout.splitlines()]
        self.symbols = {name: int(address, 16) for address, _, name in lines}

    def decode(self, text: str, show_stale: bool = False) -> str:
        decoder = Decoder(self.elf, show_stale)
        return (decoder.feed(text.encode()) + decoder.finish()).decode()

    def inside(self, name: str) -> int:
        """Behind the first 4 bytes of a function, as after a call there."""
        return self.symbols[name] + 4


def context(pc: int, sp: int = 0, ra: int = 0) -> str:
    return f"#0 {pc:#018x} sp {sp:#018x} ra {ra:#018x}"


def candidate(address: int, place: int) -> str:
    return f"#9 {address:#018x} at {place:#018x}"


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return Program(tmp_path_factory.mktemp("decode") / "program.elf")


def test_faulting_frame_is_the_address_itself(program):
    frame = context(program.symbols["fails"])
    assert program.decode(f"{frame}\r\n") == f"{frame} fails at <stdin>:2\r\n"


def test_inlined_functions_are_named_with_what_they_are_in(program):
    addresses = range(program.symbols["caller"], program.symbols["behind"], 2)
    said = "".join(program.decode(f"{context(address)}\n") for address in addresses)
    assert " inlined at <stdin>:3 (inlined by) caller at <stdin>:5\n" in said


def test_return_address_names_the_call_and_not_what_comes_after_it(program):
    """A call that does not return is its function's last instruction: the address after it
    belongs to the next function."""
    following = program.symbols["behind"]
    said = program.decode(f"{context(0, ra=following)}\n").splitlines()
    assert said[1] == f"#1 {following:#018x} in ra caller at <stdin>:6"
    assert "behind at <stdin>:8" in program.decode(f"{context(following)}\n")


def decoded(program, *lines: str, **options) -> list[str]:
    """What the lines of a report become."""
    said = program.decode("".join(f"yao:   {line}\n" for line in lines), **options).splitlines()
    assert all(line.startswith("yao:   #") for line in said)
    return said


def test_only_the_place_of_the_return_address_counts(program):
    """framed's return address is 24 bytes above its sp, and its caller's frame begins 32 above."""
    framed, sp = program.symbols["framed_calls"], 0x1000
    said = decoded(
        program,
        context(framed, sp, ra=framed),
        candidate(program.inside("caller"), sp + 8),
        candidate(framed, sp + 24),
        candidate(program.inside("caller"), sp + 32),
        candidate(framed, sp + 32 + 24),
    )
    assert [line.split()[1] for line in said] == ["#0", "#1", "#2"]
    assert [line.split()[4] for line in said[1:]] == [f"{sp + place:#018x}" for place in (24, 56)]
    assert not any(f"{sp + place:x} ?" in line for line in said for place in (24, 56))


def test_before_the_frame_is_made_the_caller_is_in_ra(program):
    framed, sp = program.symbols["framed"], 0x1000
    ra = program.symbols["framed_calls"]
    stale, real = candidate(ra, sp), candidate(ra, sp + 24)
    said = decoded(program, context(framed, sp, ra), stale, real)
    assert len(said) == 3 and f"#1 {ra:#018x} in ra" in said[1] and f"at {sp + 24:#018x}" in said[2]


def test_after_a_jump_out_of_the_text_the_caller_is_in_ra(program):
    ra = program.symbols["framed_calls"]
    said = decoded(program, context(0, 0x1000, ra), candidate(ra, 0x1000), candidate(ra, 0x1018))
    assert len(said) == 3 and "in ra" in said[1] and "at 0x0000000000001018" in said[2]


def test_an_overwritten_return_address_leaves_the_next_as_unsure(program):
    framed = program.symbols["framed_calls"]
    lines = context(framed, 0x1000), candidate(framed, 0x1020), candidate(framed, 0x1040)
    said = decoded(program, *lines)
    assert len(said) == 3 and "1020 ?" in said[1] and "1040 ?" not in said[2]


@pytest.mark.parametrize("name", ["bare", "by_pointer"])
def test_where_the_frame_is_unknown_the_next_candidate_is_unsure(program, name):
    pc, framed = program.symbols[name], program.symbols["framed_calls"]
    lines = context(pc, 0x1000), candidate(framed, 0x1008), candidate(framed, 0x1028)
    said = decoded(program, *lines)
    assert len(said) == 3 and "1008 ?" in said[1] and "1028 ?" not in said[2]


def test_nobody_called_the_entry(program):
    ra = program.symbols["framed_calls"]
    assert len(decoded(program, context(program.symbols["entry"], 0, ra), candidate(ra, 8))) == 1


def test_stale_addresses_are_marked_on_request(program):
    framed = program.symbols["framed_calls"]
    lines = context(framed, 0x1000, ra=framed), candidate(framed, 0x1008), candidate(framed, 0x1018)
    said = decoded(program, *lines, show_stale=True)
    assert ["stale:" in line for line in said] == [False, True, True, False]
    assert [line.split()[1] for line in said] == ["#0", "#-", "#-", "#1"]


def test_a_second_context_goes_on_with_the_numbers(program):
    ra = program.symbols["framed_calls"]
    said = decoded(program, context(0, ra=ra), context(program.symbols["fails"]))
    assert [line.split()[1] for line in said] == ["#0", "#1", "#2"]
    assert said[2].endswith("fails at <stdin>:2")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no frame",
        "#0 0x0000000000000000 sp 0x0000000000000000 ra 0x0000000000000000",
        "#1 0x0000000000010000 at 0x0000000000001000",
        "#1 0x0000000000010000",
        "see #0 0x10000 sp 0x0 ra 0x0",
        "#0 0x10000 sp 0x0 ra 0x0 and more",
        "yao: ended with status 0",
        "[##..]  50%\r[###.]  75%\r[####] 100%",
    ],
)
def test_everything_else_passes_unchanged(program, line):
    assert program.decode(f"{line}\r\n") == f"{line}\r\n"


def test_frame_without_a_line_end_is_named_at_the_end(program):
    frame = context(program.symbols["fails"])
    assert program.decode(f"yao: {frame}").endswith("fails at <stdin>:2")


@settings(deadline=None)  # addr2line takes its time on a busy machine
@given(st.lists(st.integers(0, 150), max_size=8))
def test_pieces_make_no_difference(program, cuts):
    frames = [context(program.symbols["fails"]), candidate(0x10000, 8), "rest\r"]
    text = "\r\n".join(["one", "two\r50%\rthree\r", *frames]).encode()
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
    assert "usage: decode.py ELF" in tool("crash.decode").out
