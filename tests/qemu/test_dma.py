"""A device may do what the hart may, and no more."""

from dataclasses import replace

import disks
import pytest

SIZE = 65536


def large() -> bytes:
    """As apps/dma/main.c expects it."""
    return bytes((i * 7 + i // 512) & 0xFF for i in range(SIZE))


@pytest.mark.parametrize("version", ["legacy", "modern"])
def test_a_disk_reads_and_writes_only_what_the_hart_may(virt, version, tmp_path):
    disk = disks.make(tmp_path / "disk.img", {"large": large()})
    options = ("-global", f"virtio-mmio.force-legacy={'on' if version == 'legacy' else 'off'}")
    machine = replace(virt.machine, memory="512M", arguments=(*options, *virt.drive(disk.path)))
    run = machine.run(virt.app("dma").image)
    assert "0 failures\n" in run.text, run
    assert run.status == 0
    assert disk.fsck() == ""
