"""Card hosts prepared by the drivers of clocks, resets, GPIO and pins, with the boards' real trees on
strict models of their chips (tests/host/board_clocks)."""

import subprocess

import pytest
import suite
from real_trees import of_firmware, of_linux

FOLDER = suite.HERE / "board_clocks"

# The lines of the SD card: clock 10, command 9, data 11, 12, 7, 8 (VisionFive 2 schematics), with the
# numbers of the signal and of its enable (Linux, jh7110-pinfunc.h); then the reset of an eMMC.
SD_PINS = "7=60/22 8=61/23 9=57/19 10=55/0 11=58/20 12=59/21"
DETECT_PIN = "41=0/1"
RESET_PIN = "62=19/0"

EMMC, SD = "/soc/mmc@16010000", "/soc/mmc@16020000"
READY = "assigned 0 reset 0 pins 0"
LINUX = f"biu 198000000 ciu 49500000 {READY}"
# U-Boot's own tree asks for no rate: it is as the firmware left it.
U_BOOT = f"biu 198000000 ciu 198000000 {READY}"
SLOT = "/soc/spi@10050000/mmc@0 clock"

# The line of card detect is low in all of them: a card is there (1), except where it is active high.
USUAL = [f"{EMMC} {LINUX}", f"{SD} {LINUX} detect 41: 1", f"{SD_PINS} {DETECT_PIN} {RESET_PIN}"]
EXPECTED = {
    "firmware-hifive-unleashed-a00": [f"{SLOT} 499999995"],
    "firmware-hifive-unmatched-a00": [f"{SLOT} 130000000 detect 15: 1"],
    "firmware-visionfive-2-v1.3b": [
        f"{EMMC} {U_BOOT}", f"{SD} {U_BOOT} detect 41: 1", f"{SD_PINS} {DETECT_PIN} {RESET_PIN}"
    ],
    "linux-hifive-unleashed-a00": [f"{SLOT} 499999995 detect 11: 1"],
    "linux-hifive-unmatched-a00": [f"{SLOT} 130000000 detect 15: 1"],
    "linux-jh7110-deepcomputing-fml13v01": USUAL,
    "linux-jh7110-milkv-mars": USUAL,
    "linux-jh7110-milkv-marscm-emmc": [
        f"{EMMC} {LINUX}", f"{SD} {LINUX}", f"{SD_PINS} {RESET_PIN}"
    ],
    "linux-jh7110-milkv-marscm-lite": [
        f"{EMMC} {LINUX} detect 41: 1", f"{SD} {LINUX}", f"{SD_PINS} {DETECT_PIN} {RESET_PIN}"
    ],
    "linux-jh7110-orangepi-rv": [
        f"{EMMC} {LINUX}", f"{SD} {LINUX} detect 41: 0", f"{SD_PINS} {DETECT_PIN}"
    ],
    "linux-jh7110-pine64-star64": USUAL,
    "linux-jh7110-starfive-visionfive-2-lite": [
        f"{EMMC} {LINUX} detect 41: 0", f"{SD} {LINUX}", f"{SD_PINS} {DETECT_PIN}"
    ],
    "linux-jh7110-starfive-visionfive-2-lite-emmc": [
        f"{EMMC} {LINUX}", f"{SD} {LINUX}", SD_PINS
    ],
    "linux-jh7110-starfive-visionfive-2-v1.2a": USUAL,
    "linux-jh7110-starfive-visionfive-2-v1.3b": USUAL,
}


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    return {**of_firmware(tmp_path_factory.mktemp("trees")), **of_linux()}


def prepare(tree):
    program = suite.build(FOLDER, FOLDER / "prepare.c")
    return subprocess.run([program, tree], capture_output=True, text=True)


def test_every_tree_is_tried(trees):
    assert sorted(trees) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_hosts_of_cards_get_what_they_need(trees, name):
    done = prepare(trees[name])
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines()] == EXPECTED[name]


@pytest.mark.parametrize(
    "edit,said",
    [
        ("-r {crg}", "biu error -22 ciu error -22 assigned 0 reset -22 pins -22"),
        ("-ts {crg} compatible acme,crg", "biu error -19 ciu error -19 assigned 0 reset -19"),
        ("-r /soc/sys_syscon@13030000/clock-controller", "biu error -22"),
        ("-ts {pins} status disabled", "pins -19"),
        ("-d {mmc} clocks", f"{SD} assigned 0 reset -110"),  # its clock is off
        ("-r /soc/pinctrl@13040000", "reset 0 pins -22"),
        ("-d {mmc} resets", "reset -2 pins 0"),
        ("-tx {mmc} clocks 4711 5c 4711 5e", "biu error -22 ciu error -22"),
    ],
)
def test_what_is_missing_or_unknown_is_an_error(trees, tmp_path, edit, said):
    tree = tmp_path / "edited.dtb"
    tree.write_bytes(trees["firmware-visionfive-2-v1.3b"].read_bytes())
    names = {"crg": "/soc/clock-controller@13020000", "pins": "/soc/pinctrl@13040000", "mmc": SD}
    option, *words = edit.format(**names).split()
    subprocess.run(["fdtput", option, tree, *words], check=True)
    done = prepare(tree)
    assert done.returncode == 0, done.stderr
    assert any(said in line for line in done.stdout.splitlines() if line.startswith(SD)), done
