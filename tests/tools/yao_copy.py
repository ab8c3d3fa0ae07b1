"""Copies of this repository to build in, as other users have them elsewhere."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import building
from building import ROOT


class Copy:
    def __init__(self, folder: Path):
        self.folder = folder
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file() and not name.startswith("tests/host"):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)
        (folder / "build").mkdir()
        shutil.copytree(ROOT / "build/venv", folder / "build/venv", symlinks=True)

    def make(self, *words: str, **environment: str) -> tuple[int, str]:
        done = building.make(
            *words, cwd=self.folder, env={**building.environment(), **environment}
        )
        return done.returncode, done.stdout + done.stderr

    def build(self, *words: str, **environment: str) -> str:
        """What make says of an image that comes out."""
        status, said = self.make(*words, **environment)
        assert status == 0, said
        return said

    def hash(self, image: str) -> str:
        return hashlib.sha256((self.folder / "build" / image).read_bytes()).hexdigest()
