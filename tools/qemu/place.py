"""Where the QEMU is that `make qemu-visionfive2` builds: in the user's cache, as all that is fetched."""

from pathlib import Path

from tools.common import cache_folder

GOAL = "qemu-visionfive2"


def folder() -> Path:
    return cache_folder() / GOAL


def binary() -> Path:
    return folder() / "qemu-system-riscv64"


def is_built() -> bool:
    return binary().exists()
