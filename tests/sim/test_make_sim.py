"""`make sim` as a user calls it: images for other boards, its limits, and the files that it leaves."""

import json
import shutil

import building
from soc import CORE, ROOT, make_sim, simulator


def test_hello_ends_well_and_leaves_its_log_and_figures():
    status, said = make_sim("apps/hello")
    assert status == 0, said
    log = (ROOT / "build/rocket/hello/sim.log").read_text()
    figures = json.loads((ROOT / "build/rocket/hello/sim.json").read_text())
    assert "Hello from Yao." in log and log.replace("\r", "") in said.replace("\r", "")
    assert figures["end"] == "finished" and f"{figures['cycles']:,} cycles, " in said


def test_app_that_was_never_built(tmp_path):
    """`make sim` starts a make of its own for the image, which must build for the same board."""
    simulator(CORE)
    shutil.rmtree(ROOT / "build/rocket" / tmp_path.name, ignore_errors=True)  # of an earlier run
    (tmp_path / "main.c").write_text("int main(void) { return 0; }\n")
    done = building.make("sim", f"APP={tmp_path}", f"FILES={tmp_path}")
    assert done.returncode == 0, done.stdout + done.stderr


def test_cycles_that_are_over_end_it():
    status, said = make_sim("apps/hello", "MAXCYCLES=5000")
    assert status != 0
    assert "FAILED: the 5,000 cycles of MAXCYCLES= were over before the app ended" in said


def test_image_for_all_boards_runs_with_the_cores_card(tmp_path):
    (tmp_path / "file").write_bytes(b"some bytes")
    status, said = make_sim("apps/hello", f"FILES={tmp_path}", board="any")
    assert status == 0 and "Hello from Yao." in said, said
    assert "build/any/hello/sdcard.img: 128 MiB, for the simulated system on a chip" in said


def test_board_that_is_a_tree_runs(tmp_path):
    simulator(CORE)
    trees = [ROOT / name for name in (ROOT / "build/sim/trees").read_text().split()]
    shutil.copy(next(t for t in trees if t.name == "rocket.dtb"), tmp_path / "mine.dtb")
    status, said = make_sim("apps/hello", board=f"{tmp_path}/mine.dtb")
    assert status == 0 and "Hello from Yao." in said, said


def test_image_without_drivers_for_the_core_says_what_is_missing_and_what_to_do(tmp_path):
    """Its console is the firmware's."""
    (tmp_path / "file").write_bytes(b"some bytes")
    status, said = make_sim("apps/sha256sum", f"FILES={tmp_path}", board="virt")
    assert status != 0
    assert "yao: /: mount: the device tree has no block device with a driver" in said
    assert "BOARD=any has those for all, and BOARD=rocket for just these" in said


def test_a_port_does_there_what_it_does_on_this_computer():
    """`make ports` calls it, too, and the port's check gets the run's log and card."""
    simulator(CORE)
    done = building.make("ports", "PORTS=cjson", "BOARD=rocket")
    assert done.returncode == 0 and " works " in done.stdout, done.stdout + done.stderr
