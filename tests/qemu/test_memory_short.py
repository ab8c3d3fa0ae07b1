"""A lack of memory is an error that a program can handle."""

import re

import disks


def test_a_file_is_opened_once_there_is_memory_for_it(board, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"file": b"content"})
    run = board.run("shortage", arguments=board.drive(disk.path))
    assert run.status == 0, run
    assert re.search(r"opened with [1-9]\d* pages\n", run.text), run
