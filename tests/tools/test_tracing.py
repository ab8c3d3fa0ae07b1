"""The part of a run that `make sim TRACE=` records, and the view of it."""

import pytest

from tools.common import Failure
from tools.sim import tracing


@pytest.mark.parametrize("part", [":", "5:", ":5", "5:6", "0:999999999999999999"])
def test_parts_that_the_simulator_takes(part):
    assert tracing.window(part) == part


@pytest.mark.parametrize(
    "part,cause",
    [
        ("", "give FIRST:END"),
        ("5", "give FIRST:END"),
        ("5:x", "give FIRST:END"),
        ("1:9999999999999999999", "give FIRST:END"),
        ("6:6", "it ends before it begins"),
    ],
)
def test_parts_that_are_none(tool, part, cause):
    done = tool("sim.tracing", part)
    assert done.status == 1
    assert f"yao: TRACE={part}: read: {cause}" in done.out


def test_a_run_that_is_over_too_early():
    with pytest.raises(Failure, match="TRACE=10:20: .* was over after 10 cycles"):
        tracing.check_reached("10:20", 10)
    tracing.check_reached("10:20", 11)
    tracing.check_reached(":20", 1)


def test_nothing_of_an_earlier_run_is_left(tmp_path):
    for path in tracing.files(tmp_path):
        path.write_text("old")
    tracing.prepare(tmp_path, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["trace.gtkw"]
    assert "-hart 1\n" in (tmp_path / "trace.gtkw").read_text()
