"""The JH7110's devices around the core: the image of a VisionFive 2, bit for bit, with that board's tree."""

import hashlib
import random
import subprocess
from dataclasses import replace

import app_image  # behind soc, which makes it known
import disks
import pytest
from disks import MIB
from machine import ROOT
from soc import CORE, SECONDS, make_sim, simulator

from tools.sim import rtl

BOARD = "visionfive2"
FILES = {"boot/one": b"1" * 513, "empty": b"", "Grüße.bin": random.Random(3).randbytes(9000)}
SUMS = "SHA256SUMS"
EXPECTED = {f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in FILES.items()}


@pytest.fixture
def vf2(soc):
    """The build leaves the board's tree, too."""
    app_image.build("apps/hello", BOARD)
    return replace(soc, name=BOARD, has=rtl.JH7110)


@pytest.fixture
def card(tmp_path):
    return disks.make(tmp_path / "card.img", FILES, kind=16, volume=8 * MIB)


def sums(vf2, card, *arguments):
    words = (f"--card={card.path}", *arguments)
    return replace(vf2, arguments=words).slow.run(vf2.app("apps/sha256sum").image)


def found_sums(card, folder):
    return set(card.files(folder).get(SUMS, b"").decode().splitlines())


def test_make_sim_runs_the_boards_image(vf2):
    status, text = make_sim("apps/hello", board=BOARD)
    assert status == 0 and "Hello from Yao.\n" in text, text
    image = (ROOT / f"build/{BOARD}/hello/Image").read_bytes()
    assert image == app_image.build("apps/hello", BOARD).image.read_bytes()


def test_echo_answers_what_is_typed(vf2):
    with vf2.start(vf2.app("apps/echo").image) as guest:
        guest.wait_for(b"quit or Ctrl-D ends\r\n", SECONDS)
        guest.type(b"one\rtwo words\rquit\r")
        run = guest.finish(SECONDS)
    assert run.status == 0 and "\none\ntwo words\nyao: ended" in run.text, run


def test_sums_of_the_files_on_the_card(vf2, card, tmp_path):
    """In four-bit mode by DMA, coherent with the core's caches."""
    run = sums(vf2, card)
    assert run.status == 0 and "49500 kHz" in run.text, run
    assert found_sums(card, tmp_path / "found") == EXPECTED
    assert card.fsck() == ""


FAULTS = ("--native-fault=read-crc", "--native-fault=write-crc", "--mshc-fault=bus-error:9")


def test_a_card_and_a_controller_that_fail_now_and_then_lose_nothing(vf2, card, tmp_path):
    run = sums(vf2, card, *FAULTS)
    assert run.status == 0, run
    assert found_sums(card, tmp_path / "found") == EXPECTED


@pytest.mark.parametrize(
    "words, said",
    [
        (["--map=k230"], "--map=k230: read: there is no such address map; known are: fu540, jh7110"),
        (["--native-fault=slow"], "--native-fault=slow: read: there is no such fault; known are: no-answer, "),
        (["--mshc-fault=slow"], "--mshc-fault=slow: read: there is no such fault; known are: hle, "),
        (["--mshc-fault=hle"] * 5, "--mshc-fault=hle: add: a controller has at most 4 faults"),
        (["--native-fault=status"] * 9, "--native-fault=status: add: a card has at most 8 faults"),
    ],
)
def test_options_that_say_nothing_sensible(words, said):
    done = subprocess.run([simulator(CORE), *words], capture_output=True, text=True)
    assert done.returncode == 2 and said in done.stderr, done
