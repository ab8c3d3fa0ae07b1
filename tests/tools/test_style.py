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
