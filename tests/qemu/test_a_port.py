"""One port, all the way: `make ports` builds it, runs it, and compares it with this computer."""

import subprocess

import building
from building import ROOT


def test_a_port_does_what_it_does_on_this_computer():
    done = building.make("ports", "PORTS=figlet")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " works " in done.stdout


def test_a_difference_is_told(tmp_path):
    """In another run of the image that was built above."""
    log = tmp_path / "run.log"
    log.write_text("Boot HART MEDELEG : 0\nwrong\nyao: ended with status 0\n")
    for name in ("card", "boot"):
        (tmp_path / name).mkdir()
    known = {"YAO_BOARD": "virt", "YAO_LOG": str(log), "YAO_ARGUMENTS": "-v", "YAO_INPUT": "/dev/null"}
    done = subprocess.run(
        ["ports/figlet/check", tmp_path / "card", tmp_path / "boot"],
        cwd=ROOT, env={**building.environment(), **known}, capture_output=True, text=True,
    )
    assert done.returncode == 1
    assert "+wrong" in done.stdout and "-FIGlet Copyright" in done.stdout
