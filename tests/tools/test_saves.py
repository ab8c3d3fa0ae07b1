"""Which functions share the code that saves registers (tools/as/saves.awk)."""

import os
import subprocess

import pytest

from tools.common import CROSS, ROOT
from tools.elf.disassembly import disassemble

FLAGS = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-g", "-O2", "-nostdlib", "-Wl,-Ttext=0x80000000"]
FLAGS += ["-flto", "-msave-restore", f"-B{ROOT}/tools/as/"]

CALLS = "__attribute__((noipa)) long NAME(long a, long b) { return next(a, b) + next(b, a) + b; }"
SOURCES = {
    "main.c": "long fast(long, long), slow(long, long); long _start(long n) { return fast(n, 1) + slow(2, n); }",
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
