"""`make debug`, as a user types it: gdb on the image, with its symbols, its sources and its console."""

import os
import re
import subprocess
import tempfile

import building
import pexpect
import pytest
from building import ROOT

MAIN = """#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("argument %s\\n", argv[i]);
    return 0;
}
"""


def typed(commands: str, *words) -> subprocess.CompletedProcess:
    with tempfile.TemporaryFile("w+") as keys:
        keys.write(commands)
        keys.seek(0)
        return building.make("debug", "FILES=", *words, stdin=keys)


def debug(commands: str, *words) -> str:
    done = typed(commands, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def app(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "main.c").write_text(MAIN)
    return folder


@pytest.mark.parametrize("board", ["virt", "hifive_unleashed"])
def test_debugger_stops_at_main_with_arguments_and_sources(board, app):
    commands = "print argc\nlist 6,6\ninfo registers pc\n"
    said = debug(commands, f"BOARD={board}", f"APP={app}", "ARGS=one 'two three'")
    assert re.search(r"breakpoint 1, main \(argc=3, .* at outside/main.c:\d", said, re.DOTALL), said
    assert "$1 = 3" in said
    assert 'printf("argument %s\\n", argv[i]);' in said
    assert re.search(r"pc +0x3f8\w+\s+0x3f8\w+ <main>", said), said


def test_main_that_left_no_trace_stops_where_it_is_called(tmp_path):
    folder = tmp_path / "traceless"
    folder.mkdir()
    (folder / "main.c").write_text("int main(void) { return 0; }\n")
    said = debug("echo stopped\\n\n", "BOARD=virt", f"APP={folder}")
    assert "yao: traceless.elf: main() is inlined in run_app(), so that is where it stops" in said
    assert re.search(r"breakpoint 1, run_app \(\) at src/boot/main.c:\d", said), said
    assert "yao: ended" not in said.partition("stopped")[0], said


THREADS = """tbreak ring
continue
yao threads
yao backtraces
yao thread 1
bt
yao thread 2
bt
yao thread 1
yao thread 9
"""
APP = "tests/qemu/apps/deadlocks"
OURS = {"1": "handler", "2": "wait_for_none"}  # of which one runs the handler of a signal


def listed(said: str) -> None:
    running = re.findall(rf"thread (\d) \"main\": running, gdb's thread \d, in ring at {APP}/main.c:\d+\n", said)
    waiting = re.findall(rf"thread (\d) \"main\": waiting, in (\w+) at {APP}/main.c:\d+\n", said)
    assert len(running) == len(waiting) == 1, said
    assert OURS[waiting[0][0]] == waiting[0][1] and running[0] != waiting[0][0], said


@pytest.mark.parametrize("board", ["virt", "hifive_unleashed"])
def test_threads_are_listed_and_looked_at(board):
    """And that changes nothing of what the program does then."""
    commands = THREADS + ("continue\n" if board == "virt" else "")  # the other machine does not power off
    said = debug(commands, f"BOARD={board}", f"APP={APP}", "ARGS=handler")
    answers = said.split("(gdb) ")[3:]
    listed(answers[0])
    listed(answers[1])
    for number, answer in (("1", answers[3]), ("2", answers[5])):
        assert re.search(rf"#\d+ .*\b{OURS[number]} \(", answer), answer
        assert re.search(rf"#\d+ .*\b{OURS['1' if number == '2' else '2']} \(", answer) is None, answer
    if board == "virt":
        assert "it came\nyao: ended with status 0\n" in answers[8].replace("\r", ""), said


def test_an_image_without_threads_has_none(app):
    done = typed("yao threads\nyao thread 1\n", "BOARD=virt", f"APP={app}")
    assert done.stderr.count("yao: find the threads: this image has none") == 2, done


def test_closed_input_is_the_end_of_it():
    words = ["debug", "FILES=", "BOARD=virt", "APP=apps/hello"]
    done = building.make(*words, stdin=None, preexec_fn=lambda: os.close(0))
    assert done.returncode == 0 and "breakpoint 1, run_app" in done.stdout, done
    assert "Undefined command" not in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_console_comes_out_and_is_in_the_log(app):
    said = debug("continue\n", "BOARD=virt", f"APP={app}", "ARGS=one 'two three'")
    log = (ROOT / "build/virt/outside/debug.log").read_text()
    for text in (said, log):
        assert "argument one" in text and "argument two three" in text
        assert "yao: ended with status 0" in text


def test_ctrl_c_stops_the_guest_and_nothing_else():
    words = ["debug", "FILES=", "BOARD=virt", "APP=apps/echo"]
    terminal = pexpect.spawn("make", words, cwd=ROOT, env=building.environment(), timeout=600)
    terminal.expect(r"breakpoint 1, [^#]*\(gdb\) ")
    terminal.send("continue\r")
    terminal.expect("quit or Ctrl-D ends")
    terminal.sendcontrol("c")
    terminal.expect(r"received signal SIGINT.*\(gdb\) ")
    terminal.send("quit\r")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_qemu_ends_with_the_debugger(app):
    said = debug("info inferiors\n", "BOARD=virt", f"APP={app}")
    assert "breakpoint 1, main" in said
    found = subprocess.run(["pgrep", "-f", f"qemu.*{app.name}/Image"], capture_output=True)
    assert found.stdout == b""
