"""What resolution put together runs: with what the compiler adds, and with an app's own names."""

import json
import re
import subprocess

import pytest
import app_image
from app_image import build, make, out_of
from boards import BOARDS
from machine import ROOT

QUOTIENT = (2**100 // 1000003) % 2**64


def test_what_the_compiler_calls_is_there(board):
    run = board.run("builtins")
    assert run.status == 0, run
    assert run.text.splitlines()[:-1] == [
        "hello",
        "sorted 1 2 5, copied record 5",
        f"divided {QUOTIENT}",
        "real 0.667 1e+100",
        "copied and joined",
        "!written left  |  1.2|0000abcd",
        *(f"round {i}" for i in range(3)),
        f"{2**63 - 1} 1",
    ]


def test_failed_assertion_is_a_crash_that_says_where(board):
    run = board.run("builtins", bootargs="fail")
    assert run.crashed, run
    assert "main.c" in run.text and "argc < 2" in run.text
    assert "killed by signal 6 (Aborted)" in run.text


def test_names_of_the_app_do_not_clash_with_ours(board):
    run = board.run("names")
    assert run.status == 0, run
    assert "mine: own format 21\n" in run.text
    assert "yao: the libos formats 42, finds lines\nand writes them\n" in run.text


def test_what_the_compiler_calls_only_while_it_links_is_there(tmp_path):
    """The host's own compiler and C library say what the app prints."""
    folder, host = app_image.APPS / "late_calls", tmp_path / "late_calls"
    subprocess.run(["gcc", "-w", *folder.glob("*.c"), "-lm", "-o", host], check=True)
    (out_of(folder, "virt") / "late_calls.elf").unlink(missing_ok=True)
    built = make(folder, "virt")
    assert built.returncode == 0 and "warning:" not in built.stderr, built.stderr
    run = BOARDS["virt"].run(build("late_calls", "virt").image)
    assert run.status == 0, run
    assert run.text.splitlines()[:-1] == subprocess.check_output([host], text=True).splitlines()


def test_output_brings_no_clock():
    """What musl does to wake up other threads is not there, nor what they would wait by."""
    build("late_calls", "virt")
    modules = json.loads((out_of(app_image.APPS / "late_calls", "virt") / "why.json").read_text())["modules"]
    assert "musl/src/stdio/vfprintf.c" in modules
    assert not [module for module in modules if module.startswith("src/time/")]


def test_atomic_operations_of_every_size_are_as_on_the_host(tmp_path):
    """Also while handlers of signals and of a device's interrupts change the same counters."""
    folder, host = app_image.APPS / "atomics", tmp_path / "atomics"
    sources = [*(folder / f"{name}.c" for name in ("main", "operations", "counters")), folder / "tests" / "host.c"]
    subprocess.run(["gcc", "-w", *sources, "-latomic", "-o", host], check=True)
    run = BOARDS["virt"].run(build("atomics", "virt").image)
    assert run.status == 0, run
    assert run.text.splitlines()[:-1] == subprocess.check_output([host], text=True).splitlines()
    assert run.text.count(" 0 halves 0 word 0 wide 0 pair 0 neighbours 0\n") == 2


LINES = "one\\ntwo", "", "x" * 5000, "\\n"
WRITES = """#include <stdio.h>
#include <unistd.h>

int main(void)
{
    %s
    return write(1, "end\\n", 4) != 4 || %s;
}
"""
# What shows whether a line went through a buffer, each with what is not 0 then.
TELLTALES = ["fflush(stdout) || ferror(stdout)", "close(1) || puts(\"failed\") != EOF"]


def writes(folder, more):
    folder.mkdir()
    lines = "\n    ".join(f'if (puts("{line}")) return 1;' for line in LINES)
    (folder / "main.c").write_text(WRITES % (lines, more))
    return folder


@pytest.mark.parametrize("more", ["0", *TELLTALES])
def test_lines_alone_are_written_without_a_stream(tmp_path, more):
    folder = writes(tmp_path / "writes", more)
    run = BOARDS["virt"].run(build(folder, "virt").image)
    assert run.status == 0, run
    assert run.text.partition("yao: ")[0] == "".join(f"{line}\n" for line in [*LINES, "end"]).replace("\\n", "\n")
    modules = app_image.modules(folder, "virt")
    assert ("src/sys/puts.c" in modules) == (more == "0") != ("src/sys/musl/stdout.c" in modules)


@pytest.mark.parametrize("function", ["trap_entry", "signal_resume"])
def test_reservation_is_taken_back_before_the_app_goes_on(function):
    """No hart that runs here would keep one for so long, so this looks at the code: an SC, then loads of registers."""
    elf = build("atomics", "virt").image.with_name("atomics.elf")
    words = ["build/toolchain/bin/riscv64-unknown-elf-objdump", f"--disassemble={function}", elf]
    code = re.findall(r"\t(\w[\w.]*)", subprocess.check_output(words, cwd=ROOT, text=True))
    assert "sc.d" in code[: code.index("sret")] and "lr.d" not in code


@pytest.mark.parametrize("name", BOARDS)
def test_one_image_for_all_boards(name):
    run = BOARDS[name].run(build("report", "any").image)
    assert run.status == 0, run


def told(links: list[dict]) -> list[str]:
    """A chain from why.json as the documentation shows it."""
    first, *others = links
    nodes = ", ".join(first["nodes"])
    lines = [f"{first['module']:38}{first['symbol']}, for {nodes}"]
    return lines + [f"  <- {link['module']:33}{link['symbol']}" for link in others]


def test_documented_build_is_a_real_one():
    out = build("apps/hello", "virt").image.parent
    section = (ROOT / "docs/resolution.md").read_text().partition("## A real build")[2]
    shown = [line[4:] for line in section.partition("\n## ")[0].splitlines() if line[:4] == "    "]
    modules = json.loads((out / "why.json").read_text())["modules"]
    chain = told(modules["drivers/serial/ns16550_dt.c"])
    assert shown[-len(chain) :] == chain
    tables = (out / "tables.c").read_text().splitlines()
    assert [line for line in shown[: -len(chain)] if line not in tables] == []
