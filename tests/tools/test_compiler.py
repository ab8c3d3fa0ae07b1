"""The same compiler on every machine: the machine's own if it is exactly that one, else a fetched one."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from tools.common import Failure
from tools.setup import compiler, fetch, fetch_debian
from tools.setup.third_party import Entry

GCC = """#!/bin/sh
[ "$1" = --version ] && echo "riscv64-unknown-elf-gcc (VERSION) 12.2.0" && exit
[ WORKS = yes ] || { echo "cc1: libmpc.so.3: no such file" >&2; exit 1; }
"""
LD = "#!/bin/sh\necho 'GNU ld (VERSION) 2.40'\n"
FILES = {"gcc": {"gcc": GCC, "gcc-ar": GCC}, "binutils": {"ld": LD}}


def write(folder: Path, part: str, version: str, works: str = "yes") -> None:
    for name, text in FILES[part].items():
        path = compiler.program(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("VERSION", version).replace("WORKS", works))
        path.chmod(0o755)


def package(folder: Path, part: str, works: str) -> tuple[Path, str]:
    """A Debian package and its hash."""
    write(folder / part / "usr", part, "1-1", works)
    control = folder / part / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(f"Package: {part}\nVersion: 1-1\nArchitecture: all\nMaintainer: a\nDescription: a\n")
    subprocess.run(["dpkg-deb", "-b", folder / part, folder / "deb"], check=True, capture_output=True)
    return folder / "deb", hashlib.sha256((folder / "deb").read_bytes()).hexdigest()


class Machine:
    """Whose own compiler is in @own, and whose mirror is a cache of two packages."""

    def __init__(self, folder: Path):
        self.folder, self.own = folder, folder / "own"
        self.entries: list[Entry] = []

    def offer(self, works: str = "yes", **changes) -> None:
        self.entries = []
        for part in FILES:
            deb, digest = package(self.folder, part, works)
            place = self.folder / "cache/yao" / f"{part}-none" / digest
            place.parent.mkdir(parents=True)
            deb.rename(place)
            keys = {"name": f"{part}-none", "why": "a test", "origin": "debian-binary", "package": part}
            keys |= {"version": "1-1", "sha256": digest, "strip": "usr", "files": ["bin/*"]}
            self.entries.append(Entry(**{**keys, **changes}))


@pytest.fixture
def machine(tmp_path, monkeypatch):
    machine = Machine(tmp_path)
    machine.offer()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(compiler, "OWN", machine.own)
    monkeypatch.setattr(compiler, "LINK", tmp_path / "build/toolchain")
    monkeypatch.setattr(compiler, "architecture", lambda: "none")
    monkeypatch.setattr(compiler, "recorded", lambda: {"none": machine.entries})
    return machine


def used() -> Path:
    compiler.ready()
    return compiler.LINK.readlink()


@pytest.mark.parametrize("gcc,ld,own", [
    ("1-1", "1-1", True), ("1-1", "1-2", False), ("14.2", "1-1", False), ("1-1+b1", "1-1", False),
])
def test_own_compiler_is_used_only_if_it_is_that_version(machine, gcc, ld, own):
    write(machine.own, "gcc", gcc)
    write(machine.own, "binutils", ld)
    assert (used() == machine.own) is own


def test_fetched_compiler_is_unpacked_once_and_found_again(machine):
    folder = used()
    assert folder.is_relative_to(machine.folder / "cache/yao/toolchain")
    assert compiler.is_same(compiler.LINK, machine.entries)
    (folder / "mark").touch()
    compiler.LINK.unlink()
    assert used() == folder and (folder / "mark").exists()


def test_machine_that_is_upgraded_gets_the_fetched_one(machine):
    for part in FILES:
        write(machine.own, part, "1-1")
    assert used() == machine.own
    write(machine.own, "gcc", "14.2")
    assert used() != machine.own


def test_library_that_is_missing_is_told_each_time(machine, monkeypatch):
    for path in (machine.folder / "cache", *(machine.folder / part for part in FILES)):
        subprocess.run(["rm", "-r", path], check=True)
    machine.offer(works="no")
    for _ in range(2):
        with pytest.raises(Failure) as failure:
            compiler.ready()
        assert str(failure.value) == (
            "toolchain: try the compiler that was fetched: riscv64-unknown-elf-gcc: cc1: libmpc.so.3: no such file"
        )


def test_host_without_a_recorded_compiler_is_told(machine, monkeypatch):
    monkeypatch.setattr(compiler, "architecture", lambda: "s390x")
    with pytest.raises(Failure, match="third_party.toml has none for a host of the architecture s390x, only for none"):
        compiler.ready()


def test_package_without_a_program_is_told(machine):
    machine.entries[0].files.append("bin/cc9")
    with pytest.raises(Failure, match="gcc-none: unpack: the archive has no bin/cc9"):
        compiler.ready()


def test_package_with_another_hash_is_not_used(machine):
    (path,) = (machine.folder / "cache/yao/gcc-none").iterdir()
    path.write_bytes(b"something else")
    with pytest.raises(Failure, match="gcc-none: verify .*: its sha256 is .*, third_party.toml says"):
        compiler.ready()


def test_mirror_without_the_release_is_told(machine, monkeypatch):
    for path in (machine.folder / "cache/yao/gcc-none").iterdir():
        path.unlink()
    monkeypatch.setenv("DEBIAN_MIRROR", f"file://{machine.folder}/mirror")
    monkeypatch.setattr(fetch_debian, "from_lists", fails)
    with pytest.raises(Failure, match="the mirror was file:.*/mirror; if it has no Debian"):
        compiler.ready()


def fails(entry, folder, uri):
    raise Failure(f"{entry.name}: apt-get update: it failed")


@pytest.mark.parametrize("host", ["amd64", "arm64"])
def test_only_a_rebuild_of_that_version_may_stand_in(host, capsys):
    for entry in compiler.recorded()[host]:
        upstream = entry.version.partition("-")[0]
        fetch.check_download(entry, Path(f"{entry.package}_{upstream}-99_{host}.deb"), "0")
        assert f"has moved on to version {upstream}-99" in capsys.readouterr().out
        with pytest.raises(Failure, match="14.2.0-1, which nothing here was written for"):
            fetch.check_download(entry, Path(f"{entry.package}_14.2.0-1_{host}.deb"), "0")


def test_everything_uses_it():
    """No file names the machine's own compiler."""
    bare = "(^|[^/]|usr/bin/)riscv64-unknown-elf-[a-z{]"
    words = ["git", "grep", "-nE", "--untracked", bare, "--", ":!tests/tools/test_compiler.py"]
    assert subprocess.run(words, cwd=ROOT, capture_output=True, text=True).stdout == ""
