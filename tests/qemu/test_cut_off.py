"""What a run has written is cut off between any two sectors, and reordered between flushes: what it had reported as
synced is there.

YAO_CUTS=1000 cuts so often each of the runs; YAO_CUT_SEED makes others.
"""

import bisect
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cut_log
import disks
import pytest
from boards import Board
from killing import FOLDERS, make_script, place_of
from machine import PATIENCE
from survivors import LOST, VOLUMES, app_for, build_recover, content, make_disk, rows

CUTS = int(os.environ.get("YAO_CUTS", 40))
SEED = int(os.environ.get("YAO_CUT_SEED", 1))
STEPS = 150
ROWS = 40
REPORT = b"synced "


@pytest.fixture(scope="module")
def recover():
    return build_recover()


class Recorded:
    """A run of @app on @disk: what it wrote, and when it reported what."""

    def __init__(self, app: str, disk: disks.Disk, arguments: str):
        self.disk, self.before, self.log = disk, disk.path.read_bytes(), disk.path.with_suffix(".log")
        board = Board("virt")
        machine = replace(board.machine, bootargs=arguments, arguments=tuple(cut_log.drive(disk.path, self.log)))
        self.reports = []
        with machine.start(board.app(app).image) as guest:
            self.listen(guest)
            run = guest.finish()
        assert run.status == 0, run
        self.events = cut_log.read(self.log)

    def listen(self, guest) -> None:
        """The app waits behind each report, so that all it has written until then is in the log."""
        end = lambda: guest.raw.endswith(b"\n") and guest.raw.splitlines()[-1].startswith(REPORT) or self.over(guest)
        while guest.read_until(end, PATIENCE) and not self.over(guest):
            number = int(guest.raw.splitlines()[-1].removeprefix(REPORT))
            self.reports.append((self.log.stat().st_size, number))
            seen = len(guest.raw)
            guest.type(b"\n")
            guest.read_until(lambda: len(guest.raw) > seen, PATIENCE)

    def over(self, guest) -> bool:
        return guest.watcher.outcome is not None or b"script is over" in guest.raw or b"the last has" in guest.raw

    def synced(self, cut: int) -> int:
        """What had been reported when so many events were over, or -1."""
        size = self.events[cut - 1].end if cut else 0
        at = bisect.bisect_right(self.reports, (size, sys.maxsize))
        return self.reports[at - 1][1] if at else -1

    def cuts(self, seed: str, recover: Path):
        """For each cut what was synced then. The disk is what the next mount makes of it."""
        for cut, found in cut_log.cuts(self.before, self.events, CUTS, random.Random(seed)):
            self.disk.path.write_bytes(found)
            done = subprocess.run([recover, self.disk.path], capture_output=True, text=True)
            assert done.returncode == 0 and not done.stderr, f"cut {cut}: {done.stderr}"
            assert self.disk.fsck() == "", f"cut {cut}"
            yield cut, self.synced(cut)


@pytest.mark.parametrize("kind", [12, 16, "exfat"])
def test_what_was_synced_is_there_after_a_cut(kind, recover, tmp_path):
    script = make_script(SEED, STEPS)
    recorded = Recorded(app_for(kind), make_disk(tmp_path / "disk.img", kind, script), "0 wait")
    assert len(recorded.reports) > STEPS / 4
    for number, (cut, synced) in enumerate(recorded.cuts(f"{SEED} {kind}", recover)):
        found = content(recorded.disk, tmp_path / str(number))
        place = place_of(found, dict.fromkeys(FOLDERS), script, 0, synced)
        assert place is not None, f"cut {cut}, steps to {synced} and some: {found}"


@pytest.mark.parametrize("journal", LOST)
def test_a_database_is_whole_after_a_cut(journal, recover, tmp_path):
    """A later cut may lose the transaction that was being made, too."""
    size, cluster = VOLUMES[12]
    disk, most = disks.make(tmp_path / "disk.img", {}, size, "none", 12, cluster), 0
    recorded = Recorded("apps/inserts", disk, f"{ROWS} {journal} kept")
    for cut, _ in recorded.cuts(f"{SEED} {journal}", recover):
        found = rows(disk, tmp_path / str(cut))
        assert found >= most - LOST[journal] - 1, f"cut {cut}"
        most = max(found, most)
    assert most > ROWS / 2
