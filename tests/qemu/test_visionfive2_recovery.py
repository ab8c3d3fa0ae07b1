"""Faults of the card while sha256sum runs on the machine visionfive2: our driver's answer to each. One boot."""

import hashlib
import mmap
import re
import shutil
from pathlib import Path

import building
import pexpect
import pytest
from machine import PATIENCE, ROOT, monitor

from tools.qemu import place

pytestmark = pytest.mark.usefixtures("made_qemu")

MACHINE = "-M visionfive2,strict=on -m 4G -display none -monitor none -serial stdio -no-reboot".split()
PROMPT = "StarFive # "
# Of the card, in this order: sectors of large.bin, by its MiB, and of a small file after it.
PLACES = {"read-crc": 1, "no-data": 2, "read-end-bit": 3}
# The command is the first of all; the others after so many accesses by the DMA, or words in the FIFO.
ELSEWHERE = "answer-crc:18+bus-error:3000+fifo:900000+no-descriptor:150"
TOLD = [
    "a CRC error in the answer: trying again",
    "a CRC error in the data: trying again",
    "no data from the card: trying again",
    "no end bit in the data: trying again",
    "a bus error of the DMA: trying again",
    "the FIFO ran over: trying again",
    "the FIFO was not emptied in time: trying again",
    "the card was removed",
    "the medium is gone",
    "yao: ended with status 1",
]


def sector_of(card: Path, content: bytes) -> int:
    with card.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as image:
        at = image.find(content)
    assert at >= 0 and at % 512 == 0
    return at // 512


def faults(card: Path) -> str:
    samples = ROOT / "build/samples"
    large = (samples / "large.bin").read_bytes()
    places = [f"{kind}:{sector_of(card, large[mib << 20 :][:512])}" for kind, mib in PLACES.items()]
    small = next(path for path in sorted((samples / "small").iterdir(), reverse=True) if path.stat().st_size > 1024)
    return "+".join([*places, f"removed:{sector_of(card, small.read_bytes()[:512])}", ELSEWHERE])


def sums_of_samples() -> dict[str, str]:
    samples = ROOT / "build/samples"
    files = [path for path in samples.rglob("*") if path.is_file()]
    return {str(path.relative_to(samples)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """By the app. U-Boot waits until the faults are set, so that they are the app's."""
    building.build("BOARD=visionfive2", "sdcard")
    folder = tmp_path_factory.mktemp("recovery")
    shutil.copy(ROOT / "build/visionfive2/sha256sum/sdcard.img", folder / "card")
    words = [*MACHINE, "-drive", f"file={folder}/card,if=sd,format=raw"]
    words += ["-qmp", f"unix:{folder}/qmp,server=on,wait=off"]
    board = pexpect.spawn(str(place.binary()), words, timeout=PATIENCE, encoding="utf-8", codec_errors="replace")
    board.expect_exact("Hit any key to stop autoboot")
    board.send(" ")
    board.expect_exact(PROMPT)
    board.sendline("setenv bootargs; load mmc 1:3 ${kernel_addr_r} /Image")
    board.expect_exact("bytes read")
    board.expect_exact(PROMPT)
    assert monitor(folder / "qmp", f"qom-set /machine sd-fault {faults(folder / 'card')}") == ""
    board.sendline("booti ${kernel_addr_r} - ${fdtcontroladdr}")
    board.expect_exact("Starting kernel")
    board.expect(r"yao: ended[^\r]*\r")
    board.close(force=True)
    return board.before + board.after


def test_each_fault_is_told_and_overcome(said):
    assert [words for words in TOLD if words not in said] == [], said
    assert said.count("trying again") == len(TOLD) - 3, said


def test_what_was_read_again_is_right(said):
    sums = {name: digest for digest, name in re.findall(r"([0-9a-f]{64}) +\d+  (\S.*?)(?:  [\d.]+ MB/s)?\r", said)}
    expected = sums_of_samples()
    names = expected.keys() & sums.keys()
    assert "large.bin" in names and len(names) < len(expected)
    assert {name: sums[name] for name in names} == {name: expected[name] for name in names}
