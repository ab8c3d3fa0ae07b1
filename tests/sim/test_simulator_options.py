"""What the simulator says of options and files that it cannot use."""

import subprocess

import pytest
import soc as system


@pytest.fixture
def simulate(tmp_path):
    """Runs the simulator for at most some cycles, and returns how it ended and what it said."""

    def run(*options):
        words = [system.simulator(system.CORE), f"--rom={system.rom(system.CORE, '')}"]
        done = subprocess.run(
            [*words, "--max-cycles=2000", *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def sized(tmp_path):
    def make(size):
        with (tmp_path / "file").open("wb") as file:
            file.truncate(size)

    return make


@pytest.mark.parametrize(
    "option,said",
    [
        ("--rom=", "--rom: read: it is missing"),
        ("--rom=nix.hex", "nix.hex: read the boot ROM: No such file or directory"),
        ("--load=0x80200000:nix", "nix: load: No such file or directory"),
        ("--load=nix", "--load=nix: read: give ADDRESS:FILE"),
        ("--load=0x1000:nix", "--load=0x1000: read: give a number from 2147483648 to 4294967295"),
        ("--card=nix", "nix: open the card: No such file or directory"),
        ("--max-cycles=0", "--max-cycles=0: read: give a number from 1 to "),
        ("--max-cycles=many", "--max-cycles=many: read: give a number from 1 to "),
        ("--dram-latency=-1", "--dram-latency=-1: read: give a number from 1 to 10000"),
        ("--memory=1", "--memory=1: read: give a number from 1048576 to 2147483648"),
        ("--clock-hz=1k", "--clock-hz=1k: read: give a number from 1000000 to "),
        ("--card-fault=rust", "--card-fault=rust: read: there is no such fault; known are: read-crc,"),
        ("--card-fault=read-crc:x", "--card-fault=x: read: give a number from 0 to "),
        ("--summary=/nix/s.json", "/nix/s.json: write the figures: No such file or directory"),
        ("word", "word: read: every argument is an option"),
    ],
)
def test_option_that_is_wrong_is_named(simulate, option, said):
    status, out = simulate(option)
    assert status == 2 and f"yao-sim: {said}" in out, out


def test_option_that_is_unknown_is_named(simulate):
    status, out = simulate("--speed=high")
    assert status == 2 and "unrecognized option '--speed=high'" in out


def test_more_faults_than_a_card_has_places(simulate):
    status, out = simulate(*["--card-fault=read-crc"] * 5)
    assert status == 2 and "read-crc: add: a card has at most 4 faults" in out


@pytest.mark.parametrize("size", [0, 1, 513])
def test_card_that_is_no_whole_number_of_sectors(simulate, sized, size):
    sized(size)
    status, out = simulate("--card=file")
    assert status == 2
    assert f"file: open the card: its {size} bytes are not a whole number of sectors of 512" in out


def test_image_that_is_too_large_for_the_memory(simulate, sized):
    sized((1 << 28) + 1)
    status, out = simulate("--load=0x80000000:file")
    assert status == 2
    assert "file: load at 0x80000000: its 268435457 bytes do not fit into 268435456 bytes of " in out
    assert "memory at 0x80000000; --memory= and the tree's memory node say how many there are" in out
    sized(1 << 28)
    assert simulate("--load=0x80000000:file")[0] == 0
