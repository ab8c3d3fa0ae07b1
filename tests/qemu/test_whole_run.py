"""`make run`, as a user types it: from the firmware on the card to the check on the host."""

import random
import re
import subprocess

import building
import pytest
from real_firmware import needs_sound_cards


def make_run(*words) -> subprocess.CompletedProcess:
    building.build(*(word for word in words if word.startswith(("APP=", "BOARD="))))
    return building.run_make("run", *words)


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
