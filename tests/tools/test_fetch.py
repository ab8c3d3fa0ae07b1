"""A third-party file is used only if it is exactly the recorded one."""

import hashlib
import zipfile

import pytest
from archives import tarball

from tools.common import Failure
from tools.setup import fetch, third_party
from tools.setup.third_party import Entry

FILES = {"top/src/a.c": b"int a;", "top/src/deep/b.c": b"int b;", "top/README": b"read me"}


ARCHIVE = tarball({**FILES, "top/../../evil.c": b"out of here"})
SHA256 = hashlib.sha256(ARCHIVE).hexdigest()


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A cache and a build folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(fetch, "THIRD_PARTY", tmp_path / "laid out")
    monkeypatch.setattr(third_party, "THIRD_PARTY", tmp_path / "laid out")
    return tmp_path


def entry(**changes) -> Entry:
    keys = {
        "name": "lib",
        "why": "a test",
        "origin": "pypi",
        "package": "lib",
        "version": "1.0",
        "sha256": SHA256,
        "files": ["src/*.c"],
    }
    return Entry(**{**keys, **changes})


def put_in_cache(places, content=ARCHIVE):
    path = places / "cache/yao/lib" / SHA256
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def laid_out(places) -> dict[str, bytes]:
    folder = places / "laid out/lib"
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".fetched"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_only_the_files_that_are_named_are_laid_out(places):
    put_in_cache(places)
    fetch.fetch(entry())
    assert laid_out(places) == {"src/a.c": b"int a;"}
    fetch.fetch(entry(files=["*.c", "deep/*.c"], strip="src"))
    assert laid_out(places) == {"a.c": b"int a;", "deep/b.c": b"int b;"}
    assert not list(places.rglob("evil.c"))


def test_nothing_is_done_again_without_a_change(places):
    cached = put_in_cache(places)
    fetch.fetch(entry())
    cached.unlink()
    fetch.fetch(entry())
    assert laid_out(places) == {"src/a.c": b"int a;"}


def test_the_archive_itself_is_verified_too(places):
    cached = put_in_cache(places)
    assert fetch.archive(entry(files=[])).read_bytes() == ARCHIVE
    cached.write_bytes(ARCHIVE + b"more")
    with pytest.raises(Failure, match="sha256 is .*; remove that file"):
        fetch.archive(entry(files=[]))


def test_file_that_the_archive_lacks_is_named(places):
    put_in_cache(places)
    with pytest.raises(Failure, match=r"lib: unpack: the archive has no src/\*\.h"):
        fetch.fetch(entry(files=["src/*.c", "src/*.h"]))
    assert not (places / "laid out/lib").exists()


def test_download_that_was_changed_in_the_cache_is_refused(places):
    cached = put_in_cache(places, ARCHIVE + b"more")
    with pytest.raises(Failure, match="sha256 is .*, third_party.toml says .*; remove that file"):
        fetch.fetch(entry())
    assert cached.exists()
    assert not (places / "laid out/lib").exists()


def test_source_distribution_with_another_hash_is_refused(places, monkeypatch):
    """By the real pip, from an index on this machine."""
    index = places / "index"
    index.mkdir()
    (index / "lib-1.0.tar.gz").write_bytes(ARCHIVE)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    with pytest.raises(Failure) as failure:
        fetch.fetch(entry(sha256="0" * 64))
    assert str(failure.value) == (
        f"lib: verify lib 1.0: its sha256 is {SHA256}, third_party.toml says {'0' * 64}"
    )
    assert not (places / "laid out/lib").exists()


def test_package_that_pip_cannot_find_says_so(places, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(places))
    with pytest.raises(Failure, match="(?s)lib: download lib 1.0: .*: .*No matching distribution"):
        fetch.fetch(entry())


def make_wheel(places, monkeypatch) -> str:
    """Puts one into an index on this machine and returns its hash."""
    wheel = places / "index/lib-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in ("lib/src/a.c", "lib/src/deep/b.c", "lib/../../evil.c"):
            archive.writestr(name, f"in {name}")
        metadata = "Metadata-Version: 2.1\nName: lib\nVersion: 1.0\n"
        archive.writestr("lib-1.0.dist-info/METADATA", metadata)
        archive.writestr("lib-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_wheel_is_laid_out_from_its_root(places, monkeypatch):
    """By the real pip."""
    sha256 = make_wheel(places, monkeypatch)
    fetch.fetch(entry(origin="pypi-wheel", sha256=sha256, strip="lib", files=["src/*.c"]))
    assert laid_out(places) == {"src/a.c": b"in lib/src/a.c"}
    assert not list(places.rglob("evil.c"))


def test_wheel_with_another_hash_is_refused(places, monkeypatch):
    sha256 = make_wheel(places, monkeypatch)
    with pytest.raises(Failure, match=f"lib: verify lib 1.0: its sha256 is {sha256}, third_party"):
        fetch.fetch(entry(origin="pypi-wheel", strip="lib"))


def test_what_is_on_demand_is_fetched_only_by_its_name():
    entries = {"lib": entry(), "core": entry(name="core", on_demand=True)}
    assert fetch.chosen(entries, []) == [entries["lib"]]
    assert fetch.chosen(entries, ["core"]) == [entries["core"]]


def test_firmware_is_fetched_for_the_boards_that_name_it():
    entries = {name: entry(name=name, on_demand=True) for name in ("u-boot-sifive", "u-boot-starfive")}
    for name, needed in [
        ("virt", []),
        ("some.dtb", []),
        ("visionfive2", ["u-boot-starfive"]),
        ("any", ["u-boot-sifive", "u-boot-starfive"]),
    ]:
        assert [each.name for each in fetch.chosen(entries, [], name)] == needed


def test_debian_firmware_that_moved_on_is_said_and_used(places, capsys):
    firmware = entry(origin="debian-binary", suite="trixie", architecture="riscv64")
    fetch.check_download(firmware, places / "lib_2%3a1.1_riscv64.deb", "1" * 64)
    said = capsys.readouterr().out
    assert "lib: Debian trixie has moved on to version 2:1.1" in said
    assert "third_party.toml records 1.0" in said


def test_source_that_moved_on_is_used_if_that_is_allowed(places, capsys):
    source = entry(origin="debian-source", suite="trixie", version="10.0.13+ds", instead="10.*")
    fetch.check_download(source, places / "lib_10.0.14+ds.orig.tar.xz", "1" * 64)
    said = capsys.readouterr().out
    assert "lib: Debian trixie has moved on to version 10.0.14+ds" in said and "records 10.0.13+ds" in said
    with pytest.raises(Failure, match="trixie has moved on to version 11.1.3.ds, which nothing here was written for"):
        fetch.check_download(source, places / "lib_11.1.3+ds.orig.tar.xz", "1" * 64)
    with pytest.raises(Failure, match=r"lib: verify lib_10.0.13.*: its sha256 is 1+, third_party.toml says \w+ for.*ds$"):
        fetch.check_download(source, places / "lib_10.0.13+ds.orig.tar.xz", "1" * 64)


def debian(**changes) -> Entry:
    keys = {"origin": "debian-source", "suite": "trixie", "pool": "main/l/lib/lib_1.0.orig.tar.gz"}
    return entry(**{**keys, **changes})


def make_mirror(places, monkeypatch, content: bytes) -> None:
    file = places / "mirror/pool/main/l/lib/lib_1.0.orig.tar.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    monkeypatch.setenv("DEBIAN_MIRROR", f"file:{places}/mirror/")


def test_debian_file_in_the_pool_needs_no_lists(places, monkeypatch):
    """By the real apt."""
    make_mirror(places, monkeypatch, ARCHIVE)
    fetch.fetch(debian())
    assert laid_out(places) == {"src/a.c": b"int a;"}


def test_mirror_without_the_file_is_named_with_a_way_out(places, monkeypatch):
    make_mirror(places, monkeypatch, ARCHIVE + b"changed")
    with pytest.raises(Failure) as failure:
        fetch.fetch(debian())
    assert str(failure.value).startswith("lib: apt-get update: apt-get: ")
    assert f"the mirror was file:{places}/mirror/" in str(failure.value)
    assert "name another: make DEBIAN_MIRROR=" in str(failure.value)
    assert not (places / "laid out/lib").exists()


@pytest.mark.parametrize(
    "origin,name",
    [("debian-binary", "lib_1.0_riscv64.deb"), ("debian-source", "lib_1.1.orig.tar.xz")],
)
def test_debian_file_with_another_hash_is_refused(places, origin, name):
    with pytest.raises(Failure, match=f"lib: verify {name}: its sha256 is 1+, third_party.toml"):
        fetch.check_download(entry(origin=origin), places / name, "1" * 64)


GOOD = """
[lib]
why = "a test"
from = "pypi"
package = "lib"
version = "1.0"
sha256 = "00"
files = ["*"]
"""


@pytest.mark.parametrize(
    "text,message",
    [
        (GOOD + 'colour = "red"', r"\[lib\]: read: unknown keys: colour"),
        (GOOD.replace('version = "1.0"', ""), r"\[lib\]: read: missing keys: version"),
        (GOOD.replace("pypi", "npm"), r"\[lib\]: read: from = 'npm', known are: pypi, pypi-wheel, debian"),
        (GOOD.replace("pypi", "debian-source"), r"\[lib\]: read: missing keys: pool, suite"),
        (GOOD + "[", "third_party.toml: read: "),
        (GOOD + 'define = "X"', r"\[lib\]: read: define = 'X': it must be a list of strings"),
        (GOOD + 'define = ["-DX"]', r"\[lib\]: read: define = '-DX': it must be NAME or NAME=value"),
        (GOOD + 'undefine = ["X=1"]', r"\[lib\]: read: undefine = 'X=1': it must be NAME$"),
        (GOOD + 'only = ["a.c"]', r"\[lib\]: read: only = .*: it must be tables of a pattern each"),
        (GOOD + '[lib.only."a.c"]\nfiles = []', r"\[lib.only.'a.c'\]: read: unknown keys: files"),
        (GOOD + '[lib.only."a.c"]\ndefine = ["1"]', r"\[lib.only.'a.c'\]: read: define = '1': it must be"),
        (GOOD + '[lib.generate."a.h"]', r"\[lib.generate.'a.h'\]: read: missing keys: from"),
        (
            GOOD + '[lib.generate."a.h"]\nfrom = "a.in"\nanswers = "none"',
            "none: read the answers: No such file or directory",
        ),
        (
            GOOD + '[lib.generate."a.h"]\nfrom = "a"\nanswers = "a"\nquote = true',
            r"\[lib.generate.'a.h'\]: read: quote and answers exclude each other",
        ),
        (GOOD.replace("[lib]", '["my lib"]'), r"\[my lib\]: read: a name has letters, digits and any"),
        (GOOD.replace("[lib]", "[libfdt]"), r"\[libfdt\]: the name is taken"),
    ],
)
def test_list_that_is_wrong_is_named(tmp_path, text, message):
    (tmp_path / "third_party.toml").write_text(text)
    with pytest.raises(Failure, match=message):
        third_party.load_all(tmp_path)


def test_name_that_is_not_in_the_list(tool):
    done = tool("setup.fetch", "libfoo")
    assert done.status == 1
    assert "yao: libfoo: fetch: unknown; known are: musl, libfdt, bearssl-drbg" in done.out
