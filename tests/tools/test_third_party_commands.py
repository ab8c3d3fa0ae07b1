"""Files that a command of a third party's package makes, as an app's third_party.toml says."""

import os
import re
import subprocess

import pytest
from archives import listed, put_in_cache, tarball

from tools.common import Failure
from tools.setup import commands, fetch, rule, third_party

SCRIPT = b"""set -e
mkdir -p made/deep
printf '%s|' "$@" "$SOURCE_DATE_EPOCH" "$MAKEFLAGS" > made/words.h
git rev-parse --show-toplevel > made/git.txt 2>&1 || true
echo > made/deep/left
echo 'int main;' > made/m.c
"""
FILES = {"lib-1/make.sh": SCRIPT, "lib-1/a.c": b"", "lib-1/change.sh": b"echo > a.c\n"}
GOOD = '["sh", "make.sh", "{compiler}", "CC={compiler}"]'
DAY = 1577836800  # what the package takes for today


@pytest.fixture
def app(tmp_path, monkeypatch):
    """app(pattern, command) -> the entry, laid out, with what its command made."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module in (commands, fetch, third_party):
        monkeypatch.setattr(module, "THIRD_PARTY", tmp_path / "laid out")

    def make(pattern: str, command: str, compiler=("cc", "-D it")):
        sha256 = put_in_cache(tmp_path / "cache", tarball(FILES))
        lines = f'files = ["*"]\ncompile = ["**/*.c"]\n[lib.generate."{pattern}"]\ncommand = {command}\n'
        (tmp_path / "third_party.toml").write_text(listed(sha256, lines))
        entry = third_party.load(tmp_path / "third_party.toml")["lib"]
        fetch.fetch(entry, compiler)
        return entry

    return make


def test_command_makes_files_with_the_images_compiler(app, monkeypatch):
    monkeypatch.setenv("MAKEFLAGS", "--of-ours")
    entry = app("made/*.h", GOOD)
    assert (entry.folder / "made/words.h").read_text() == f"cc|-D it|CC=cc '-D it'|{DAY}||"
    assert sorted(os.listdir(entry.folder / "made")) == ["words.h"], "what it needs on the way is removed"
    assert rule.sources(entry) == ["a.c"]
    assert rule.sources(app("made/*.c", GOOD)) == ["a.c", "made/m.c"]


def test_package_does_not_see_our_git_repository(app, tmp_path):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    assert "not a git repository" in (app("made/git.txt", GOOD).folder / "made/git.txt").read_text()


def test_command_runs_again_for_another_compiler_only(app):
    made = app("made/*.h", GOOD).folder / "made/words.h"
    made.write_text("kept")
    app("made/*.h", GOOD)
    assert made.read_text() == "kept"
    app("made/*.h", GOOD, ["other"])
    assert made.read_text().startswith("other|")


@pytest.mark.parametrize(
    "pattern,command,message",
    [
        ("b.h", GOOD, "lib: b.h: make it: its command made made/deep/left, made/git.txt, made/m.c, made/words.h$"),
        ("b.h", '["true"]', "lib: b.h: make it: its command made nothing$"),
        ("b.h", '["sh", "-c", "echo why >&2; exit 3"]', "lib: b.h: make it: sh: why"),
        ("b.h", '["no-such-program"]', "lib: b.h: make it: no-such-program is not installed"),
        ("b.h", '["sh", "change.sh"]', "its command changed a.c, which the package's makers published"),
        ("b.h", "[]", re.escape("[lib.generate.'b.h']: read: command = []: it has no word")),
        ("b.h", '["true"]\nfrom = "a.c"', re.escape("[lib.generate.'b.h']: read: command stands alone")),
        ("b.h", '"true"', "read: command = 'true': it must be a list of strings"),
    ],
)
def test_command_that_fails_is_named(app, pattern, command, message):
    for _ in range(2):  # what it left is no reason to take it for done
        with pytest.raises(Failure, match=message):
            app(pattern, command)


def test_command_without_the_compiler_that_it_needs(app):
    with pytest.raises(Failure, match="its command needs the compiler, which --compiler did not name"):
        app("b.h", '["{compiler}"]', [])
