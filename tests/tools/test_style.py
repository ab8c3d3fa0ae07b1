"""One style for the C files, as .clang-format says it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORMATTER_VERSION = 14  # of Debian 12; others format some constructs in another way


def formatter_version() -> int:
    shown = subprocess.run(["clang-format", "--version"], capture_output=True, text=True).stdout
    return int(re.search(r"version (\d+)", shown)[1])


def c_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "*.c", "*.h"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split() if (ROOT / name).exists()]


def test_c_files_are_formatted():
    version = formatter_version()
    if version != FORMATTER_VERSION:
        pytest.skip(f"the files are formatted by clang-format {FORMATTER_VERSION}, here is {version}")
    files = c_files()
    assert files
    done = subprocess.run(
        ["clang-format", "--dry-run", "-Werror", *files], cwd=ROOT, capture_output=True, text=True
    )
    wrong = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", done.stderr, re.MULTILINE)))
    assert not wrong, f"run clang-format -i on: {' '.join(wrong)}"


def test_includes_of_src_lead_downward():
    """In the order that docs/architecture.md gives, from below."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    order = re.search(r"A test reads this line:\n\n {4}(.*)\n", text)[1].split()
    assert sorted(order) == sorted(p.name for p in (ROOT / "src").iterdir() if p.is_dir())
    upward = []
    for path in (ROOT / "src").rglob("*.[chS]"):
        folder = path.relative_to(ROOT / "src").parts[0]
        for other in re.findall(r'#include "src/(\w+)/', path.read_text()):
            if order.index(other) > order.index(folder):
                upward.append(f"{path.relative_to(ROOT)} includes src/{other}")
    assert not upward
