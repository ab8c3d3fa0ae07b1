"""The same sources give the same image, wherever, however and after whatever they are built."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from yao_copy import Copy

from tools.setup import compiler
from tools.trees import fit

MAIN = """
#include "state.h"
#include <assert.h>
#include <stdio.h>
int main(void)
{
    assert(state(1) == NUMBER);
    printf("%s %d\\n", __FILE__, state(2));
    return 0;
}
"""
STATE = '#include "state.h"\nint state(int n) { return n * NUMBER; }\n'
HEADER = "#pragma once\n#define NUMBER 7\nint state(int n);\n"
FILES = {"main.c": MAIN, "sub/state.c": STATE, "state.h": HEADER}


def write_app(folder: Path) -> Path:
    """With these files alone. Those that are as they should be stay, and need not be built again."""
    for path in [*folder.rglob("*")]:
        if path.is_file() and FILES.get(str(path.relative_to(folder))) != path.read_text():
            path.unlink()
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if not (folder / name).exists():
            (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("rebuild")


@pytest.fixture(scope="module")
def yao(place):
    """A copy with an image of the app."""
    copy = Copy(place / "yao")
    write_app(place / "app")
    copy.build(f"APP={place}/app", "BOARD=virt", "-j2")
    return copy


@pytest.fixture
def app(yao, place):
    """The app's folder, as it was at first."""
    return write_app(place / "app")


@pytest.fixture
def build(yao, app):
    return lambda *words: yao.build(f"APP={app}", "BOARD=virt", "-j2", *words)


@pytest.fixture
def first(yao, build):
    """The image of the sources as they are."""
    build()
    return yao.hash("virt/app/Image")


def test_another_path_user_order_and_origin_of_the_compiler_give_the_same_image(yao, first, place):
    """The fetched compiler beside the machine's own, where that is used."""
    other = Copy(place / "a/folder/of/another/depth")
    elsewhere = write_app(place / "yet/another/app")
    umask = os.umask(0o077)
    try:
        cross = compiler.program(compiler.fetched(), "")
        words = (f"APP={os.path.relpath(elsewhere, other.folder)}", "BOARD=virt", f"CROSS={cross}")
        other.build(*words, "-j1", LC_ALL="C", TMPDIR=str(other.folder), TZ="Asia/Tokyo")
    finally:
        os.umask(umask)
    assert other.hash("virt/app/Image") == first


def test_nothing_is_done_twice(build):
    build()
    assert build() == ""


def test_app_file_that_comes_and_goes(yao, build, app, first):
    (app / "more.c").write_text("int more(void) { return 1; }\n")
    assert "app/more.c" in build()
    assert "more.c" in (yao.folder / "build/virt/app/why.json").read_text()
    (app / "more.c").unlink()
    build()
    assert "more.c" not in (yao.folder / "build/virt/app/why.json").read_text()
    assert yao.hash("virt/app/Image") == first


def test_app_file_that_moves_to_another_folder(yao, build, app, first):
    (app / "other").mkdir()
    (app / "sub/state.c").rename(app / "other/state.c")
    build()
    (app / "other/state.c").rename(app / "sub/state.c")
    build()
    assert yao.hash("virt/app/Image") == first


def test_header_that_changes(yao, build, app, first):
    (app / "state.h").write_text(HEADER.replace("7", "8"))
    said = build()
    assert "main.c" in said and "state.c" in said
    assert yao.hash("virt/app/Image") != first


def test_header_that_is_gone(build, app, first):
    (app / "state.h").unlink()
    (app / "main.c").write_text("int main(void) { return 0; }\n")
    (app / "sub/state.c").write_text("int state(int n) { return n; }\n")
    build()


def test_libos_file_that_comes_and_goes(yao, build, app, first):
    extra = yao.folder / "src/extra/extra.c"
    extra.parent.mkdir(exist_ok=True)
    extra.write_text("int extra(void);\nint extra(void)\n{\n    return 5;\n}\n")
    (app / "main.c").write_text("int extra(void);\nint main(void) { return extra(); }\n")
    build()
    assert '"src/extra/extra.c"' in (yao.folder / "build/virt/app/why.json").read_text()
    extra.unlink()
    status, said = yao.make(f"APP={app}", "BOARD=virt")
    assert status and f"yao: {app}/main.c:2: extra: find its provider: no module has it" in said


def test_tool_that_changes(yao, build, first):
    tables = yao.folder / "tools/resolve/tables.py"
    text = tables.read_text()
    tables.write_text(text.replace("16384", "32768"))
    assert "RESOLVE" in build()
    assert yao.hash("virt/app/Image") != first
    tables.write_text(text)


def test_part_of_the_program_is_compiled_again_only_if_it_changes(yao, build, app, first):
    def made():
        return {part.name: part.stat().st_mtime_ns for part in (yao.folder / "build/virt/app/parts").iterdir()}

    before = made()
    (yao.folder / "build/virt/app/app.elf").unlink()
    build()
    assert before and made() == before and yao.hash("virt/app/Image") == first
    (app / "state.h").write_text(HEADER.replace("7", "8"))
    build()
    assert not before.keys() & made().keys() and yao.hash("virt/app/Image") != first


def test_two_apps_of_one_name_do_not_mix(yao, first, app, place):
    other = write_app(place / "other/app")
    (other / "state.h").write_text(HEADER.replace("7", "9"))
    yao.build(f"APP={other}", "BOARD=virt")
    assert yao.hash("virt/app/Image") != first
    yao.build(f"APP={app}", "BOARD=virt")
    assert yao.hash("virt/app/Image") == first


def test_wrong_app_does_not_leave_a_wrong_image(yao, app, first):
    """A build that failed is tried again, not taken for done."""
    (app / "main.c").write_text("void nobody(void);\nint main(void) { nobody(); return 0; }\n")
    for _ in range(2):
        status, said = yao.make(f"APP={app}", "BOARD=virt")
        assert status and f"yao: {app}/main.c:2: nobody: find its provider" in said


def test_linker_that_was_killed_leaves_no_half_image(yao, build, app, first, place):
    """Killed together with make, so that neither could remove what it had written."""
    elf = yao.folder / "build/virt/app/app.elf"
    (app / "main.c").write_text("int main(void) { return 1; }\n")
    compiler = place / "compiler"
    compiler.write_text(
        "#!/bin/sh\n"
        'case "$*" in *-Map*) ;; *) exec build/toolchain/bin/riscv64-unknown-elf-gcc "$@"; esac\n'
        'while [ "$1" != -o ]; do shift; done\n'
        'echo half > "$2"; parent=$PPID\n'
        'while [ "$(cat /proc/$parent/comm)" != make ]\n'
        "do parent=$(cut -d ' ' -f 4 /proc/$parent/stat); done\n"
        "kill -KILL $parent\n"
    )
    compiler.chmod(0o755)
    status, said = yao.make(f"APP={app}", "BOARD=virt", f"CC={compiler}")
    assert status != 0, said
    build()
    assert elf.read_bytes().startswith(b"\x7fELF")


# Boards without a folder in board/.


def source(yao, name="virt/qemu-virt") -> str:
    """The tree of a known board as a source."""
    dtb = yao.folder / f"build/trees/{name}.dtb"
    command = ["dtc", "-q", "-I", "dtb", "-O", "dts", dtb]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def tables(yao, board: str) -> str:
    return (yao.folder / f"build/{board}/app/tables.c").read_text()


def test_board_by_its_source(yao, app, first, place):
    mine = place / "mine.dts"
    mine.write_text(
        source(yao).replace("serial@10000000", "uart@20000000").replace("soc {", "bus {")
    )
    yao.build(f"APP={app}", f"BOARD={mine}")
    assert "/bus/uart@20000000" in tables(yao, "mine")
    mine.write_text(mine.read_text().replace("bus {", "fabric {"))
    yao.build(f"APP={app}", f"BOARD={mine}")
    assert "/fabric/uart@20000000" in tables(yao, "mine")


def test_board_of_the_name_of_another(yao, app, first, place):
    mine = place / "virt.dts"
    mine.write_text(source(yao).replace("serial@10000000", "uart@40000000"))
    yao.build(f"APP={app}", f"BOARD={mine}")
    assert "uart@40000000" in tables(yao, "virt")
    yao.build(f"APP={app}", "BOARD=virt")
    assert "/soc/serial@10000000" in tables(yao, "virt")
    assert yao.hash("virt/app/Image") == first


def test_board_by_sources_that_include_others(yao, app, first, place):
    body = source(yao).replace("/dts-v1/;", "")
    (place / "included.dtsi").write_text(body)
    (place / "also.h").write_text('#define STATUS "okay"\n')
    both = place / "both.dts"
    both.write_text(
        '#include "also.h"\n/dts-v1/;\n/include/ "included.dtsi"\n'
        "/ { extra { status = STATUS; }; };\n"
    )
    yao.build(f"APP={app}", f"BOARD={both}")
    (place / "included.dtsi").write_text(body.replace("serial@10000000", "uart@30000000"))
    yao.build(f"APP={app}", f"BOARD={both}")
    assert "/uart@30000000" in tables(yao, "both")


def test_board_by_its_tree_without_console_and_memory(yao, app, first, place):
    (place / "bare.dts").write_text('/dts-v1/;\n/ { compatible = "acme,bare"; };\n')
    yao.build(f"APP={app}", f"BOARD={place}/bare.dts")
    assert "yao_driver_" not in tables(yao, "bare")


def test_board_from_the_firmware_that_has_no_card_layout(yao, app, first, place):
    itb = yao.folder / "build/third_party/u-boot-sifive/sifive_unmatched/u-boot.itb"
    trees = {path.stem: path for path in fit.extract_trees(itb, place / "unmatched")}
    dtb = trees["hifive-unmatched-a00"]
    yao.build(f"APP={app}", f"BOARD={dtb}")
    assert "/soc/serial@10010000" in tables(yao, "hifive-unmatched-a00")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.dtb", None, "none.dtb: read the device tree: there is no such file"),
        ("bad.dtb", "/dts-v1/;\n/ { };\n", "bad.dtb: read the device tree: it is not a flattened"),
        ("bad.dts", "/dts-v1/;\n/ {\n  oops\n};\n", "bad.dts: compile it: dtc: Error: "),
        ("gone.dts", '#include "gone.dtsi"\n', "gone.dts: preprocess it: "),
    ],
)
def test_tree_of_no_use(yao, app, first, place, name, content, words):
    if content:
        (place / name).write_text(content)
    for _ in range(2):
        status, said = yao.make(f"APP={app}", f"BOARD={place}/{name}")
        assert status and words in said, said


@pytest.mark.parametrize("board", ["any", "some.dtb"])
@pytest.mark.parametrize("goal", ["run", "sdcard"])
def test_no_card_for_what_is_no_board(yao, goal, board):
    status, said = yao.make(goal, f"BOARD={board}")
    assert status and f"yao: BOARD={board}: find its card and its machine" in said


def test_flags_that_change_and_a_build_and_clean_in_one_call(yao, build, first, place):
    """Either compiles all of the libos again. Cleaning goes first, whatever the order of the words."""
    build("OPTIMIZE=-O1 -g -ffunction-sections -fdata-sections -fno-omit-frame-pointer")
    assert yao.hash("virt/app/Image") != first
    left = yao.folder / "build/left"
    left.touch()
    yao.build("all", "clean", f"APP={place}/app", "BOARD=virt", "-j2")
    assert not left.exists()
    assert yao.hash("virt/app/Image") == first
