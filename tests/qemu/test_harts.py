"""Threads on several harts: what a program observes does not depend on how many there are."""

import re
from dataclasses import replace

import pytest
from app_image import APPS, build_firmware, modules, on_host
from boards import Board
from entry import Entry
from trees import dump

DEEDS = {"harts": "all 300000", "harts_wait": "all 3000"}
LONG = 60_000_000  # turns of a loop: other harts have taken threads by then
HARTS = [("virt", 1), ("virt", 2), ("virt", 4), ("virt", 8), ("hifive_unleashed", 2), ("hifive_unleashed", 5)]


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    folder = tmp_path_factory.mktemp("host")
    return {app: on_host(app, deed, folder) for app, deed in DEEDS.items()}


@pytest.mark.parametrize("app", DEEDS)
@pytest.mark.parametrize("firmware", ["ours", "OpenSBI"])
@pytest.mark.parametrize(("name", "harts"), HARTS)
def test_a_program_observes_the_same_on_any_number(name, harts, firmware, app, lines):
    board = Board(name, build_firmware() if firmware == "ours" else None)
    run = board.run(app, DEEDS[app], harts=harts)
    assert run.text == lines[app] + "yao: ended with status 0\n"


@pytest.mark.parametrize("harts", [1, 2, 4])
def test_a_deadlock_of_threads_on_other_harts_is_reported(virt, harts):
    run = virt.run("harts_wait", "deadlock", harts=harts)
    assert run.crashed and "yao: deadlock: every thread waits" in run.text, run
    assert len(re.findall(r"yao: thread \d: waits for the mutex at 0x", run.text)) == 5, run


@pytest.mark.parametrize("harts", [1, 4])
def test_memory_that_is_freed_twice_is_told_on_any_hart(virt, harts):
    run = virt.run("harts_wait", "free", harts=harts)
    assert run.crashed and re.search(r"yao: free\(0x\w+\): it is free already\n", run.text), run


def test_the_program_ends_while_others_compute(virt):
    run = virt.run("harts", "end", harts=4)
    assert run.text == "yao: ended with status 5\n" and run.status == 5


def test_one_crash_of_several_is_reported_and_all_harts_are_named(virt):
    run = virt.run("harts", f"crash {LONG}", harts=8)  # one for each thread
    assert run.crashed and run.text.count("yao: crash:") == 1, run
    assert "null pointer" in run.text and re.search(r"yao: in thread [23]\n", run.text), run
    assert re.search(r"yao: thread \d: runs on hart [1-7]\nyao:   #0 0x", run.text), run
    others = re.findall(r"yao: thread (\d)[: ]", run.text)
    assert len(others) == len(set(others)) == 6, run


# Which harts there are


def seen(run) -> dict[str, int]:
    """How many harts six threads saw, added up: those that stay on the first one, and all."""
    assert run.status == 0, run
    return {name: int(value, 16) for name, value in re.findall(r"seen by (.*): (\w+)\n", run.text)}


@pytest.mark.parametrize("harts", [1, 2, 4])
def test_a_thread_runs_on_the_harts_of_its_set(virt, harts):
    run = virt.run("harts", "where 3000000", harts=harts)
    assert f"a hart that is not there: -1\nharts: {harts} {harts}\n" in run.text
    sets = seen(run)
    assert sets["those that stay"] == 6
    assert sets["all"] == 6 if harts == 1 else 6 < sets["all"] <= 6 * harts
    assert sets["those that are pinned"] == 6 and sets["each"] == harts


def with_tree(virt, tmp_path, harts: int, change):
    tree = change(dump("virt", harts, "128M"))
    (tmp_path / "tree.dtb").write_bytes(tree.blob)
    return virt.run("harts", "where 100000", ("-dtb", tmp_path / "tree.dtb"), harts=harts)


def test_the_tree_limits_how_many_are_used(virt, tmp_path):
    run = with_tree(virt, tmp_path, 4, lambda tree: tree.create("/chosen/yao").cells("/chosen/yao", "harts", 2))
    assert "harts: 2 2\n" in run.text and run.status == 0


@pytest.mark.parametrize("change", [("mmu-type", "riscv,none"), ("status", "disabled")])
def test_a_hart_that_cannot_run_the_app_is_left_alone(virt, tmp_path, change):
    run = with_tree(virt, tmp_path, 4, lambda tree: tree.text("/cpus/cpu@2", *change))
    assert "harts: 3 3\n" in run.text and run.status == 0


def test_a_hart_that_is_not_there_is_told(virt, tmp_path):
    """OpenSBI believes the tree."""
    run = with_tree(virt, tmp_path, 2, lambda tree: tree.cells("/cpus/cpu@1", "reg", 9))
    assert run.text.startswith("yao: harts: hart 9 was started and has not come within a second\n"), run
    assert "harts: 1 1\n" in run.text and run.status == 0


def test_a_hart_that_never_comes_is_told(tmp_path):
    """FU540's hart 0 has no S-mode, and QEMU's OpenSBI says that it has started."""
    board = Board("hifive_unleashed")
    tree = dump("sifive_u", 3, "128M").text("/cpus/cpu@0", "mmu-type", "riscv,sv39").text("/cpus/cpu@0", "status", "okay")
    (tmp_path / "tree.dtb").write_bytes(tree.blob)
    run = board.run("harts", "where 100000", ("-dtb", tmp_path / "tree.dtb"), harts=3)
    assert "yao: harts: hart 0 was started and has not come within a second\n" in run.text, run
    assert "harts: 2 2\n" in run.text and run.status == 0


def test_harts_that_enter_at_once_are_called(virt, tmp_path, lines):
    """As firmware without HSM sends them, and OpenSBI one that is started while it arrives itself."""
    machine = replace(virt.machine, harts=4, bootargs=DEEDS["harts"])
    run = Entry(machine, virt.app("harts"), all_harts=4).run(tmp_path)
    assert run.text == lines["harts"] + "yao: ended with status 0\n"


def test_an_app_can_do_with_one(virt):
    """It has nothing of what more of them need."""
    app = APPS / "harts_one"
    run = virt.run("harts_one", DEEDS["harts"], harts=4)
    assert run.status == 0 and "cancelled while they wait: 6\n" in run.text, run
    names = modules(app, "virt")
    assert "src/thread/one_hart.c" in names and "src/thread/harts.c" not in names


@pytest.mark.parametrize("harts", [1, 4])
def test_lines_of_the_log_are_whole(virt, harts):
    run = virt.run("harts_log", harts=harts)
    *lines, end = run.text.splitlines()
    assert end == "yao: ended with status 0", run
    fox = "which is longer than the sixty-four bytes of a piece: the quick brown fox jumps over the lazy dog."
    assert sorted(lines) == sorted(f"yao: thread {t}, line {n}, {fox}" for t in range(6) for n in range(20))
