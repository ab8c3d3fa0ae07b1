"""The machine's tests in the form of QEMU's own, sim/qemu/tests/qtest: they are built with it."""

import os
import re
import subprocess

import pytest
from machine import ROOT  # noqa: F401  puts the tools on the path

from tools.qemu import build, place

pytestmark = pytest.mark.usefixtures("made_qemu")


@pytest.mark.parametrize("name", build.qtests())
def test_as_qemu_tests_itself(name):
    program = place.folder() / "build" / build.QTESTS / name
    environment = {**os.environ, "QTEST_QEMU_BINARY": str(place.binary())}
    done = subprocess.run([program, "--tap"], capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    wanted = re.findall(r'qtest_add_func\("(.*)"', (build.GLUE / build.QTESTS / f"{name}.c").read_text())
    assert re.findall(r"^ok \d+ (\S+)$", done.stdout, re.MULTILINE) == ["/riscv64" + test for test in wanted]
