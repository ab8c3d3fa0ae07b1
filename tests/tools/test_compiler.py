"""One compiler for everything."""

import subprocess

from conftest import ROOT


def test_everything_uses_it():
    """No file names the machine's own compiler."""
    bare = "(^|[^/]|usr/bin/)riscv64-unknown-elf-[a-z{]"
    words = ["git", "grep", "-nE", "--untracked", bare, "--", ":!tests/tools/test_compiler.py"]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    assert [line for line in found if "packages.toml" not in line] == []
