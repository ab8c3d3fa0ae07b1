"""What the tests of the host tools share: they run the tools as a user does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Done:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout + process.stderr

    def __repr__(self):
        return f"status {self.status}:\n{self.out}"


@pytest.fixture
def tool():
    """Runs a tool of tools/ to its end: tool("card.sdimage", ..., environment={...})."""

    def run(name, *arguments, environment=None):
        command = [sys.executable, "-m", f"tools.{name}", *arguments]
        return Done(
            subprocess.run(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                env={**os.environ, **(environment or {})},
                timeout=600,
            )
        )

    return run


@pytest.fixture
def image(tmp_path):
    """Something in the place of a bootable image."""
    path = tmp_path / "given" / "Image"
    path.parent.mkdir()
    path.write_bytes(b"an image" * 1000)
    return path


@pytest.fixture
def project(tmp_path):
    """A libos of a few lines, to be resolved with an app."""
    from tiny_libos import Project  # it imports from here

    return Project(tmp_path)
