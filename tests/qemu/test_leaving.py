"""What an app leaves behind when it ends: buffers of streams, files, and a status."""

import disks
import pytest
from disks import MIB

HELD = "not a whole line"


@pytest.fixture
def leave(virt, tmp_path):
    """Runs the app, and says how it ended and what is on its disk."""

    def run(bootargs: str, **drive):
        disk = disks.make(tmp_path / "disk.img", {}, kind=16, volume=8 * MIB)
        run = virt.run("leave", bootargs, virt.drive(disk.path, **drive))
        assert disk.fsck() == ""
        return run, disk.files(tmp_path / "found")

    return run


@pytest.mark.parametrize("way,content", [("return", "buffered "), ("exit", "buffered from atexit ")])
@pytest.mark.parametrize("status", [0, 3])
def test_streams_are_flushed_when_an_app_ends(leave, way, content, status):
    run, files = leave(f"{way} {status}")
    assert run.status == status and HELD in run.text, run
    assert files == {"file": content.encode()}


def test_streams_are_not_flushed_by__exit(leave):
    """C17 lets it; POSIX says that it does not. What write() has taken is kept."""
    run, files = leave("_exit 3")
    assert run.status == 3 and HELD not in run.text, run
    assert files == {"file": b""}


@pytest.mark.parametrize("given,status", [(0, 1), (3, 3)])
def test_an_error_after_main_is_no_success(leave, given, status):
    assert leave(f"failing {given}")[0].status == status


def test_output_that_a_stream_could_not_write_is_no_success(leave):
    assert leave("closed")[0].status == 1


def test_a_stream_that_is_not_made_leaves_its_descriptor_as_it_was(leave):
    run, files = leave("no-stream")
    assert run.status == 0, run
    assert files["other"] == b"open still"
