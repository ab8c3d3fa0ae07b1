"""Builds the apps of tests/qemu/apps as a user would, and says what the build left."""

import functools
import subprocess
from dataclasses import dataclass
from pathlib import Path

from machine import ROOT

APPS = Path(__file__).resolve().parent / "apps"


@dataclass(frozen=True)
class App:
    image: Path
    elf: Path

    @functools.cache
    def symbols(self) -> dict[str, int]:
        command = ["riscv64-unknown-elf-nm", self.elf]
        lines = subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout.splitlines()
        return {words[-1]: int(words[0], 16) for line in lines if len(words := line.split()) == 3}


@functools.cache
def make(folder: str, board: str) -> subprocess.CompletedProcess:
    command = ["make", f"APP={folder}", f"BOARD={board}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def build(name: str, board: str) -> App:
    """@name: a folder of tests/qemu/apps, or a path from the root such as apps/sha256sum."""
    folder = APPS / name if (APPS / name).is_dir() else ROOT / name
    done = make(str(folder.relative_to(ROOT)), board)
    if done.returncode:
        raise RuntimeError(f"{' '.join(done.args)} failed:\n{done.stdout}{done.stderr}")
    out = ROOT / "build" / board / folder.name
    return App(out / "Image", out / f"{folder.name}.elf")
