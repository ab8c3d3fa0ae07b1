"""The host's check of apps/sha256sum finds every way in which the list or the card can be wrong."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.common import ROOT

CHECK = ROOT / "apps/sha256sum/check"
FILES = {"Image": b"image", "a/größe b.txt": b"content", "empty": b""}


def lay(folder: Path, files=FILES) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "leer").mkdir()
    return folder


def sums(files=FILES) -> str:
    return "".join(f"{hashlib.sha256(c).hexdigest()}  {name}\n" for name, c in files.items())


@pytest.fixture
def card(tmp_path):
    lay(tmp_path / "card")
    (tmp_path / "card/SHA256SUMS").write_text(sums())
    return tmp_path / "card"


def check(card: Path) -> tuple[int, str]:
    boot = lay(card.parent / "boot", {"Image": FILES["Image"]})
    files = lay(card.parent / "files", {k: v for k, v in FILES.items() if k != "Image"})
    done = subprocess.run([CHECK, card, boot, files], capture_output=True, text=True)
    assert not done.stderr
    return done.returncode, done.stdout


def test_good_card(card):
    status, said = check(card)
    assert status == 0
    assert "agrees on all 3 files (12 bytes)" in said


def change(card: Path, how: str) -> None:
    list_ = card / "SHA256SUMS"
    match how:
        case "no list":
            list_.unlink()
        case "empty list":
            list_.write_text("")
        case "wrong hash":
            list_.write_text(sums().replace(sums()[:4], "0123", 1))
        case "garbage":
            list_.write_text(sums() + "garbage\n")
        case "missing line":
            list_.write_text("".join(sums().splitlines(keepends=True)[:-1]))
        case "twice":
            list_.write_text(sums() + sums().splitlines(keepends=True)[0])
        case "changed file":
            (card / "Image").write_bytes(b"imagE")
        case "changed and listed":
            (card / "Image").write_bytes(b"imagE")
            list_.write_text(sums({**FILES, "Image": b"imagE"}))
        case "lost file":
            (card / "empty").unlink()
        case "lost folder":
            shutil.rmtree(card / "leer")
        case "extra file":
            (card / "SHA256SU.TMP").touch()


WRONG = {
    "no list": "SHA256SUMS: read: it is not on the card",
    "empty list": "Image: list in SHA256SUMS: missing",
    "wrong hash": "sha256sum -c: Image: FAILED",
    "garbage": "sha256sum -c:",
    "missing line": "empty: list in SHA256SUMS: missing",
    "twice": "Image: list in SHA256SUMS: named twice",
    "changed file": "sha256sum -c: Image: FAILED",
    "changed and listed": "Image: compare with the original: different",
    "lost file": "empty: keep on the card: missing",
    "lost folder": "leer/: keep on the card: missing",
    "extra file": "SHA256SU.TMP: keep on the card: unexpected",
}


@pytest.mark.parametrize("how", WRONG)
def test_wrong_card(card, how):
    change(card, how)
    status, said = check(card)
    assert status == 1
    assert f"check: {WRONG[how]}" in said
    assert "agrees" not in said
