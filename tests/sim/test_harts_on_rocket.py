"""Threads on the four harts of an RTL with a cache for each: what one has written, another sees where it
must, and only there."""

import re
from dataclasses import replace

import pytest
from app_image import on_host
from soc import FOUR_HARTS

# What each app does, and how much of it.
DEEDS = [("harts", "numbers 4000"), ("harts_wait", "all 16")]


@pytest.mark.parametrize(("app", "deed"), DEEDS, ids=[app for app, _ in DEEDS])
def test_threads_observe_what_they_do_on_the_host(soc, app, deed, tmp_path):
    run = replace(soc, core=FOUR_HARTS, bootargs=deed).run(soc.app(app).image)
    assert run.text == on_host(app, deed, tmp_path) + "yao: ended with status 0\n"


def test_threads_run_on_all_four(soc):
    run = replace(soc, core=FOUR_HARTS, bootargs="where 5000").run(soc.app("harts").image)
    assert run.status == 0 and "harts: 4 4\n" in run.text, run
    seen = re.findall(r"seen by (.*): (\w+)\n", run.text)
    assert dict(seen)["those that stay"] == "6" and int(dict(seen)["all"], 16) > 6, run
