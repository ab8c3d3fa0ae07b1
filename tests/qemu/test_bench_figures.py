"""The figures of `make bench` are facts about the image: the same every time."""

import pytest
from app_image import build
from machine import ROOT  # noqa: F401  puts the tools on the path

from tools.bench import bench
from tools.common import Failure

SECTIONS = "getpid clock_gettime malloc_free read_1 pread_4k open_close stat read_large console"
WAITS = "virt/read_large"


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    build("apps/bench", "virt")
    return [bench.run("virt", "virt", SECTIONS) for _ in range(2)]


def test_figures_are_the_same_in_every_run(figures):
    """But for what waits for the disk, which answers in the host's time: a few instructions more or less in
    8 MiB, which may fall on both sides of a hundredth."""
    first, second = ({**values} for values in figures)
    assert abs(first.pop(WAITS) - second.pop(WAITS)) < 0.015
    assert first == second


def test_every_section_that_was_asked_for_has_a_figure(figures):
    wanted = {f"virt/{name}" for name in ["entry_to_main", *SECTIONS.split()]}
    assert set(figures[0]) == wanted
    assert all(value > 0 for value in figures[0].values())


def test_an_unfit_card_fails_the_bench(monkeypatch, figures):
    monkeypatch.setattr(bench.card_files, "FILES", {"small": 64 << 10, "large": 1 << 20})
    with pytest.raises(Failure, match="read_large"):
        bench.run("virt", "virt", "read_large")
