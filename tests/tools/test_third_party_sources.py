"""What an app's third_party.toml makes of an archive: the files, their options, generated headers."""

import pytest
from archives import listed, put_in_cache, tarball

from tools.common import Failure
from tools.setup import fetch, rule, third_party

FILES = {
    "main.c": b"",
    "README": b"",
    "src/a.c": b"",
    "src/b.c": b"",
    "src/deep/c.c": b"",
    "src/d.cpp": b"",
    "src/e f.c": b"",
    "config.h.in": b"# undef HAVE_A\n#undef B /* x */\n#undef C\n#cmakedefine D \"@E@\"\n#cmakedefine F\n#cmakedefine01 G\n@E@ @no@\n",
    "text": b'say "\\n"\n',
}
CONFIG = (
    "# define HAVE_A 1\n#undef B /* x */\n/* #undef C */\n#define D \"e.h\"\n/* #undef F */\n#define G 0\ne.h @no@\n"
)


@pytest.fixture
def app(tmp_path, monkeypatch):
    """app(lines, top) -> the entry, laid out from an archive whose files lie in @top."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(fetch, "THIRD_PARTY", tmp_path / "laid out")
    monkeypatch.setattr(third_party, "THIRD_PARTY", tmp_path / "laid out")

    def make(lines: str, top: str = "lib-1.0/", files: dict[str, bytes] = FILES):
        content = tarball({top + name: text for name, text in files.items()})
        sha256 = put_in_cache(tmp_path / "cache", content)
        (tmp_path / "third_party.toml").write_text(listed(sha256, lines))
        entry = third_party.load(tmp_path / "third_party.toml")["lib"]
        fetch.fetch(entry)
        return entry

    return make


@pytest.mark.parametrize("top", ["lib-1.0/", "", "./", "./lib-1.0/"])
def test_top_folder_does_not_count_if_there_is_one(app, top):
    entry = app('files = ["*.c", "src/a.c"]\ncompile = ["*.c", "src/*.c"]', top)
    assert rule.sources(entry) == ["main.c", "src/a.c"]


def test_archive_of_one_file_at_its_root(app):
    entry = app('files = ["*"]\ncompile = ["**"]', "", {"main.c": b""})
    assert rule.sources(entry) == ["main.c"]


@pytest.mark.parametrize(
    "patterns,found",
    [
        ('"src/*.c", "src/a.c", "**/a.c"', ["src/a.c", "src/b.c"]),
        ('"**/*.c"', ["main.c", "src/a.c", "src/b.c", "src/deep/c.c"]),
        ('"!src/**", "**/*.c"', ["main.c"]),
        ('"src/**/[ab].c", "!**/b.c"', ["src/a.c"]),
    ],
)
def test_sources_are_chosen_by_patterns_each_once(app, patterns, found):
    entry = app(f'files = ["**/*.c", "!src/e f.c"]\ncompile = [{patterns}]')
    assert rule.sources(entry) == found


ALL = 'files = ["**"]\n'


@pytest.mark.parametrize(
    "lines,message",
    [
        ('files = ["*.c", "*.h"]', r"lib: unpack: the archive has no \*\.h$"),
        ('files = ["*.c", "!src/a.c"]', "lib: unpack: !src/a.c: the other patterns choose nothing that it"),
        ('files = ["*.c", "!*.c"]', "lib: unpack: its patterns leave no file of the archive"),
        ('files = ["*"]\nstrip = "source"', r"lib: unpack: the archive has no \*$"),
        (ALL + 'compile = ["/etc/passwd"]', "lib: compile: /etc/passwd is not among its files"),
        (ALL + 'compile = ["*.c", "!src/*.c"]', r"lib: compile: !src/\*\.c: the other patterns choose nothing"),
        (ALL + 'compile = ["src/d.*"]', "lib: compile: src/d.cpp: it is C[+][+], and only C and assembly"),
        (ALL + 'compile = ["README"]', "lib: compile: README: only C and assembly"),
        (ALL + 'compile = ["src/*.c"]', "lib: compile: src/e f.c: make takes no path with  $"),
        (ALL + 'include = ["inc"]', "lib: include: inc is not among its folders"),
        (
            ALL + 'compile = ["*.c"]\n[lib.only."src/a.c"]',
            "lib: only: src/a.c is not among the files that it compiles",
        ),
    ],
)
def test_what_fits_nothing_is_an_error(app, tmp_path, lines, message):
    with pytest.raises(Failure, match=message):
        rule.rule(app(lines), tmp_path)


def test_macros_are_of_all_files_or_of_some(app, tmp_path):
    lines = 'compile = ["*.c", "src/[ab].c"]\ninclude = ["src"]\ndefine = ["ALL=\'$#\'"]\nundefine = ["unix"]\n'
    lines += '[lib.only."src/*.c"]\ndefine = ["SOME"]\n[lib.only."**/b.c"]\nundefine = ["__linux__"]\n'
    said = "\n".join(rule.rule(app(ALL + lines), tmp_path / "obj"))
    every = r"""'-DALL='"'"'$$\#'"'"''"""
    assert f"obj/lib/main.c.o: LIB_FLAGS := {every} -Uunix\n" in said
    assert f"obj/lib/src/a.c.o: LIB_FLAGS := {every} -DSOME -Uunix\n" in said
    assert said.endswith(f"obj/lib/src/b.c.o: LIB_FLAGS := {every} -DSOME -Uunix -U__linux__")


CONFIGURED = ALL + '[lib.generate."inc/config.h"]\nfrom = "config.h.in"\nanswers = "answers"\n'


def test_template_is_filled_in_with_the_apps_answers(app, tmp_path):
    answers = tmp_path / "answers"
    answers.write_text("# found\nHAVE_A=1\n\nD=\nE=e.h\n")
    entry = app(CONFIGURED)
    assert (entry.folder / "inc/config.h").read_text() == CONFIG
    answers.write_text(answers.read_text() + "F=\n")
    assert "#define F\n" in (app(CONFIGURED).folder / "inc/config.h").read_text()


@pytest.mark.parametrize(
    "answers,message",
    [
        ("E=e\nB=1\nZ=", "lib: inc/config.h: generate: config.h.in does not ask for B, Z"),
        ("E=e\nC", "answers:2: read the answers: 'C' is not NAME=value"),
        ("E=e\nE=f", "answers:2: read the answers: E has an answer above"),
    ],
)
def test_answers_that_do_not_fit_are_named(app, tmp_path, answers, message):
    (tmp_path / "answers").write_text(answers)
    with pytest.raises(Failure, match=message):
        app(CONFIGURED)
    assert not (tmp_path / "laid out/lib").exists()


def test_file_is_copied_or_quoted(app):
    lines = '[lib.generate."a.h"]\nfrom = "README"\n[lib.generate."a.inc"]\nfrom = "text"\nquote = true\n'
    entry = app(ALL + lines)
    assert (entry.folder / "a.h").read_bytes() == b""
    assert (entry.folder / "a.inc").read_text() == r'"say \"\\n\"\n"' + "\n"


@pytest.mark.parametrize(
    "lines,message",
    [
        ('[lib.generate."a.h"]\nfrom = "a.in"', "lib: a.h: generate: a.in is not among its files"),
        ('[lib.generate."main.c"]\nfrom = "text"', "lib: main.c: generate: the archive has a file of that"),
        ('[lib.generate."../a.h"]\nfrom = "text"', "lib: ../a.h: generate: it lies outside of the entry's"),
    ],
)
def test_file_that_cannot_be_made_is_named(app, lines, message):
    with pytest.raises(Failure, match=message):
        app(ALL + lines)
