"""QEMU is killed while the image changes files: whatever it had reported as synced is there at the next boot.

YAO_KILLS=1000 kills so many times for each kind of volume; YAO_KILL_SEED chooses other moments.
"""

import os
import random
import time
from dataclasses import replace

import disks
import pytest
from boards import Board
from disks import MIB
from killing import FOLDERS, make_script, place_of
from machine import PATIENCE
from survivors import LOST, VOLUMES, app_for, content, last_number, make_disk, rows

KILLS = int(os.environ.get("YAO_KILLS", 5))
SEED = int(os.environ.get("YAO_KILL_SEED", 1))
STEPS = 3000
LINES = 60  # up to so many reports before a kill
MOMENT = 0.003  # seconds after the last one, in which some more steps are made


class Victim:
    """An app on a disk, at the mercy of @rng."""

    def __init__(self, app: str, disk: disks.Disk, rng: random.Random):
        self.board, self.disk, self.rng = Board("virt"), disk, rng
        self.image = self.board.app(app).image

    def machine(self, arguments: str):
        drive = self.board.drive(self.disk.path, cache="unsafe")  # what was written survives QEMU
        return replace(self.board.machine, bootargs=arguments, arguments=drive)

    def run(self, arguments: str) -> str:
        run = self.machine(arguments).run(self.image)
        assert run.status == 0, run
        return run.text

    def kill(self, arguments: str, begin: str) -> str:
        """Some lines after the one with @begin, at any moment. What it has said in whole lines."""
        lines, moment, begun = self.rng.randrange(LINES), self.rng.random() * MOMENT, begin.encode()
        with self.machine(arguments).start(self.image) as guest:
            guest.wait_for(begun)
            guest.read_until(lambda: guest.raw.count(b"\n", guest.raw.index(begun)) > lines, PATIENCE)
            time.sleep(moment)
            guest.qemu.kill()
            guest.read_until(lambda: False, PATIENCE)
            return guest.raw.decode(errors="replace").rpartition("\n")[0]


@pytest.mark.parametrize("kind", [*VOLUMES, "exfat"])
def test_what_was_synced_is_there_after_a_kill(kind, tmp_path):
    rng, script = random.Random(f"{SEED} {kind}"), make_script(SEED, STEPS)
    disk = make_disk(tmp_path / "disk.img", kind, script)
    victim, first, state = Victim(app_for(kind), disk, rng), 0, dict.fromkeys(FOLDERS)
    for kill in range(KILLS):
        if first > STEPS - 200:
            first = 0
        said = victim.kill(str(first), "begin")
        assert "step " not in said, said
        synced = last_number("synced", said, first - 1)
        victim.run(str(STEPS))
        assert disk.fsck() == ""
        found = content(disk, tmp_path / str(kill))
        place = place_of(found, state, script, first, synced)
        assert place is not None, f"kill {kill}, steps {first} to {synced} and some: {found}"
        first, state = place, found


@pytest.mark.parametrize("journal", LOST)
def test_what_sqlite_has_committed_is_there_after_a_kill(journal, tmp_path):
    disk, committed = disks.make(tmp_path / "disk.img", {}, 40 * MIB, "none"), 0
    victim = Victim("apps/inserts", disk, random.Random(f"{SEED} {journal}"))
    for kill in range(KILLS):
        said = victim.kill(f"1000000 {journal} kept", " rows")
        committed = last_number("committed", said, committed)
        said = victim.run(f"0 {journal} kept").splitlines()
        found = rows(disk, tmp_path / str(kill))
        assert "ok" in said and f"{found} rows" in said
        assert committed - LOST[journal] <= found and disk.fsck() == ""
        committed = found
