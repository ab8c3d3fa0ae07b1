"""docs/apps.md is right: its walk-through works as it stands, line by line."""

import os
import re
import subprocess

from app_image import ROOT

from tools.card import fat


def walk_through() -> str:
    """The first block of indented lines."""
    guide = (ROOT / "docs" / "apps.md").read_text()
    block = re.search(r"^\n((?:    .*\n)+)", guide, re.MULTILINE)[1]
    return re.sub(r"^    ", "", block, flags=re.MULTILINE)


def test_the_walk_through_has_ten_lines_and_works(tmp_path):
    lines = walk_through()
    assert lines.count("\n") == 10
    (tmp_path / "yao").symlink_to(ROOT)
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": cache()}
    done = subprocess.run(
        ["sh", "-ec", lines],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    card = ROOT / "build" / "virt" / "greeter" / "sdcard.img"
    fat.extract(card, fat.find(card, "card"), tmp_path / "card", "card")
    assert (tmp_path / "card" / "greeting.txt").read_text() == "Hello, you.\n"


def cache() -> str:
    """Where downloads already are, though HOME is another."""
    return os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
