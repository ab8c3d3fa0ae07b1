"""A port with threads, both ways: four of them pack a file as on this computer, and so that its own
gzip reads it; and others unpack what gzip packed."""

import gzip

import building
import pytest
from building import ROOT


@pytest.fixture(scope="module")
def packed():
    done = building.make("ports", "PORTS=pigz")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " works " in done.stdout
    return ROOT / "build/ports/pigz"


def test_four_threads_pack_as_on_this_computer(packed):
    assert (packed / "folder/shell.c.gz").stat().st_size < 300_000


def test_threads_unpack_what_gzip_packed(packed, tmp_path):
    files = tmp_path / "files"
    files.mkdir()
    content = (packed / "card/shell.c").read_bytes()
    (files / "text.gz").write_bytes(gzip.compress(content))
    words = ["APP=ports/pigz", "BOARD=virt"]
    done = building.make("run", *words, f"FILES={files}", "ARGS=-d -k -p 4 text.gz")
    assert done.returncode == 0, done.stdout + done.stderr
    copied = building.make("files", *words, f"TO={tmp_path / 'card'}")
    assert copied.returncode == 0, copied.stdout + copied.stderr
    assert (tmp_path / "card/text").read_bytes() == content
