"""`make test` itself: tests run side by side, what it shows, and how it ends."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import building
import pytest
import schedule
from building import ROOT

FILES = {
    "host/test_good.py": "def test_one(): pass\ndef test_two(): pass\n",
    "host/test_bad.py": """
import pytest
def test_wrong(): assert 1 + 1 == 3
def test_left_out(): pytest.skip("not here")
@pytest.fixture
def broken(): raise OSError("no such thing")
def test_not_begun(broken): pass
""",
    "sim/test_long.py": "import time\ndef test_sleeps(): time.sleep(1)\n",
}


class Tree:
    """A folder with tests of its own that run as ours do."""

    def __init__(self, folder, files):
        self.folder = folder
        for name in ("pytest.ini", *(f"tests/{part}.py" for part in ("conftest", "made_qemu", "progress", "schedule"))):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        for name, text in files.items():
            (folder / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "tests" / name).write_text(text)

    def start(self, *words):
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
            cwd=self.folder,
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )

    def run(self, *words):
        with self.start(*words) as process:
            said, _ = process.communicate()
        return process.returncode, said


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path, FILES)


@pytest.fixture(scope="module", params=[0, 2])
def said(request, tmp_path_factory):
    """What a run of all shows, with so many workers."""
    status, said = Tree(tmp_path_factory.mktemp("run"), FILES).run(f"-n{request.param}")
    assert status == 1, said
    return said


def test_every_test_is_in_the_table_with_its_level(said):
    rows = dict(re.findall(r"^  (\S+|all of \w+) +((?:[\d-]+ +){3})[\d.]+ s", said, re.MULTILINE))
    assert {name: row.split() for name, row in rows.items()} == {
        "host/test_bad": ["-", "2", "1"],
        "host/test_good": ["2", "-", "-"],
        "sim/test_long": ["1", "-", "-"],
        "all of host": ["2", "2", "1"],
        "all of sim": ["1", "-", "-"],
    }
    assert re.search(rf"all of sim .* {schedule.BUDGETS['sim']} s\n", said)


def test_a_failure_is_told_at_once_and_how_to_rerun_it_at_the_end(said):
    for name, why in [("test_wrong", "assert (1 + 1) == 3"), ("test_not_begun", "OSError: no such")]:
        at = f"tests/host/test_bad.py::{name}"
        assert re.search(rf"^  \[ *\d+ % +0:\d\d\] FAILED {at}: {re.escape(why)}", said, re.MULTILINE)
        assert f"    make test TESTS='{at}'\n" in said


def test_the_slowest_come_first(said):
    slow = said.partition("slowest tests")[2].splitlines()[1:]
    assert slow[0].endswith(" s  sim/test_long::test_sleeps")


def test_each_file_is_told_when_it_ends(said):
    ended = re.findall(r"^  \[ *\d+ % +0:\d\d\] (\w+/\w+): (.*) in [\d.]+ s$", said, re.MULTILINE)
    assert sorted(ended) == [
        ("host/test_bad", "2 failed, 1 skipped"),
        ("host/test_good", "2 passed"),
        ("sim/test_long", "1 passed"),
    ]


def test_the_order_is_that_of_the_schedule(tree):
    _, said = tree.run("-n0", "-k", "one or sleeps")
    assert re.findall(r"\] (\w+/\w+): ", said) == ["sim/test_long", "host/test_good"]


def test_a_single_file_starts_no_workers(tree):
    text = "def test_it(request): assert not hasattr(request.config, 'workerinput')\n"
    (tree.folder / "tests/host/test_alone.py").write_text(text)
    for which in ("tests/host/test_alone.py", "tests/host/test_alone.py::test_it"):
        status, said = tree.run(which)
        assert status == 0 and "1 passed" in said, said


def test_tests_are_chosen_by_their_names(tree):
    status, said = tree.run("-n2", "-k", "two or sleeps")
    assert status == 0 and "2 passed" in said, said


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize(
    "words,why",
    [
        (["tests/nonsense"], "tests/nonsense: find the tests: there is no such file or folder"),
        (["tests", "-k", "nonsense"], "tests -k nonsense: choose the tests: no test has such a name"),
        (["tests/host/test_good.py::no"], "tests/host/test_good.py::no"),
    ],
)
def test_choice_of_nothing_is_a_failure_that_says_so(tree, workers, words, why):
    status, said = tree.run(f"-n{workers}", *words)
    assert status != 0 and why in said, said
    assert "budget" not in said, said


@pytest.mark.parametrize("workers", [0, 2])
def test_ctrl_c_ends_all(tmp_path, workers):
    """A terminal sends it to all processes of the group."""
    waits = "import subprocess\ndef test_waits(): subprocess.run(['sh', '-c', 'sleep 1000'])\n"
    tree = Tree(tmp_path, {f"host/test_{name}.py": waits for name in "ab"})
    with tree.start(f"-n{workers}") as process:
        while running(process.pid, "sleep") < max(workers, 1):
            assert process.poll() is None
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate()
    assert process.returncode == 2, said
    assert running(process.pid) == 0, said


def running(group: int, name: str = "") -> int:
    """The processes of a group."""
    words = ["pgrep", "-g", str(group), *([name] if name else [])]
    return len(subprocess.run(words, capture_output=True, text=True).stdout.split())


def test_a_lock_is_held_by_one_at_a_time(tmp_path):
    """Two processes add to a number in a file, in steps that would get lost."""
    counter = tmp_path / "counter"
    counter.write_text("0")
    script = f"""
import pathlib, sys, time
sys.path.insert(0, {str(ROOT / "tests")!r})
import building
building.LOCKS = pathlib.Path({str(tmp_path)!r}) / "locks"
counter = pathlib.Path({str(counter)!r})
for _ in range(50):
    with building.exclusive("it"), building.exclusive("it"):
        number = int(counter.read_text())
        time.sleep(0.001)
        counter.write_text(str(number + 1))
"""
    both = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert counter.read_text() == "100"


@pytest.mark.parametrize(
    "nodeid,group",
    [
        ("tests/qemu/test_boot.py::test_x[virt]", "tests/qemu/test_boot.py"),
        ("tests/host/test_fuzz.py::test_x[fat-fuzz_fat]", "tests/host/test_fuzz.py fat"),
        ("tests/sim/test_rocket_apps.py::test_x", "tests/sim/test_rocket_apps.py::test_x"),
        ("tests/sim/test_waveform.py::test_x", schedule.MAKE_SIM),
    ],
)
def test_what_goes_to_one_worker(nodeid, group):
    assert schedule.group(nodeid) == group


def test_files_that_the_schedule_names_are_there():
    named = {name.partition("::")[0] for name in schedule.ORDER}
    named |= set(schedule.TOGETHER) | schedule.SINGLY | schedule.BY_CASE
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_guide_has_the_budgets():
    guide = (ROOT / "docs/testing.md").read_text()
    rows = re.findall(r"^\| (\w+) \|.*\| (\d+) min \|$", guide, re.MULTILINE)
    assert {name: 60 * int(minutes) for name, minutes in rows} == schedule.BUDGETS


def test_workers_and_their_builds_do_not_ask_for_more_than_there_is(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8))
    for workers, jobs in [("1", 8), ("4", 2), ("8", 1), ("16", 1)]:
        monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", workers)
        assert building.jobs() == jobs


MADE = """
import sys, time
from pathlib import Path
done = Path("done")
if not done.exists():
    print("  NINJA    half of it", flush=True)
    time.sleep(1)
    %s
    done.touch()
"""
USER = """
import pytest
from pathlib import Path
@pytest.mark.usefixtures("made_qemu")
def test_board(): assert Path("done").exists()
"""


def with_made_qemu(folder, step):
    """A tree whose tests need a QEMU that takes a second, in which @step is run."""
    return Tree(folder, {"qemu/test_visionfive2.py": USER, "../tools/qemu/build.py": MADE % step, **FILES})


@pytest.mark.parametrize("workers", [0, 2])
def test_qemu_is_built_for_the_tests_that_run_it(tmp_path, workers):
    tree = with_made_qemu(tmp_path, "pass")
    assert tree.run(f"-n{workers}", "tests/host/test_good.py")[0] == 0 and not (tmp_path / "done").exists()
    for told in True, False:
        status, said = tree.run(f"-n{workers}", "tests/qemu")
        assert status == 0 and ("] NINJA half of it" in said) == told, said


def test_qemu_that_cannot_be_built_fails_its_tests_with_the_cause(tmp_path):
    tree = with_made_qemu(tmp_path, "sys.exit('yao: qemu: download: no way there')")
    status, said = tree.run("-n0", "tests/qemu")
    assert status == 1
    words = "test_board: Failed: the QEMU with the machines of sim/qemu: yao: qemu: download: no way there"
    assert f"FAILED tests/qemu/test_visionfive2.py::{words}" in said


def test_every_file_that_runs_the_made_qemu_is_named():
    users = {path for path in (ROOT / "tests").rglob("test_*.py") if 'usefixtures("made_qemu")' in path.read_text()}
    users.discard(ROOT / "tests/tools/test_test_runs.py")
    assert users and {str(path.relative_to(ROOT)) for path in users} == schedule.MADE_QEMU
