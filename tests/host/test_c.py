"""Runs every C test program of tests/host under ASan and UBSan."""

import subprocess

import pytest
import suite

CASES = [(folder, program) for folder in suite.suites() for program in suite.programs(folder)]


@pytest.mark.parametrize("folder,program", CASES, ids=[f"{f.name}-{p.stem}" for f, p in CASES])
def test_program(folder, program):
    done = subprocess.run([suite.build(folder, program)], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
