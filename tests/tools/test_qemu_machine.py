"""The QEMU that `make qemu-visionfive2` builds: what it is made of, and what is said where it is missing."""

import re
import shutil
import threading
import time
from types import SimpleNamespace

import pytest
from machine_source import cells, nodes, number, places, reg

from tools import board
from tools.common import Failure
from tools.qemu import build, place
from tools.qemu import check as board_check
from tools.run import qemu
from tools.setup import fetch
from tools.setup.third_party import TOP_LIST, load

MACHINE = (build.GLUE / "hw/riscv/jh7110/visionfive2.c").read_text()
# What build.build() does to QEMU's source.
SOURCE_STEPS = ["add_flash", "add_folders", "add_machine", "add_qtests"]
# Ours, and the name of the tree's node.
NODES = {
    "CLINT": "timer@2000000",
    "PLIC": "interrupt-controller@c000000",
    "UART0": "serial@10000000",
    "UART1": "serial@10010000",
    "UART2": "serial@10020000",
    "UART3": "serial@12000000",
    "UART4": "serial@12010000",
    "UART5": "serial@12020000",
    "I2C0": "i2c@10030000",
    "I2C2": "i2c@10050000",
    "I2C5": "i2c@12050000",
    "I2C6": "i2c@12060000",
    "SYSCRG": "clock-controller@13020000",
    "STGCRG": "clock-controller@10230000",
    "AONCRG": "clock-controller@17000000",
    "SYSSYSCON": "sys_syscon@13030000",
    "STGSYSCON": "stg_syscon@10240000",
    "AONSYSCON": "aon_syscon@17010000",
    "SYSGPIO": "pinctrl@13040000",
    "AONGPIO": "pinctrl@17020000",
    "QSPI": "spi@13010000",
    "WDT": "watchdog@13070000",
    "RNG": "rng@1600c000",
    "GMAC0": "ethernet@16030000",
    "GMAC1": "ethernet@16040000",
    "PMU": "power-controller@17030000",
    "SDIO0": "mmc@16010000",
    "SDIO1": "mmc@16020000",
}


@pytest.fixture
def nothing_built(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("QEMU", raising=False)


def test_board_tells_how_its_qemu_is_built(nothing_built):
    with pytest.raises(Failure, match="no QEMU has this machine, .*`make qemu-visionfive2`.*in about ten minutes"):
        board.check_built(board.load("visionfive2"))
    place.folder().mkdir(parents=True)
    place.binary().touch()
    board.check_built(board.load("visionfive2"))


def test_qemu_from_elsewhere_is_taken(nothing_built, monkeypatch):
    monkeypatch.setenv("QEMU", "/opt/qemu")
    board.check_built(board.load("visionfive2"))
    assert qemu.program(board.load("visionfive2"), "/opt/qemu") == "/opt/qemu"


def test_only_the_board_without_a_qemu_gets_ours(nothing_built):
    assert qemu.program(board.load("visionfive2"), "qemu-system-riscv64") == str(place.binary())
    assert qemu.program(board.load("virt"), "qemu-system-riscv64") == "qemu-system-riscv64"


@pytest.mark.parametrize("folder", build.FOLDERS, ids=lambda folder: folder.name)
def test_all_files_that_it_is_made_of_are_there(folder):
    listed = re.findall(r"'([\w/]+\.c)'", (build.GLUE / folder / "meson.build").read_text())
    given = {str(path.relative_to(folder)) for path in build.ours() if path.is_relative_to(folder)}
    assert listed and set(listed) <= given
    assert {path.name for path in (build.GLUE / folder).glob("*.c")} <= set(listed)


def test_the_card_controller_is_the_whole_model():
    model = {f"models/{path.name}" for path in build.MODELS.glob("dw_mshc*.c")}
    listed = re.findall(r"'([\w/]+\.c)'", (build.GLUE / "hw/riscv/jh7110/meson.build").read_text())
    assert model and model <= set(listed)


def test_every_folder_of_ours_is_added_once(tmp_path):
    assert {path.name for path in (build.GLUE / build.RISCV).iterdir()} == {folder.name for folder in build.FOLDERS}
    (tmp_path / build.RISCV).mkdir(parents=True)
    (tmp_path / build.RISCV / "meson.build").write_text("hw_arch += {'riscv': riscv_ss}\n")
    (tmp_path / build.RISCV / "Kconfig").write_text("config SPIKE\n")
    for _ in range(2):
        build.add_folders(tmp_path)
    assert (tmp_path / build.RISCV / "meson.build").read_text().count("subdir('jh7110')\n") == 1
    assert (tmp_path / build.RISCV / "Kconfig").read_text().count("source u74/Kconfig\n") == 1


def test_a_change_of_a_file_is_a_change_of_the_binary(monkeypatch):
    entry = load(TOP_LIST)["qemu"]
    before = build.digest(entry)
    assert before == build.digest(entry)
    files = build.ours()
    files.popitem()
    monkeypatch.setattr(build, "ours", lambda: files)
    assert build.digest(entry) != before


def test_too_little_disk_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=300 << 20))
    with pytest.raises(Failure, match="build QEMU: 1.172 GiB are needed there, 300 MiB are free; XDG_CACHE_HOME="):
        build.check_space(tmp_path)


def test_qemu_that_is_arranged_otherwise_is_told(tmp_path):
    (tmp_path / "meson.build").write_text("nothing of the kind\n")
    with pytest.raises(Failure, match="add the machine: the file has no 'x': this QEMU is arranged in another way"):
        build.insert(tmp_path / "meson.build", "x", "y")


def test_a_compiler_that_fails_is_quoted(tmp_path):
    with pytest.raises(Failure, match=r"QEMU: compile: it failed; .*/log has all of .* ends with\ngone wrong"):
        build.run_logged(["sh", "-c", "echo gone wrong; exit 1"], tmp_path, tmp_path / "log", "compile")


def test_full_disk_is_told(tmp_path, monkeypatch):
    assert build.no_space(tmp_path) == ""
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=3 << 20))
    assert build.no_space(tmp_path) == f"yao: {tmp_path}: 3 MiB are left on its disk"


@pytest.fixture
def steps(nothing_built, monkeypatch):
    """What build.build() does, without QEMU's source."""
    done = []

    def compile_it(source, folder):
        done.append("compile")
        (folder / "build").mkdir(exist_ok=True)
        (folder / "build/qemu-system-riscv64").write_text("the program")

    def unpack(entry, source):
        (source / "include/exec").mkdir(parents=True, exist_ok=True)
        (source / "VERSION").write_text("10.2.2\n")

    monkeypatch.setattr(build, "compile_it", compile_it)
    monkeypatch.setattr(build, "unpack", unpack)
    for name in SOURCE_STEPS:
        monkeypatch.setattr(build, name, lambda source: None)
    return done


def check(name: str, monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["check.py", name])
    assert board_check.main() == 0


def test_run_takes_what_changed_in_the_machine(steps, monkeypatch, capsys):
    with pytest.raises(Failure, match="the one that `make qemu-visionfive2` builds"):
        check("visionfive2", monkeypatch)
    assert build.build() == 0 and steps == ["compile"]
    capsys.readouterr()
    check("visionfive2", monkeypatch)
    assert steps == ["compile"] and not capsys.readouterr().out
    (place.folder() / "made-of").write_text("other files")
    check("virt", monkeypatch)
    assert steps == ["compile"]
    check("visionfive2", monkeypatch)
    assert steps == ["compile"] * 2 and "QEMU" in capsys.readouterr().out
    (place.folder() / "made-of").write_text("other files")
    monkeypatch.setenv("QEMU", "/opt/qemu")
    check("visionfive2", monkeypatch)
    assert steps == ["compile"] * 2


def test_source_of_another_version_that_does_not_compile_is_named(steps, monkeypatch):
    def fail(source, folder):
        build.run_logged(["false"], folder, folder / "log", "compile")

    monkeypatch.setattr(build, "compile_it", fail)
    with pytest.raises(Failure) as failure:
        build.build()
    assert "QEMU: compile: it failed" in str(failure.value)
    assert "yao: this is QEMU 10.2.2; sim/qemu was written for 10.0.13" in str(failure.value)
    assert not place.is_built()


def test_build_that_waits_for_another_says_so(steps, capsys):
    with fetch.locked(place.folder()):
        waiting = threading.Thread(target=build.build)
        waiting.start()
        said = ""
        while not said and waiting.is_alive():
            time.sleep(0.01)
            said = capsys.readouterr().out
        assert said == f"yao: waiting for another make, which builds QEMU in {place.folder()}\n" and steps == []
    waiting.join()
    assert steps == ["compile"]


def test_headers_that_moved_are_found(tmp_path):
    (tmp_path / "include/exec").mkdir(parents=True)
    (tmp_path / "include/exec/memory.h").write_text("as it was")
    build.keep_names(tmp_path)
    assert (tmp_path / "include/exec/memory.h").read_text() == "as it was"
    assert (tmp_path / "include/exec/address-spaces.h").read_text() == '#include "system/address-spaces.h"\n'


def test_files_that_stay_the_same_keep_their_time(tmp_path):
    build.add_machine(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.c")}
    (tmp_path / build.FOLDERS[0] / "gone.c").touch()
    build.add_machine(tmp_path)
    assert times and times == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.c")}


def test_addresses_and_interrupts_are_those_of_the_real_tree(tmp_path):
    tree = nodes(tmp_path, "visionfive-2-v1.3b")
    ours = places(MACHINE)
    for name, node in NODES.items():
        assert ours[name] == reg(tree[node]), name
    uarts = [int(n) for n in re.search(r"uart_irq\[\] = \{ (.*) \}", MACHINE)[1].split(", ")]
    assert [[irq] for irq in uarts] == [cells(tree[NODES[f"UART{i}"]], "interrupts") for i in range(6)]
    lines = re.search(r"i2c_irq\[\] = \{ (.*) \}", MACHINE)[1].split(", ")
    for i in 0, 2, 5, 6:
        assert [int(lines[i])] == cells(tree[NODES[f"I2C{i}"]], "interrupts"), i
    for name in "SDIO0", "SDIO1", "RNG", "PMU", "SYSGPIO", "AONGPIO":
        assert [number(MACHINE, f"{name}_IRQ")] == cells(tree[NODES[name]], "interrupts"), name
