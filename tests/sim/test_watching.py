"""What the simulator records of a run: passages of harts, and changes of interrupt lines."""

import subprocess
from dataclasses import replace

import pytest
from soc import IMAGE_AT

RESET_AT = 0x10000000
SPI = 2  # its source of the PLIC, dts/rocket.dtsi


def watched(soc, folder, *addresses):
    """Address, hart and cycle of each passage in a run of hello."""
    passages = folder / "passages"
    words = [f"--watch={address:#x}" for address in addresses]
    run = replace(soc, arguments=(f"--passages={passages}", *words))
    assert run.run(soc.app("apps/hello").image).status == 0
    lines = [line.split() for line in passages.read_text().splitlines()]
    return [(int(address, 16), int(hart), int(cycle)) for address, hart, cycle in lines]


def test_each_coming_to_a_watched_address_is_noted_once(soc, tmp_path):
    found = watched(soc, tmp_path, IMAGE_AT, RESET_AT, IMAGE_AT + 2)
    assert [(address, hart) for address, hart, _ in found] == [(RESET_AT, 0), (IMAGE_AT, 0)]
    assert 0 < found[0][2] < 200 < found[1][2], found


def test_watching_changes_no_cycle(soc, tmp_path):
    image = soc.app("apps/hello").image
    noting = replace(soc, arguments=(f"--passages={tmp_path}/p", f"--watch={IMAGE_AT:#x}"))
    assert noting.figures(image, tmp_path)["cycles"] == soc.figures(image, tmp_path)["cycles"]


def test_rise_and_fall_of_an_interrupt_line_are_noted(soc, tmp_path):
    pins = tmp_path / "pins"
    run = replace(soc, arguments=(f"--pins={pins}", "--max-cycles=180000"))
    image = soc.app("apps/latency").image
    subprocess.run(run.command(image), stdin=subprocess.DEVNULL, capture_output=True, check=True)
    found = [tuple(map(int, line.split())) for line in pins.read_text().splitlines()]
    levels = [level for source, level, _ in found if source == SPI]
    assert len(levels) > 10 and levels == [1, 0] * (len(levels) // 2) + [1] * (len(levels) % 2)
    cycles = [cycle for _, _, cycle in found]
    assert cycles == sorted(cycles)


def test_each_line_of_the_console_has_its_cycle(soc, tmp_path):
    lines = tmp_path / "lines"
    assert replace(soc, arguments=(f"--lines={lines}",)).run(soc.app("apps/hello").image).status == 0
    cycles, texts = zip(*(line.split(" ", 1) for line in lines.read_text().splitlines()))
    assert [text.strip() for text in texts] == ["Hello from Yao.", "yao: ended with status 0"]
    # 10 bits of 16 cycles for each of the last line's bytes
    assert int(cycles[1]) - int(cycles[0]) >= 160 * len("yao: ended with status 0\n")


@pytest.mark.parametrize(
    "arguments,message",
    [
        (["--watch=0x80200000"], "--passages and --watch: watch: give both"),
        (["--passages=p"], "--passages and --watch: watch: give both"),
        (["--passages=/nowhere/p", "--watch=1"], "/nowhere/p: write what was watched: No such"),
        (["--lines=/nowhere/p"], "/nowhere/p: write what was watched: No such"),
        (["--pins=/nowhere/p"], "/nowhere/p: write what was watched: No such"),
        (["--watch=here"], "--watch=here: read: give a number"),
    ],
)
def test_what_cannot_be_watched_is_refused(soc, arguments, message):
    command = replace(soc, arguments=tuple(arguments)).command(soc.app("apps/hello").image)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 2
    assert f"yao-sim: {message}" in done.stderr


def test_a_full_disk_is_told(soc):
    """Even if the records fit into buffers."""
    words = ("--passages=/dev/full", f"--watch={IMAGE_AT:#x}")
    command = replace(soc, arguments=words).command(soc.app("apps/hello").image)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 2
    assert "/dev/full: write what was watched: No space left" in done.stderr
