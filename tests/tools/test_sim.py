"""What `make sim` says of what cannot be simulated, and how a simulation's end becomes its status."""

import pytest

ENDED = "yao: ended with status"
SIMULATOR = """#!/bin/sh
for word; do case "$word" in --summary=*) summary=${{word#*=}} ;; esac; done
echo '{{"end": "{end}", "value": 1, "cycles": 2000, "instructions": 1000, "seconds": 0.5, "harts": []}}' > $summary
printf '{said}'
exit {code}
"""


@pytest.fixture
def simulate(tool, tmp_path):
    """Runs sim.py on a simulator that says something and ends."""

    def run(*options, said=f"{ENDED} 0\\n", end="finished", code=0):
        fake = tmp_path / "yao-sim"
        fake.write_text(SIMULATOR.format(said=said, end=end, code=code))
        fake.chmod(0o755)
        words = ["--simulator", fake, "--core", "Tiny", "--rom", tmp_path / "rom.hex"]
        for name in ("firmware", "image"):
            (tmp_path / name).write_bytes(bytes(64))
            words += [f"--{name}", tmp_path / name]
        words += ["--card", tmp_path / "card.img", "--log", tmp_path / "sim.log"]
        return tool("sim.sim", *words, "--summary", tmp_path / "sim.json", *options)

    return run


@pytest.fixture
def file(tmp_path):
    def make(content, size=None):
        path = tmp_path / "given.bin"
        path.write_bytes(content)
        with path.open("r+b") as opened:
            opened.truncate(len(content) if size is None else size)
        return path

    return make


def refused(done, *said):
    assert done.status == 1, done
    assert done.out.startswith("yao: ") and "Traceback" not in done.out, done
    assert [words for words in said if words not in done.out] == [], done


def test_image_that_is_missing(simulate):
    said = "/nix/Image: load the image: there is no such file; `make` builds it"
    refused(simulate("--image", "/nix/Image"), said)


@pytest.mark.parametrize("path", ["/nix/sbi.bin", ".", ""])
def test_firmware_that_is_missing(simulate, path):
    said = f"FW={path or '.'}: load the firmware: there is no such file; known by name are yao, "
    refused(simulate("--firmware", path), said)


def test_firmware_that_is_empty(simulate, file):
    refused(simulate("--firmware", file(b"")), "load the firmware: it is empty")


def test_firmware_that_reaches_into_the_image(simulate, file):
    assert simulate("--firmware", file(b"x", 2 << 20)).status == 0
    large = file(b"x", (2 << 20) + 1)
    said = "its 2097153 bytes reach into the image's place, 0x80200000"
    refused(simulate("--firmware", large), f"FW={large}: load the firmware: {said}", "fw_jump.bin")


def test_firmware_in_a_format_that_is_not_loaded(simulate, file):
    refused(simulate("--firmware", file(b"\x7fELF", 99)), "it is an ELF file; `objcopy -O binary`")


def test_card_that_is_missing(simulate):
    refused(simulate("--sd", "/nix"), "SD=/nix: copy the card: there is no such file")


def test_card_that_is_empty(simulate, file):
    refused(simulate("--sd", file(b"")), "use as a card: it is empty; `make sdcard` makes one")


def test_card_of_odd_size(simulate, file):
    card = file(b"x", 1025)
    said = "its 1025 bytes are not a whole number of sectors of 512; `truncate -s %512`"
    refused(simulate("--sd", card), f"SD={card}: use as a card: {said}")


@pytest.mark.parametrize("text", ["0", "-1", "many", "1e6", "1.5", "", "9" * 20])
def test_cycles_that_are_no_number(simulate, text):
    said = f"MAXCYCLES={text}: read: give a number of cycles, such as 50000000"
    refused(simulate(f"--max-cycles={text}"), said)


@pytest.mark.parametrize(
    "said,status,words",
    [
        (f"{ENDED} 0\\n", 0, "all is well"),
        (f"{ENDED} 3\\n", 3, "FAILED: the app ended with status 3"),
        ("yao: ended by a crash\\n", 1, "FAILED: the app crashed"),
        ("nothing of use\\n", 1, "FAILED: the simulator ended before the app did"),
    ],
)
def test_end_of_the_app_is_the_end_of_the_simulation(simulate, said, status, words):
    done = simulate(said=said)
    assert done.status == status and words in done.out, done
    assert "yao: 2,000 cycles, 1,000 instructions (2.00 cycles each), 0.5 s: 4 kHz\n" in done.out


@pytest.mark.parametrize("status", [0, 3])
def test_simulator_that_fails_behind_the_apps_end_is_a_failure(simulate, status):
    """A full disk, a card or a bus that is used wrongly on the way to power-off."""
    done = simulate(said=f"{ENDED} {status}\\nyao-sim: no space\\n", code=2)
    assert done.status == (status or 1), done
    assert "all is well" not in done.out
    if not status:
        assert "FAILED: the app ended with status 0, but the simulator failed" in done.out


def test_simulator_that_refuses_is_not_taken_for_a_guest_that_resets(simulate):
    done = simulate(said="yao-sim: --memory=1: read: give a number\\n", code=2)
    assert done.status == 1, done
    assert "FAILED: the simulator ended before the app did, for what it says above" in done.out


def test_cycles_that_are_over_are_a_failure(simulate):
    done = simulate("--max-cycles", "2000", said="busy\\n", end="limit")
    assert done.status == 1, done
    assert "FAILED: the 2,000 cycles of MAXCYCLES= were over before the app ended" in done.out


@pytest.mark.parametrize("board,told", [("virt", True), ("rocket", False), ("any", False)])
def test_drivers_of_another_board_are_suspected_of_a_failure(simulate, board, told):
    done = simulate("--board", board, said=f"{ENDED} 1\\n")
    assert done.status == 1, done
    assert ("BOARD=any has those for all, and BOARD=rocket for just these" in done.out) == told
    assert "BOARD=" not in simulate("--board", board).out
