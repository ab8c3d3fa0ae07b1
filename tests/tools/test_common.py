"""An error that a user can cause is a line that begins with "yao:", and never a traceback."""

import os
import resource
import signal
import subprocess
import sys

import pytest

from tools.common import ROOT

TOOL = """
import os, sys, time
from pathlib import Path
from tools.common import Failure, progress, run_main

def main():
{body}
    return 0

run_main(main)
"""


def start(body: str, **more) -> subprocess.Popen:
    text = TOOL.format(body="\n".join(f"    {line}" for line in body.splitlines()))
    pipe = subprocess.PIPE
    streams = {"stdin": pipe, "stdout": pipe, "stderr": pipe, **more}
    return subprocess.Popen([sys.executable, "-c", text], cwd=ROOT, text=True, **streams)


def run(body: str, **more) -> tuple[int, str]:
    process = start(body, **more)
    _, err = process.communicate(timeout=600)
    return process.returncode, err


def test_failure_is_told():
    assert run("raise Failure('a: b: c')") == (1, "yao: a: b: c\n")


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_disk_without_space_is_told(tmp_path):
    """A limit of a file's size fails as a full disk does: in write(), which names no file."""
    body = f"Path({str(tmp_path / 'file')!r}).write_bytes(bytes(2000))"
    status, said = run(body, preexec_fn=small_files)
    assert (status, said) == (1, "yao: -c: read or write: File too large\n")


def test_output_without_space_is_told():
    with open("/dev/full", "w") as full:
        status, said = run("print('x')", stdout=full)
    assert (status, said) == (1, "yao: -c: read or write: No space left on device\n")


@pytest.mark.parametrize("name,cause", [("nothing", "No such file or directory"), (".", "Is a directory")])
def test_file_that_cannot_be_used_is_named(tmp_path, name, cause):
    path = tmp_path / name
    assert run(f"Path({str(path)!r}).read_text()") == (1, f"yao: {path}: use: {cause}\n")


def test_reader_that_leaves_is_no_error_to_tell():
    process = start("print('x', flush=True)\nsys.stdin.read(1)\nprint('y', flush=True)")
    assert process.stdout.readline() == "x\n"
    process.stdout.close()
    process.stdin.close()
    assert process.stderr.read() == ""
    assert process.wait() == 1


def test_ctrl_c_is_told():
    process = start("print('x', flush=True)\ntime.sleep(60)")
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == "yao: interrupted\n"
    assert process.returncode == 1


def test_ctrl_c_while_a_tool_is_loaded(tmp_path):
    """Python's own words for it are a traceback of imports."""
    (tmp_path / "argparse.py").write_text("import time\nprint('loading', flush=True)\ntime.sleep(60)\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.card.sdimage"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "loading\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == ""
    assert process.returncode == -signal.SIGINT


def test_progress_is_seen_at_once_through_a_pipe():
    process = start("progress('BENCH', 'something')\nsys.stdin.read(1)")
    assert process.stdout.readline() == "  BENCH    something\n"
    assert process.poll() is None
    process.communicate()


def test_every_tool_ends_as_these_do():
    """Every tool with a command line runs by run_main()."""
    tools = [path for path in (ROOT / "tools").rglob("*.py") if "__main__" in path.read_text()]
    assert len(tools) > 20
    assert [path for path in tools if "    run_main(" not in path.read_text()] == []
