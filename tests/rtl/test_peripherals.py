"""The properties of the peripherals of sim/rtl, one test each."""

import pytest

import rtl

CASES = [(folder, name) for folder in rtl.MODULES for name in rtl.tests(folder)]


@pytest.mark.parametrize("folder,name", CASES, ids=[f"{f}-{n}" for f, n in CASES])
def test_peripheral(folder, name):
    rtl.run(folder, name)
