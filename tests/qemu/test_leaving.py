"""What an app leaves behind when it ends: buffers of streams, files, and a status."""

from dataclasses import replace

import disks
import pytest
from disks import MIB
from machine import PATIENCE
from trees import dump

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


def test_an_app_restarts_the_machine_after_it_has_come_to_its_end(leave):
    """By -no-reboot, QEMU ends at a restart, with status 0; a power-off has the app's status."""
    run, files = leave("restart 3")
    assert run.status == 3 and run.qemu_status == 0, run
    assert HELD in run.text and files == {"file": b"buffered from atexit "}


def test_reboot_restarts_the_machine_and_leaves_streams_alone(board, tmp_path):
    """The Unleashed is restarted by a GPIO line."""
    disk = disks.make(tmp_path / "disk.img", {}, kind=16, volume=8 * MIB)
    again = (*board.drive(disk.path), "-action", "reboot=reset")
    machine = replace(board.machine, bootargs="reboot autoboot", arguments=again)
    with machine.start(board.app("leave").image) as guest:
        banner = b"OpenSBI v"
        assert guest.read_until(lambda: guest.raw.count(banner) > 2, PATIENCE), guest.raw
    assert guest.raw.count(b"yao: ended with status 0") > 1 and HELD.encode() not in guest.raw


def test_reboot_powers_the_machine_off(leave):
    run, files = leave("reboot power-off")
    assert run.status == 0 and run.qemu_status == 0 and HELD not in run.text, run
    assert files == {"file": b""}


def test_reboot_halts_the_machine(virt, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {}, kind=16, volume=8 * MIB)
    machine = replace(virt.machine, bootargs="reboot halt", arguments=virt.drive(disk.path))
    with machine.start(virt.app("leave").image) as guest:
        guest.wait_for(b"yao: ended with status 0\r\n")
        guest.read_until(lambda: False, 2)
        assert guest.alive, guest.raw


def test_a_machine_that_nothing_restarts_halts_with_a_message(virt, tmp_path):
    tree = dump("virt", 1, "128M")
    for node in ("/soc/test@100000", "/reboot", "/poweroff"):
        tree = tree.text(node, "compatible", "other")
    (tmp_path / "tree.dtb").write_bytes(tree.blob)
    disk = disks.make(tmp_path / "disk.img", {}, kind=16, volume=8 * MIB)
    arguments = (*virt.drive(disk.path), "-dtb", tmp_path / "tree.dtb")
    machine = replace(virt.machine, bootargs="restart 0", arguments=arguments)
    with machine.start(virt.app("leave").image) as guest:
        guest.wait_for(b"yao: neither the firmware nor a device restarts the machine\r\n")
        guest.read_until(lambda: False, 2)
        assert guest.alive and b"yao: ended with status 0\r\n" in guest.raw, guest.raw
