"""Missing packages are reported with their reasons, and only then is root asked for."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.common import ROOT, Failure
from tools.setup import host

INSTALL = """#!/bin/sh
echo "$0 $@" >> {log}
case "$1" in install) touch {log}.installed ;; esac
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine that lacks two packages, until its apt-get has installed them."""
    log = tmp_path / "log"
    commands = tmp_path / "bin"
    commands.mkdir()

    def command(name: str, text: str) -> None:
        (commands / name).write_text(text)
        (commands / name).chmod(0o755)

    command("apt-get", INSTALL.format(log=log))
    command("apt-cache", '#!/bin/sh\n[ "$2" != new-name ] && echo "Package: $2"\n')
    entries = [
        {"provides": f"{log}.installed", "packages": ["new-name", "old-name"], "why": "to go"},
        {"provides": f"{log}.installed", "packages": ["other"], "why": "to stay"},
    ]
    monkeypatch.setattr(host, "known_packages", lambda purpose: entries)
    monkeypatch.setenv("PATH", f"{commands}:/usr/bin:/bin")

    class Machine:
        add = staticmethod(command)
        bin = commands

        @staticmethod
        def log() -> str:
            return log.read_text().replace(f"{commands}/", "") if log.exists() else ""

    return Machine


def be(monkeypatch, user: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)


def only(machine, monkeypatch) -> None:
    """A PATH with nothing but sh."""
    (machine.bin / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(machine.bin))


def test_root_installs_without_sudo_what_the_release_has(machine, monkeypatch, capsys):
    be(monkeypatch, 0)
    host.ready_packages("run")
    assert machine.log().splitlines() == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends old-name other",
    ]
    said = capsys.readouterr().out
    assert re.search("new-name or old-name +to go\n", said)
    assert re.search("other +to stay\n", said)


def test_nothing_is_asked_when_all_is_there(machine, monkeypatch, capsys):
    be(monkeypatch, 1000)
    setup_there = Path(host.known_packages("run")[0]["provides"])
    setup_there.touch()
    host.ready_packages("run")
    assert machine.log() == ""
    assert capsys.readouterr().out == ""


def test_user_without_sudo_is_told_what_to_install(machine, monkeypatch):
    be(monkeypatch, 1000)
    only(machine, monkeypatch)
    with pytest.raises(Failure) as failure:
        host.ready_packages("run")
    assert "become root: sudo is not installed" in str(failure.value)
    assert "apt-get install new-name|old-name other" in str(failure.value)
    assert machine.log() == ""


def test_user_whose_sudo_wants_a_password_without_a_terminal_is_told(machine, monkeypatch):
    be(monkeypatch, 1000)
    machine.add("sudo", "#!/bin/sh\nexit 1\n")
    monkeypatch.setattr(sys, "stdin", open(os.devnull))
    with pytest.raises(Failure, match="sudo needs a password and there is no terminal"):
        host.ready_packages("run")
    assert machine.log() == ""


def test_user_with_sudo_installs_by_it(machine, monkeypatch):
    be(monkeypatch, 1000)
    machine.add("sudo", '#!/bin/sh\nwhile [ "$1" = -n ]; do shift; done\nexec "$@"\n')
    monkeypatch.setattr(sys, "stdin", open(os.devnull))
    host.ready_packages("run")
    assert "apt-get install -q -y" in machine.log()


def test_machine_without_apt_is_told_what_it_lacks(machine, monkeypatch):
    (machine.bin / "apt-get").unlink()
    only(machine, monkeypatch)
    with pytest.raises(Failure, match="there is no apt-get on this machine; get these"):
        host.ready_packages("run")


def test_apt_that_fails_is_said(machine, monkeypatch):
    be(monkeypatch, 0)
    machine.add("apt-get", "#!/bin/sh\nexit 100\n")
    with pytest.raises(Failure, match="apt-get update: it failed, see above; or install them"):
        host.ready_packages("run")


def test_package_that_does_not_bring_what_it_should_is_said(machine, monkeypatch):
    be(monkeypatch, 0)
    machine.add("apt-get", "#!/bin/sh\n")
    with pytest.raises(Failure, match="installed, but these are still not there: "):
        host.ready_packages("run")


@pytest.mark.parametrize(
    "said,fault",
    [
        ("Thing 5.006 2023-01-22 rev (Debian 5.006-3)", None),
        ("Thing 5.40.1", None),
        ("Thing 10.2", None),
        ("Thing 5.5", "it is version 5.5, 5.006 or later is needed; "),
        ("Thing 4.228 of 2022", "it is version 4.228, 5.006 or later is needed; "),
        ("nothing of use", "ask for its version: not understood: nothing of use"),
    ],
)
def test_command_that_is_too_old_is_told(machine, said, fault):
    machine.add("thing", f"#!/bin/sh\necho '{said}'\n")
    if not fault:
        host.check_version("thing", "5.006", "thing")
        return
    with pytest.raises(Failure) as failure:
        host.check_version("thing", "5.006", "thing")
    assert str(failure.value).startswith(f"{machine.bin}/thing: ") and fault in str(failure.value)


def test_verilator_is_checked_for_what_needs_it(monkeypatch):
    checked = []
    monkeypatch.setattr(host, "check_version", lambda *words: checked.append(words))
    host.check_versions("run")
    assert checked == []
    host.check_versions("sim")
    assert checked == [("verilator", "5.006", "verilator")]


def test_this_machine_has_all_that_the_tests_need(tool):
    done = tool("setup.host", "test")
    assert (done.status, done.out) == (0, ""), done


def test_purpose_that_is_unknown(tool):
    assert "yao: setup: fly: the purposes are: run, debug, graph, sim, test" in tool("setup.host", "fly").out


def test_bench_needs_no_more_than_simulation_does():
    """What only tests need takes minutes to install."""
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(r"^bench:.*\n.* -m tools\.setup\.host sim$", makefile, re.MULTILINE)
    provided = {entry["provides"] for entry in host.known_packages("sim")}
    assert provided.isdisjoint({"yosys", "clang", "flex", "bison", "clang-format", "gdb-multiarch"})
    assert provided >= {"verilator", "gcc", "qemu-system-riscv64"}


STEP = """
import sys
from tools.common import run_main
from tools.setup import host

run_main(lambda: host.run_step([sys.executable, "-c", sys.argv[1]], "make the environment") or 0)
"""
NOISE = "print('noise'); import time, sys; print('ERROR: the reason', file=sys.stderr)"


def step(program: str) -> subprocess.Popen:
    command = [sys.executable, "-c", STEP, program]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )


def test_environment_that_cannot_be_made_is_told_in_a_line():
    out, err = step(f"{NOISE}; raise SystemExit(3)").communicate()
    assert (out, err) == ("", "yao: build/venv: make the environment: ERROR: the reason\n")


def test_ctrl_c_while_the_environment_is_made_is_told_in_a_line(tmp_path):
    began = tmp_path / "began"
    process = step(f"open({str(began)!r}, 'w'); import time; time.sleep(60)")
    while not began.exists():
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate() == ("", "yao: interrupted\n")
    assert process.returncode == 1
