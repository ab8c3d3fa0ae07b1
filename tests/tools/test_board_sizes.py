"""README.md's table of sizes is about what `make sizes` shows."""

import re

from conftest import ROOT

from tools import board
from tools.report import board_sizes

NEAR = 0.2  # the table is renewed when a size has changed by so much


def in_readme() -> dict[str, int]:
    rows = re.findall(r"^\| (\w+) \| ([\d,]+) \| ([\d,]+|none) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    return {name: int(hello.replace(",", "")) for name, hello, _ in rows}


def test_every_board_has_a_row():
    assert sorted(in_readme()) == sorted([*board.known(), "any"])


def test_sizes_of_hello_are_still_near():
    lines = board_sizes.table(["apps/hello"])
    sizes = dict(re.findall(r"^\| (\w+) \| ([\d,]+) \|$", "\n".join(lines), re.MULTILINE))
    assert sorted(sizes) == sorted(in_readme())
    for name, told in in_readme().items():
        size = int(sizes[name].replace(",", ""))
        assert abs(size - told) <= NEAR * told, (name, size)


def test_image_that_cannot_be_is_told(capfd):
    assert board_sizes.loaded("apps/nothing", "virt") is None
    assert "yao: APP=apps/nothing: find the app: no folder with C files" in capfd.readouterr().err
    assert board_sizes.row("virt", ["apps/nothing"]) == "| virt | none |"
