"""`make run`, as a user types it: from the firmware on the card to the check on the host."""

import random
import re
import shlex
import shutil
import subprocess

import building
import pexpect
import pytest
from real_firmware import needs_sound_cards


def make_run(*words, **more) -> subprocess.CompletedProcess:
    building.build(*(word for word in words if word.startswith(("APP=", "BOARD="))))
    return building.make("run", *words, **more)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "my files"
    (folder / "Unterordner" / "tief").mkdir(parents=True)
    (folder / "leer").write_bytes(b"")
    (folder / "Grüße aus Köln.txt").write_text("Moin\n")
    (folder / "Unterordner" / "tief" / "two words").write_bytes(random.Random(3).randbytes(100_000))
    return folder


def hashes(text: str) -> set[str]:
    """The names in the app's lines."""
    return set(
        re.findall(
            r"^(?:.*\x1b\[K|\r)*[0-9a-f]{64} +\d+  (\S.*?)(?:  [\d.]+ [kM]B/s)?\r?$", text, re.M
        )
    )


@needs_sound_cards
def test_the_unleashed_boots_from_its_card_through_the_real_firmware(files):
    done = make_run("BOARD=hifive_unleashed", f"FILES={files}")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "U-Boot SPL" in said and "Starting kernel" in said, said
    assert "all is well" in said
    assert {"leer", "Grüße aus Köln.txt", "Unterordner/tief/two words", "Image"} <= hashes(
        said
    ), said


def test_virt_boots_with_a_virtio_disk(files):
    done = make_run("BOARD=virt", f"FILES={files}")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "all is well" in said
    assert {"leer", "Grüße aus Köln.txt", "Unterordner/tief/two words"} <= hashes(said), said


@pytest.mark.parametrize("board", ["virt", "hifive_unleashed"])
def test_a_crash_is_shown_with_functions_and_lines_and_fails_the_run(board):
    done = make_run(f"BOARD={board}", "APP=tests/qemu/apps/crasher", "FILES=docs")
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "FAILED: the app crashed" in said, said
    for function in "look_up", "add_up", "main":
        assert re.search(rf"{function} at tests/qemu/apps/crasher/main\.c:\d+", said), said


def test_run_of_a_guest_that_hangs_tells_where_it_is():
    words = ("BOARD=virt", "APP=apps/echo", "FILES=", "TIMEOUT=3", "SMP=2")
    with building.silent_input() as silent:
        done = make_run(*words, stdin=silent)
    said = done.stdout
    assert done.returncode != 0
    waits = r"yao: hart \d waits in a wfi at 0x0{6}3f8\w{7}, in the image: .* at src/sched/wait.c:\d+"
    assert re.search(waits, said), said
    assert re.search(r"yao: hart \d is at 0x0{8}8\w{7}, in the firmware\n", said), said
    assert "yao: FAILED: the guest said nothing for 3 seconds" in said


@pytest.mark.parametrize("board", ["virt", "hifive_unleashed"])
def test_run_that_is_quit_tells_where_it_was(board):
    words = ["run", f"BOARD={board}", "APP=apps/echo", "FILES="]
    guest = pexpect.spawn("make", words, cwd=building.ROOT, env=building.environment(), timeout=600)
    guest.expect("quit or Ctrl-D ends\r")
    guest.sendcontrol("c")
    # Not yet idle, perhaps: a hart without Sstc and `time` is in the firmware more often than not.
    guest.expect(r"yao: hart \d (is|waits in a wfi) at 0x\w{16}, in the (image: .* at \S+:\d|firmware)")
    guest.expect("yao: FAILED: QEMU was quit before the app ended")
    guest.expect(pexpect.EOF)


@needs_sound_cards
@pytest.mark.parametrize("board", ["virt", "hifive_unleashed"])
def test_arguments_reach_the_app_whoever_passes_them_on(board, tmp_path):
    (tmp_path / "show").mkdir()
    (tmp_path / "show/main.c").write_text(
        "#include <stdio.h>\n"
        'int main(int argc, char **argv) { while (*++argv) printf("[%s]\\n", *argv); return 0; }\n'
    )
    text = "-a 'b  c' \"$HOME ${x} it's\" '' '\\' '\"#;&|*?' ü"
    words = ("FILES=", f"APP={tmp_path}/show", f"ARGS={text}")
    said = make_run(f"BOARD={board}", *words).stdout
    assert [word for word in re.findall(r"^\[(.*)\]\r?$", said, re.MULTILINE)] == shlex.split(text), said


@pytest.mark.parametrize("board", ["virt", "hifive_unleashed"])
def test_a_card_has_the_partitions_that_mounts_name(board, tmp_path):
    app = "APP=tests/qemu/apps/named_partitions"
    again = tmp_path / "card.img"
    for starts in "1", "2":
        card = (f"SD={again}",) if again.exists() else ("FILES=docs",)
        done = make_run(f"BOARD={board}", app, *card)
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        for volume in r"/count: \d, 1\d{5}", rf"/data/count: {starts}, 4096", rf"/log/count: {starts}, 8\d\d\d":
            assert re.search(rf"^{volume} KiB\r?$", said, re.M), said
        if starts == "1":
            shutil.copy(building.ROOT / f"build/{board}/named_partitions/sdcard.img", again)
