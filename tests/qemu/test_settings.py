"""Settings: the built-in ones hold, and the tree that the firmware passes overrides them."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from app_image import APPS, build, make
from machine import ROOT, Machine, Run
from trees import Tree, dump

SETTINGS = "/chosen/yao"
HEAP = 0x40000 // 4096  # pages, as the app's app.dts says
STACK = 0x20000


def machine(folder: Path, change, arguments: str | None = None, more=()) -> Machine:
    tree = change(dump("virt", 1, "128M").create(SETTINGS))
    (folder / "tree.dtb").write_bytes(tree.blob)
    return Machine("virt", bootargs=arguments, arguments=("-dtb", folder / "tree.dtb", *more))


@pytest.fixture
def start(tmp_path):
    """Runs the app on virt with a tree that @change made of QEMU's: start(change, "heap")."""

    def run(change=lambda tree: tree, arguments: str | None = None, more=()):
        return machine(tmp_path, change, arguments, more).run(build("settings", "virt").image)

    return run


def lines(run: Run) -> list[str]:
    return run.text.splitlines()


def test_built_in_settings_hold_where_the_tree_says_nothing(start):
    assert "argument built" in lines(start()) and "argument in" in lines(start())
    run = start(arguments=f"heap stack={STACK - 4096}")
    assert f"heap of {HEAP} pages" in lines(run), run
    assert f"stack of {STACK - 4096} bytes is there" in lines(run), run


def test_the_trees_settings_override_the_built_in_ones(start):
    def change(tree: Tree) -> Tree:
        tree = tree.cells(SETTINGS, "heap-size", 0x10000).cells(SETTINGS, "stack-size", 0x80000)
        return tree.text(SETTINGS, "bootargs", f"from the 'tree here' heap stack={0x7F000:#x}")

    run = start(change)
    assert run.status == 0, run
    assert lines(run)[:3] == ["argument from", "argument the", "argument tree here"], run
    assert "heap of 16 pages" in lines(run), run
    assert f"stack of {0x7F000} bytes is there" in lines(run), run


def test_the_environment_is_built_in_or_the_trees(start):
    """And what Linux' auxiliary vector has; QEMU puts a seed into the tree."""
    other = ["page 4096, ticks 100, user 0, random 1", "unknown 0 1"]
    assert lines(start(arguments="environment"))[:-1] == [
        "HOME=/", "EMPTY=", "NEW=one", "HOME is /, HOM missing, HOME= missing", *other
    ]  # fmt: skip
    passed = start(lambda tree: tree.edit("-ts", SETTINGS, "environment", "A=b c", "HOME="), "environment")
    assert lines(passed)[:-1] == ["A=b c", "HOME=", "NEW=one", "HOME is , HOM missing, HOME= missing", *other]


def test_bootargs_that_the_firmware_passes_win(start):
    run = start(lambda tree: tree.text(SETTINGS, "bootargs", "settings"), arguments="passed")
    assert "argument passed" in lines(run) and "argument settings" not in lines(run), run


def test_settings_of_the_wrong_type_are_told_and_ignored(start):
    def change(tree: Tree) -> Tree:
        tree = tree.text(SETTINGS, "heap-size", "much of it").text(SETTINGS, "stack-size", "a lot")
        tree = tree.cells(SETTINGS, "environment", 1)
        return tree.cells(SETTINGS, "bootargs", 1).text(SETTINGS, "on-exit", "explode")

    run = start(change, arguments="heap")
    for name in ("heap-size", "stack-size", "on-exit", "environment"):
        assert any(line.startswith(f"yao: {SETTINGS}: {name}: not ") for line in lines(run)), run
    assert f"heap of {HEAP} pages" in lines(run) and run.status == 0, run
    assert "argument built" in lines(start(change)), run


def test_another_allocator_at_run_time_is_told_and_ignored(start):
    run = start(lambda tree: tree.text(SETTINGS, "allocator", "region"), arguments="heap")
    assert f'{SETTINGS}: allocator "region": ignored' in run.text and '"slab"' in run.text, run
    assert f"heap of {HEAP} pages" in lines(run) and run.status == 0, run


def test_halt_leaves_the_machine_on(tmp_path):
    halting = machine(tmp_path, lambda tree: tree.text(SETTINGS, "on-exit", "halt"))
    with halting.start(build("settings", "virt").image) as guest:
        guest.wait_for(b"yao: ended with status 0\r\n")
        guest.read_until(lambda: False, 2)
        assert guest.alive, guest.raw


def test_reboot_restarts_the_machine(start):
    """By -no-reboot, QEMU ends at a restart, with status 0; a power-off has the app's status."""
    assert start(arguments="fail").qemu_status == 3
    run = start(lambda tree: tree.text(SETTINGS, "on-exit", "reboot"), arguments="fail")
    assert run.status == 3 and run.qemu_status == 0, run


@pytest.fixture
def disk(tmp_path):
    """A virtio disk whose only volume is its third GPT partition."""
    path = tmp_path / "disk.img"
    command = [sys.executable, "-m", "tools.card.sdimage", "--board", "hifive_unleashed"]
    image = build("settings", "virt").image
    subprocess.run([*command, "--image", image, "--out", path], check=True, capture_output=True)
    return "-drive", f"if=none,id=d,file={path},format=raw", "-device", "virtio-blk-device,drive=d"


def root(name: str, value):
    node = f"{SETTINGS}/mounts/root"

    def change(tree: Tree) -> Tree:
        tree = tree.create(node)
        if value is None:
            return tree.empty(node, name)
        return tree.text(node, name, value) if isinstance(value, str) else tree.cells(node, name, value)

    return change


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("read-only", None, "open for writing: Read-only file system"),
        ("partition", 3, "open for writing: done"),
        ("partition", 1, "there is no partition 1 with a FAT volume"),
        ("partition", 9, "there is no partition 9 with a FAT volume"),
        ("device", "/soc/virtio_mmio@10008000", "open for writing: done"),
        ("device", "/soc/virtio_mmio@10001000", "/soc/virtio_mmio@10001000: mount: "),
        ("device", "mmc7", "mmc7: mount: no node of that name or alias"),
    ],
)
def test_the_mount_is_what_the_settings_say(start, disk, name, value, said):
    run = start(root(name, value), arguments="write", more=disk)
    assert said in run.text and run.status == 0, run


def test_a_merged_tree_on_the_card_changes_settings_through_the_real_firmware(tmp_path):
    """U-Boot SPL, OpenSBI, U-Boot and extlinux, which loads the changed tree from the card."""
    change = tmp_path / "change.dts"
    change.write_text(
        '/dts-v1/;\n/ { chosen { yao { bootargs = "heap write"; heap-size = <0x30000>;\n'
        "    mounts { root { read-only; }; }; }; }; };\n"
    )
    image = build("settings", "hifive_unleashed").image
    card = tmp_path / "sdcard.img"
    common = ["--board", "hifive_unleashed", "--image", image, "--overlay", change]
    subprocess.run([sys.executable, "-m", "tools.card.sdimage", *common, "--out", card], check=True)
    more = ["--elf", image, "--card", card, "--log", tmp_path / "log"]
    done = subprocess.run(
        [sys.executable, "-m", "tools.run.run", *common, *more], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "heap of 48 pages" in done.stdout, done.stdout
    assert "open for writing: Read-only file system" in done.stdout, done.stdout


def variant(folder: Path, allocator: str) -> Path:
    """The app with another allocator."""
    app = folder / f"settings-{allocator}"
    shutil.copytree(APPS / "settings", app)
    settings = f'allocator = "{allocator}"; heap-size = <0x40000>;'
    text = f"/dts-v1/;\n/ {{ chosen {{ yao {{ {settings} }}; }}; }};\n"
    (app / "app.dts").write_text(text)
    return app


def test_the_region_allocator_gives_what_the_limit_allows(tmp_path):
    app = variant(tmp_path, "region")
    done = make(app, "virt")
    assert done.returncode == 0, done.stderr
    image = ROOT / "build/virt" / app.name / "Image"
    run = replace(Machine("virt"), bootargs="heap").run(image)
    blocks = HEAP * 4096 // (4096 - 128 + 16)  # nothing is rounded up to pages
    assert f"heap of {blocks} pages" in lines(run) and run.status == 0, run


def test_without_an_allocator_malloc_is_an_error_that_names_who_wants_it(tmp_path):
    done = make(variant(tmp_path, "none"), "virt")
    assert done.returncode
    assert re.search(r"src/malloc/malloc\.c\S* \(malloc\) <- ", done.stderr), done
    assert "none is chosen" in done.stderr, done
