"""Builds apps as a user would, and names the files that the build made."""

import functools
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import building
from building import ROOT, check
from machine import PATIENCE

from tools.common import CROSS

APPS = Path(__file__).resolve().parent / "apps"


@dataclass(frozen=True)
class App:
    image: Path
    elf: Path

    @functools.cache
    def symbols(self) -> dict[str, int]:
        command = [f"{CROSS}nm", self.elf]
        lines = subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout.splitlines()
        return {words[-1]: int(words[0], 16) for line in lines if len(words := line.split()) == 3}


def make(folder: Path, board: str, *goals: str) -> subprocess.CompletedProcess:
    return building.make(f"APP={folder}", f"BOARD={board}", *goals)


def out_of(folder: Path, board: str) -> Path:
    return ROOT / "build" / board / folder.name


@functools.cache
def build(name: str | Path, board: str) -> App:
    """@name: a folder of tests/qemu/apps, a path from the root such as apps/sha256sum, or a path
    from anywhere."""
    folder = APPS / name if (APPS / name).is_dir() else ROOT / name
    check(make(folder, board))
    out = out_of(folder, board)
    return App(out / "Image", out / f"{folder.name}.elf")


@functools.cache
def build_firmware() -> Path:
    """Our own for M-mode."""
    check(make(ROOT / "apps/hello", "virt", "firmware"))
    return ROOT / "build/firmware/sbi.bin"


def modules(folder: Path, board: str) -> set[str]:
    """What the app's image is made of; it is not linked for that."""
    out = out_of(folder, board)
    check(make(folder, board, str((out / "resolved").relative_to(ROOT))))
    return set(json.loads((out / "why.json").read_text())["modules"])


def on_host(app: str, arguments: str, folder: Path) -> str:
    """What an app of tests/qemu/apps prints as a program of the host, which has threads."""
    command = ["gcc", "-std=gnu17", "-O1", "-w", "-pthread", *(APPS / app).glob("*.c"), "-o", folder / app, "-lm"]
    subprocess.run(command, check=True)
    words = [folder / app, *arguments.split()]
    return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
