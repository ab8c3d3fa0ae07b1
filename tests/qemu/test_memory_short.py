"""A lack of memory is an error that a program can handle."""

import re
from dataclasses import replace

import disks
import pytest


def test_a_file_is_opened_once_there_is_memory_for_it(board, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"file": b"content"})
    run = board.run("shortage", arguments=board.drive(disk.path))
    assert run.status == 0, run
    assert re.search(r"opened with [1-9]\d* pages\n", run.text), run


@pytest.mark.parametrize("app", ["heap_slab", "heap_region"])
def test_an_allocator_gives_or_refuses_near_the_top_of_the_address_space(virt, app):
    run = replace(virt.machine, memory="512M").run(virt.app(app).image)
    told = re.search(r"(\d+) given, (\d+) refused, (\d+) failures", run.text)
    assert told, run
    given, refused, failures = map(int, told.groups())
    assert run.status == 0 and failures == 0, run
    assert given > 200 and refused > 1000
