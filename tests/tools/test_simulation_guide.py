"""docs/simulation.md names every option."""

import re

import pytest
from conftest import ROOT

GUIDE = (ROOT / "docs/simulation.md").read_text()
BY_THE_TOOL = {"rom", "load", "card", "summary", "max-cycles"}  # what tools/sim/sim.py gives
BY_THE_TOOL |= {"wave", "commits", "window", "profile"}


def quoted(source, pattern):
    found = re.findall(pattern, (ROOT / source).read_text())
    assert found
    return found


@pytest.mark.parametrize("name", quoted("sim/harness/options.cpp", r'{"([\w-]+)", required_argument'))
def test_option_of_the_simulator_is_explained(name):
    assert name in BY_THE_TOOL or f"`--{name}=" in GUIDE


@pytest.mark.parametrize("kind", quoted("sim/harness/card_options.cpp", r'{"([\w-]+)", SD_FAULT'))
def test_fault_of_the_card_is_named(kind):
    assert f"`{kind}`" in GUIDE


@pytest.mark.parametrize("kind", quoted("sim/models/fault_names.c", r'{"([\w-]+)", (?:SDN|DWM)_FAULT'))
def test_fault_of_the_jh7110s_cards_is_named(kind):
    assert f"`{kind}`" in GUIDE


@pytest.mark.parametrize("core", quoted("third_party.toml", r'generated-src/\*\.(\w+)\.v"'))
def test_core_is_named(core):
    assert f"`{core}`" in GUIDE


def test_variables_are_explained():
    used = set(re.findall(r"\$\(if \$\((\w+)\),--", (ROOT / "sim/build.mk").read_text()))
    rows = set(re.findall(r"`([A-Z]+)`(?:, )?", "".join(re.findall(r"^\| (`[^|]*)\|", GUIDE, re.M))))
    assert used | {"CORE", "FW", "BOARD", "FILES", "SIMFLAGS"} <= rows
