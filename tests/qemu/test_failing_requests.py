"""A disk refuses requests while the image changes files: the app is told, and what it had reported as synced is there.

YAO_FAULTS=100 makes so many for each kind; YAO_FAULT_SEED makes others.
"""

import os
import random
import shutil
import subprocess
from dataclasses import replace

import cut_log
import pytest
from boards import Board
from killing import FOLDERS, make_script, place_of
from survivors import build_recover, content, last_number, make_disk

FAULTS = int(os.environ.get("YAO_FAULTS", 3))
SEED = int(os.environ.get("YAO_FAULT_SEED", 1))
STEPS = 150
KIND = 12
FAILS = ("once", "always", "flush")


@pytest.fixture(scope="module")
def recover():
    return build_recover()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A volume, and the sectors that the script writes."""
    disk = make_disk(tmp_path_factory.mktemp("whole") / "disk.img", KIND, make_script(SEED, STEPS))
    before, log = disk.path.with_suffix(".before"), disk.path.with_suffix(".log")
    shutil.copyfile(disk.path, before)
    run = start(cut_log.drive(disk.path, log))
    assert run.status == 0, run
    return disk, before, sorted({event.sector for event in cut_log.read(log) if event.data})


def start(drive):
    board = Board("virt")
    machine = replace(board.machine, bootargs="0", arguments=tuple(drive))
    return machine.run(board.app("survivor").image)


def failing(path, kind: str, sector: int) -> list[str]:
    """QEMU's arguments for the disk @path, of which requests for @sector fail."""
    which = "iotype=flush" if kind == "flush" else f"iotype=write,inject-error.0.sector={sector}"
    once = "off" if kind == "always" else "on"
    fault = f"inject-error.0.event=none,inject-error.0.{which},inject-error.0.once={once}"
    file = f"driver=file,filename={path},node-name=file"
    return [
        *("-blockdev", file, "-blockdev", f"driver=blkdebug,image=file,node-name=disk,{fault}"),
        *("-device", "virtio-blk-device,drive=disk,werror=report"),
    ]


@pytest.mark.parametrize("kind", FAILS)
def test_what_was_synced_survives_a_failed_request(kind, recorded, recover, tmp_path):
    disk, before, sectors = recorded
    rng, script = random.Random(f"{SEED} {kind}"), make_script(SEED, STEPS)
    for number in range(FAULTS):
        shutil.copyfile(before, disk.path)
        run = start(failing(disk.path, kind, rng.choice(sectors)))
        hit = "I/O error" in run.text  # the journal's place and when it is written vary
        assert run.status == hit, run
        subprocess.run([recover, disk.path], check=True)
        assert disk.fsck() == ""
        found, synced = content(disk, tmp_path / str(number)), last_number("synced", run.text, -1)
        assert place_of(found, dict.fromkeys(FOLDERS), script, 0, synced) is not None, run
