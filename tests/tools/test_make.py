"""What `make` says before it builds anything."""

import os
import re
import subprocess

import building
import pytest
from conftest import ROOT

from tools import board
from tools.card import samples


def make(*words, **environment):
    done = building.make(*words, env={**building.environment(), **environment})
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("goal", ["all", "run", "sdcard"])
def test_board_that_is_unknown(goal):
    status, said = make(goal, "BOARD=atari")
    assert status != 0
    assert f"yao: BOARD=atari: find the board: unknown; known are: {' '.join(board.known())}" in said


@pytest.mark.parametrize("goal", ["run", "debug"])
@pytest.mark.parametrize("name", ["visionfive2", "hifive_unmatched", "rocket"])
def test_board_that_no_qemu_has(goal, name, tmp_path):
    status, said = make(goal, "APP=apps/hello", f"BOARD={name}", QEMU="", XDG_CACHE_HOME=str(tmp_path))
    assert status != 0
    assert f"yao: BOARD={name}: start QEMU: no QEMU has this machine, " in said
    assert (f"`make sdcard BOARD={name}` makes a card" in said) == (name != "rocket")
    assert not [word for word in ("  LINK ", "  SDCARD ") if word in said]


@pytest.mark.parametrize("core", ["LitexHugeConfig", "../x", "LitexFullConfig LitexLinuxConfig", ""])
def test_core_that_is_unknown(core):
    status, said = make("sim", "APP=apps/hello", f"CORE={core}")
    assert status != 0
    assert f"yao: CORE={core}: find the core's configuration: unknown; known are: Litex" in said
    assert "LitexFull4DConfig" in said


def test_verilator_that_is_too_old_ends_the_build_before_it_begins(tmp_path):
    old = tmp_path / "verilator"
    old.write_text("#!/bin/sh\necho Verilator 4.038 2020-07-11 rev v4.036-114-g0cd4a57ad\n")
    old.chmod(0o755)
    words = ["sim", "APP=apps/hello", "BOARD=rocket"]
    status, said = make(*words, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert status != 0
    assert f"yao: {old}: use: it is version 4.038, 5.006 or later is needed; Debian 12" in said
    assert not [word for word in ("  CC ", "  LINK ", "  SDCARD ", "  VERILATE ") if word in said]


@pytest.mark.parametrize(
    "path,said", [("no.dtb", "it is not a flattened device tree"), ("nix.dtb", "there is no such file")]
)
def test_tree_that_is_none_is_not_simulated(tmp_path, path, said):
    (tmp_path / "no.dtb").write_text("no tree")
    status, out = make("sim", "APP=apps/hello", f"BOARD={tmp_path}/{path}")
    assert status != 0
    assert f"{tmp_path}/{path}: read the device tree: " in out and said in out


def test_app_that_is_unknown():
    status, said = make("APP=apps/nothing")
    assert status != 0
    assert "yao: APP=apps/nothing: find the app: no folder with C files; known are: " in said
    assert "apps/sha256sum" in said


def test_app_in_a_path_with_spaces(tmp_path):
    app = tmp_path / "my firmware" / "app"
    app.mkdir(parents=True)
    (app / "main.c").write_text("int main(void) { return 0; }\n")
    status, said = make(f"APP={app}")
    assert status != 0
    assert f"yao: APP={app}: build it" in said
    assert "make takes no path with spaces; a symbolic link without any" in said


@pytest.mark.parametrize("odd", list("&;|<>()[]{}*?!'\"`\\$%:=,#"))
def test_app_in_a_path_that_the_shell_or_make_would_read(tmp_path, odd):
    app = tmp_path / f"a{odd}touch {tmp_path}{odd}"
    status, said = make(f"APP={app}".replace(" ", "_"))
    assert status != 0
    assert f"build it: make takes no path with {odd}; a symbolic link without any" in said


@pytest.mark.parametrize("odd", ["'", "$", "%", ":"])
def test_app_with_a_file_of_a_name_that_the_shell_or_make_would_read(tmp_path, odd):
    (tmp_path / f"ma{odd}in.c").write_text("int main(void) { return 0; }\n")
    status, said = make(f"APP={tmp_path}")
    assert status != 0
    assert f"make takes no path with {odd}, but there is {tmp_path}/ma{odd}in.c" in said


@pytest.mark.parametrize("odd", [" any", ";x.dts", ":x.dts", "'.dtb"])
def test_board_in_a_path_that_make_cannot_read(odd):
    status, said = make(f"BOARD=virt{odd}")
    assert status != 0
    assert f"yao: BOARD=virt{odd}: read it: make takes no path with " in said


def test_app_that_is_reached_by_symbolic_links(tmp_path):
    (tmp_path / "real/sub").mkdir(parents=True)
    (tmp_path / "real/main.c").write_text("int main(void) { return 0; }\n")
    (tmp_path / "real/sub/more.c").touch()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/main.c").symlink_to("../real/main.c")
    (tmp_path / "linked/sub").symlink_to("../real/sub")
    (tmp_path / "linked/again").symlink_to(".")
    (tmp_path / "linked/libos").symlink_to(ROOT)
    (tmp_path / "link").symlink_to("real")
    for name in ("link", "linked"):
        status, said = make("-n", f"APP={tmp_path}/{name}", "BOARD=virt")
        assert status == 0, said
        compiled = re.findall(rf"-c {tmp_path}/{name}/(\S+)", said)
        assert sorted(compiled) == ["main.c", "sub/more.c"], said


def test_app_that_is_a_link_to_the_libos(tmp_path):
    (tmp_path / "libos").symlink_to(ROOT)
    status, said = make(f"APP={tmp_path}/libos")
    assert status != 0
    assert "build it: this is the libos itself" in said


def test_sources_that_are_not_compiled_are_told(tmp_path):
    (tmp_path / "main.c").write_text("int main(void) { return 0; }\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/more.cpp").touch()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/on_the_host.cpp").touch()
    _, said = make("-n", f"APP={tmp_path}", "BOARD=virt")
    assert said.count(f"yao: {tmp_path}/sub/more.cpp: left out of the image: only *.c and *.S") == 1
    assert "on_the_host" not in said


def test_app_that_is_empty():
    status, said = make("APP=")
    assert status != 0
    assert "yao: APP=: find the app: no folder is named; known are: apps/alarm" in said


@pytest.mark.parametrize("goal", ["all", "bench", "setup"])
def test_libos_in_a_path_with_spaces(tmp_path, goal):
    libos = tmp_path / "my libos"
    libos.mkdir()
    (libos / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    done = subprocess.run(["make", goal], cwd=libos, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"yao: {libos}: build in it: make takes no path with spaces" in done.stderr


def test_files_with_quotes_in_their_path():
    status, said = make("sdcard", "APP=apps/hello", "BOARD=virt", "FILES=/nonexistent/it's \"mine\"")
    assert status != 0
    assert "yao: FILES=/nonexistent/it's \"mine\": find the files: there is no such folder" in said


@pytest.mark.parametrize(
    "goal,given,said",
    [
        ("sdcard", "SDSIZE=-5G", "SDSIZE=-5G: read: give a size such as 512M or 8G"),
        ("sdcard", "FILES=-files", "FILES=-files: find the files: there is no such folder"),
        ("run", "MEM=-3", "MEM=-3: read: give a size, such as 64M or 2G"),
    ],
)
def test_value_that_begins_as_an_option(goal, given, said):
    status, all_said = make(goal, "APP=apps/hello", "BOARD=virt", given)
    assert status != 0
    assert f"yao: {said}" in all_said and "usage:" not in all_said


def test_app_with_a_file_with_spaces(tmp_path):
    (tmp_path / "my main.c").write_text("int main(void) { return 0; }\n")
    status, said = make(f"APP={tmp_path}")
    assert status != 0
    assert f"make takes no path with spaces, but there is {tmp_path}/my main.c" in said


def test_app_that_is_the_libos_itself():
    status, said = make("APP=.")
    assert status != 0
    assert "a path starts from here, not from where make was called: APP=$PWD" in said


def test_app_in_cxx_alone(tmp_path):
    (tmp_path / "start.s").touch()
    (tmp_path / "main.cpp").write_text("int main() { return 0; }\n")
    status, said = make(f"APP={tmp_path}")
    assert status != 0
    assert (
        f"yao: APP={tmp_path}: find the app: it is C++, such as {tmp_path}/main.cpp, and only C and assembly "
        "(*.c, *.S) are compiled; known are: apps/alarm"
    ) in said


def test_app_of_assembly_that_is_not_compiled(tmp_path):
    (tmp_path / "main.s").touch()
    status, said = make(f"APP={tmp_path}")
    assert status != 0
    assert f"yao: APP={tmp_path}: find the app: only *.c and *.S are compiled, but there is {tmp_path}/main.s;" in said


def test_app_without_any_file(tmp_path):
    status, said = make(f"APP={tmp_path}")
    assert status != 0
    assert f"yao: APP={tmp_path}: find the app: the folder has no C files; write a main.c" in said


@pytest.mark.parametrize(
    "words,said",
    [
        (["BORAD=virt"], "BORAD=: use: there is no such variable; did you mean BOARD=? `make help`"),
        (["run", "board=virt"], "board=: use: there is no such variable; did you mean BOARD=? "),
        (["run", "XYZZY=1"], "XYZZY=: use: there is no such variable; `make help` lists them"),
        (["run", "TRACE=1:2"], "TRACE=: use: `make run` takes none; `make sim`, `make simprofile` would"),
        (["sim", "SMP=4"], "SMP=: use: `make sim` takes none; `make debug`, `make run` would"),
        (["rnu"], "rnu: make: there is no such goal; did you mean `make run`? `make help` lists them"),
        (["virt"], "virt: make: it is a board; boards are named by BOARD=virt"),
        (["run", "apps/hello"], "apps/hello: make: it is a folder; an app is named by APP=apps/hello"),
        (["why", "it's $odd"], "it's: make: there is no such goal; "),
    ],
)
def test_word_that_is_a_slip(words, said):
    status, out = make(*words)
    assert status != 0
    assert f"yao: {said}" in out
    assert out.count("\n") == 1


def test_words_that_are_none(tmp_path):
    """Names of recipes' own variables, a file as a goal, and what another make passes on."""
    for words in (["OPTIMIZE=-O1 -g"], ["OUT_OF=x", "-s"]):
        environment = {"MAKELEVEL": "1"} if "OUT_OF=x" in words else {}
        status, out = make("-n", "build/virt/hello/Image", "APP=apps/hello", "BOARD=virt", *words, **environment)
        assert status == 0, out


def test_every_goal_and_variable_of_help_is_known():
    text = (ROOT / "Makefile").read_text()
    _, said = make("help")
    takes = dict(re.findall(r"^TAKES_([\w-]+) +:= (.*)", text, re.MULTILINE))
    assert set(re.findall(r"^  make ([\w-]+)", said, re.MULTILINE)) <= set(takes)
    variables = set(re.findall(r"\$\(if \$\((?:value )?([A-Z]+)\)", text))
    every = " ".join(takes.values()) + re.search(r"^BUILDS := .*\nCARDS .*", text, re.MULTILINE)[0]
    assert variables - {"WAITS", "FIRST"} <= set(every.split())


def test_help_names_every_goal_board_and_app():
    status, said = make("help")
    assert status == 0
    for word in ["make run", "make test", "make sdcard", "make clean", "make files", "make debug", "apps/sha256sum", "FILES", "ARGS"]:
        assert word in said
    for word in ["make sim ", "make firmware", "make check-modules"]:
        assert word in said
    for name in board.known():
        assert name in said


def test_sample_files_are_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        samples.make(tmp_path / name)
    assert subprocess.run(["diff", "-r", tmp_path / "one", tmp_path / "two"]).returncode == 0


def test_sample_files_bite(tmp_path):
    samples.make(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.stat().st_size == 0 for path in files)
    assert any(path.stat().st_size == 8 << 20 for path in files)
    assert any(" " in path.name for path in files)
    assert any("ü" in path.name for path in files)
    assert any(len(path.relative_to(tmp_path).parts) == 3 for path in files)
    assert sum(path.stat().st_size < 4096 for path in files) >= 300
    assert any(path.suffix == ".dtb" for path in files)
    assert any(path.name == "u-boot.itb" for path in files)
