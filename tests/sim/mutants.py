"""Yao with one of its measures dropped, to see whether a test notices."""

import sys
from dataclasses import dataclass
from pathlib import Path

import app_image
from machine import ROOT

sys.path.insert(0, str(ROOT / "tests/tools"))

from yao_copy import Copy  # noqa: E402

BOARD = "hifive_unleashed"
FIRMWARE = "build/firmware/sbi.bin"


@dataclass(frozen=True)
class Drop:
    """Replaces @text of @file, which must occur there once."""

    file: str
    text: str
    instead: str = ""

    def apply(self, content: str) -> str:
        assert content.count(self.text) == 1, f"{self.file}: not there once: {self.text}"
        return content.replace(self.text, self.instead)


@dataclass(frozen=True)
class Built:
    image: Path
    firmware: Path


class Workshop:
    """A copy of the project: what was built in it is built again only where a drop changes it."""

    def __init__(self, folder: Path):
        self.copy = Copy(folder / "yao")
        self.results = folder

    def build(self, app: str, drop: Drop) -> Built:
        source = self.copy.folder / drop.file
        whole = source.read_text()
        source.write_text(drop.apply(whole))
        try:
            self.copy.build(f"APP={app}", f"BOARD={BOARD}", "all", "firmware", "-j2")
            return self.keep(app)
        finally:
            source.write_text(whole)

    def keep(self, app: str) -> Built:
        """The next build writes to the same places."""
        folder = self.results / f"built{len(list(self.results.iterdir()))}"
        folder.mkdir()
        found = [app_image.out_of(Path(app), BOARD).relative_to(ROOT) / "Image", Path(FIRMWARE)]
        return Built(*((self.copy.folder / path).rename(folder / path.name) for path in found))
