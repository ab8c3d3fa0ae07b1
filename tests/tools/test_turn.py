"""Makes of one clone take turns, and one that waits names the one that it waits for."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import building
import pytest
from yao_copy import Copy

SECONDS = 600.0


@pytest.fixture
def clone(tmp_path):
    """Only what turns are made of."""
    source = Path(__file__).resolve().parents[2] / "tools"
    (tmp_path / "tools/setup").mkdir(parents=True)
    for name in ("__init__.py", "common.py", "setup/__init__.py", "setup/turn.py"):
        shutil.copy(source / name, tmp_path / "tools" / name)
    return tmp_path


@pytest.fixture
def start(clone):
    """Starts a shell script in a turn: start("make a", "echo; read x", "build/virt/a")."""
    started = []

    def run(words, script, folder=None):
        command = [sys.executable, "-m", "tools.setup.turn", "--words", words]
        command += ["--folder", folder] if folder else []
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            [*command, "--", "sh", "-c", script], cwd=clone, stdin=pipe, stdout=pipe, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def end(process) -> str:
    """Lets it continue, and returns its output."""
    return process.communicate("go on\n", timeout=SECONDS)[0]


HOLD = "echo began; read x; echo ended"
RELEASE = "flock -u 9; unset YAO_TURN; echo began; read x; echo ended"


def test_second_make_waits_for_the_first_and_says_so(start):
    first = start("make run BOARD=virt", HOLD)
    assert first.stdout.readline() == "began\n"
    second = start("make", "echo second")
    said = second.stdout.readline()
    assert said == (
        f"yao: waiting for `make run BOARD=virt` (process {os.getpid()}), which works in build\n"
    )
    assert second.poll() is None
    assert end(first) == "ended\n"
    assert end(second) == "second\n"


def test_make_that_runs_something_lets_others_build(start):
    first = start("make run APP=apps/one", RELEASE, "build/virt/one")
    assert first.stdout.readline() == "began\n"
    assert end(start("make APP=apps/two", "echo second", "build/virt/two")) == "second\n"


def test_make_that_runs_something_keeps_its_own_card(start):
    first = start("make run APP=apps/one", RELEASE, "build/virt/one")
    assert first.stdout.readline() == "began\n"
    second = start("make APP=apps/one", "echo second", "build/virt/one")
    assert "`make run APP=apps/one`" in second.stdout.readline()
    assert end(first) == "ended\n"
    assert end(second) == "second\n"


def test_make_that_is_killed_is_not_waited_for(start):
    first = start("make", "exec cat")
    first.stdin.write("began\n")
    first.stdin.flush()
    first.stdout.readline()
    first.kill()
    first.wait()
    assert end(start("make", "echo second")) == "second\n"


def test_clean_while_others_wait(start, clone):
    first = start("make clean", "echo began; read x; rm -rf build; echo ended")
    first.stdout.readline()
    waiting = [start("make", "mkdir build/alone && sleep 0.3 && rmdir build/alone") for _ in range(3)]
    for process in waiting:
        assert "waiting for" in process.stdout.readline()
    end(first)
    for process in waiting:
        end(process)
        assert process.returncode == 0


def test_status_and_signals_are_those_of_the_command(start):
    process = start("make", "exit 7")
    end(process)
    assert process.returncode == 7
    # Python ignores SIGPIPE, and what it starts would, too.
    process = start("make", "kill -PIPE $$; echo alive")
    assert end(process) == "" and process.returncode == -signal.SIGPIPE


def test_command_that_is_not_there(clone):
    command = [sys.executable, "-m", "tools.setup.turn", "--words", "make", "--", "/nonexistent"]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    assert done.stderr == "yao: /nonexistent: start: No such file or directory\n"


def test_two_makes_at_once_in_a_fresh_clone(tmp_path):
    """Both make the environment, fetch, and write the same files: one after the other."""
    yao = Copy(tmp_path / "yao")
    (yao.folder / "build/venv/made-of").unlink()
    command = ["make", "build/flags", "APP=apps/hello", "BOARD=virt"]
    both = [
        subprocess.Popen(
            command,
            cwd=yao.folder,
            env=building.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=1800)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    # A make of another tree may hold the cache: waiting for that is another line.
    assert sum(", which works in build" in each for each in said) == 1, said
    assert sorted("making build/venv" in each for each in said) == [False, True], said
    assert "ready.mk" not in "".join(said)


def test_make_in_a_copy_of_the_libos_does_not_wait_for_this_one(start, clone, tmp_path):
    """As when a test, or an app's check, builds elsewhere."""
    first = start("make", HOLD)
    first.stdout.readline()
    other = tmp_path / "other"
    shutil.copytree(clone / "tools", other / "tools")
    command = [sys.executable, "-m", "tools.setup.turn", "--words", "make", "--", "echo", "done"]
    done = subprocess.run(command, cwd=other, capture_output=True, text=True, timeout=SECONDS)
    assert done.stdout == "done\n"
    end(first)
