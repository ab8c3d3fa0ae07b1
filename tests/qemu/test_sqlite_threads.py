"""Threads use one SQLite database at once, and this computer's SQLite finds what they wrote."""

import sqlite3

import disks
import pytest

EXPECTED = """\
PRAGMA journal_mode = {mode}: {mode}
SELECT count(*) || ' ' || total(value) FROM rows: 1000 0.0
SELECT count(DISTINCT sharer * 1000 + number) || ' ' || sum(value) FROM shared: 200 161700
PRAGMA integrity_check: ok
wrong: 0 of some looks
yao: ended with status 0
"""
OF_EACH_WRITER = "SELECT writer, count(DISTINCT number), total(value) FROM rows GROUP BY writer"


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_threads_share_a_database(virt, mode, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {})
    run = virt.run("sqlite_threads", mode, virt.drive(disk.path))
    assert run.text == EXPECTED.format(mode=mode), run
    assert disk.fsck() == ""
    assert list(disk.files(tmp_path / "found")) == ["data.db"]
    with sqlite3.connect(tmp_path / "found/data.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute(OF_EACH_WRITER).fetchall()
    assert rows == [(writer, 25, 0) for writer in range(4)]
