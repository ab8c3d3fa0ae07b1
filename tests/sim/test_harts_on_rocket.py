"""Threads on the four harts of an RTL with a cache for each: what one has written, another sees where it
must, and only there."""

import re
import subprocess
from dataclasses import replace

from app_image import APPS
from soc import FOUR_HARTS

DEED = "numbers 4000"


def lines(folder) -> str:
    program = folder / "program"
    words = ["gcc", "-std=gnu17", "-O1", "-w", "-pthread", *(APPS / "harts").glob("*.c"), "-o", program, "-lm"]
    subprocess.run(words, check=True)
    return subprocess.run([program, *DEED.split()], capture_output=True, text=True, check=True, timeout=60).stdout


def test_threads_compute_and_call(soc, tmp_path):
    run = replace(soc, core=FOUR_HARTS, bootargs=DEED).run(soc.app("harts").image)
    assert run.text == lines(tmp_path) + "yao: ended with status 0\n"


def test_threads_run_on_all_four(soc):
    run = replace(soc, core=FOUR_HARTS, bootargs="where 5000").run(soc.app("harts").image)
    assert run.status == 0 and "harts: 4 4\n" in run.text, run
    seen = re.findall(r"seen by (.*): (\w+)\n", run.text)
    assert dict(seen)["those that stay"] == "6" and int(dict(seen)["all"], 16) > 6, run
