"""The properties of the modules of sim/rtl, one test each."""

import re

import pytest
import rtl_modules

CASES = [(folder, name) for folder in rtl_modules.MODULES for name in rtl_modules.tests(folder)]


@pytest.mark.parametrize("folder,name", CASES, ids=[f"{f}-{n}" for f, n in CASES])
def test_peripheral(folder, name):
    rtl_modules.run(folder, name)


def test_every_rule_of_the_monitor_is_shown_to_stop_something():
    monitor = (rtl_modules.RTL / "axi4_monitor.sv").read_text()
    rules = re.findall(r"^  (\w+): assert", monitor, re.MULTILINE)
    sources = "".join(path.read_text() for path in (rtl_modules.HERE / "monitor").glob("*.cpp"))
    shown = re.findall(r"CHECK_STOPPED_BY\((\w+)", sources)
    assert len(rules) > 20 and set(rules) == set(shown)
