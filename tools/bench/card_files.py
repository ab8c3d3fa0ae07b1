"""The card of the bench: the files that apps/bench/section.h names."""

import random
import shutil
from pathlib import Path

from tools import board
from tools.card import sdimage

FILES = {"small": 64 << 10, "large": 8 << 20}
SIZE = 4 << 30  # so that it gets clusters of 32 KiB, which the peers were measured with


def make_files(folder: Path) -> Path:
    files = folder / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(parents=True)
    for name, size in FILES.items():
        (files / name).write_bytes(random.Random(name).randbytes(size))
    return files


def make(board_name: str, image: Path, folder: Path) -> Path:
    files, card = make_files(folder), folder / "card.img"
    sdimage.make_card(board.load(board_name), image, card, files, SIZE)
    return card
