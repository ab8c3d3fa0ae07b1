"""Which functions share the code that saves registers (tools/as/saves.awk)."""

import os
import subprocess

import pytest

from tools.common import CROSS, ROOT
from tools.elf.disassembly import disassemble

FLAGS = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-g", "-O2", "-nostdlib", "-Wl,-Ttext=0x80000000"]
FLAGS += ["-flto", "-msave-restore", f"-B{ROOT}/tools/as/"]

CALLS = "__attribute__((noipa)) long NAME(long a, long b) { return next(a, b) + next(b, a) + b; }"
LAST = """
    long next(long, long); extern volatile long list[3];
    __attribute__((noipa)) long NAME(long a, long b) {
        if (a < b) return next(a, b);
        if (a > 9) return next(b, 2);
        return list[0] = list[a] + list[b];
    }"""
POINTER = """
    extern long (*volatile chosen)(long, long);
    __attribute__((noipa)) void through(long a) { if (a) chosen(a, a + 1); }"""
MORE = """
    long next(long, long);
    __attribute__((noipa)) long more(long a) { return a < 5 ? next(a, a) : next(a, 1) + 1; }"""
OWN_FRAME = """
    long next(long, long); void fill(long *);
    __attribute__((noipa)) long own_frame(long a) { long room[2]; fill(room); return next(a, 1); }"""
SOURCES = {
    "main.c": """
        long fast(long, long), slow(long, long), last(long, long), slow_last(long, long), more(long), own_frame(long);
        void through(long);
        volatile long list[3];
        long next(long, long);
        long (*volatile chosen)(long, long) = next;
        __attribute__((noipa)) void fill(long *room) { room[1] = list[1]; }
        long _start(long n) {
            through(n);
            return fast(n, 1) + slow(2, n) + last(n, 3) + slow_last(n, 4) + more(n) + own_frame(n);
        }""",
    "last.c": LAST.replace("NAME", "last") + POINTER + MORE + OWN_FRAME,
    "slow_last.c": LAST.replace("NAME", "slow_last"),
    "next.c": "__attribute__((noipa)) long next(long a, long b) { return a - b; }",
    "fast.c": "long next(long, long); " + CALLS.replace("NAME", "fast"),
    "slow.c": "long next(long, long); " + CALLS.replace("NAME", "slow"),
}


@pytest.fixture
def code(tmp_path):
    """The instructions of a function, linked with these files as those that share."""

    def link(function, shared):
        for name, text in SOURCES.items():
            (tmp_path / name).write_text(text)
        elf = tmp_path / "saves.elf"
        files = [tmp_path / name for name in SOURCES]
        names = f"-ffile-prefix-map={tmp_path}/=src/"
        subprocess.run(
            [f"{CROSS}gcc", *FLAGS, names, *files, "-lgcc", "-o", elf],
            env={**os.environ, "YAO_SHARED_SAVES": shared},
            check=True,
        )
        found = next(f for f in disassemble(elf).values() if f.name == function)
        return [(i.name, i.operands) for i in found.code]

    return link


def test_files_that_are_named_share(code):
    assert code("slow", "src/other.c src/slow.c")[0][0] == "jal"  # __riscv_save_2


def test_other_files_save_the_same_registers_themselves(code):
    found = code("fast", "src/slow.c")
    saved = [("ra", "24(sp)"), ("s0", "16(sp)"), ("s1", "8(sp)"), ("s2", "0(sp)")]
    assert found[0] == ("add", ("sp", "sp", "-32"))
    assert found[1:5] == [("sd", each) for each in saved]
    end = found.index(("ret", ()))
    assert found[end - 5 : end] == [*(("ld", each) for each in saved), ("add", ("sp", "sp", "32"))]


def test_where_none_are_named_all_share(code):
    assert code("fast", "")[0][0] == "jal"


def returns_and_jumps(found):
    return [name for name, _ in found if name in ("ret", "j", "jr", "jal", "jalr")]


def test_function_whose_calls_are_its_last_saves_nothing(code):
    found = code("last", "src/slow.c")
    assert not [each for each in found if "sp" in str(each[1])]
    assert sorted(returns_and_jumps(found)) == ["j", "ret"]


def test_call_through_a_pointer_may_be_the_last_one_too(code):
    found = code("through", "src/slow.c")
    assert not [each for each in found if "sp" in str(each[1])]
    assert sorted(returns_and_jumps(found)) == ["jr", "ret"]


@pytest.mark.parametrize("function", ["more", "own_frame"])
def test_function_that_does_more_after_a_call_or_has_variables_in_memory_saves_ra(code, function):
    found = code(function, "src/slow.c")
    assert [each for each in found if each[0] == "sd" and each[1][0] == "ra"]


def test_function_of_a_file_that_shares_is_left_alone(code):
    assert code("slow_last", "src/slow_last.c")[0][0] == "jal"
