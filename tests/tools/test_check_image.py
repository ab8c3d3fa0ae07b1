"""Every error of a linked image is reported, and nothing else."""

import json
import shutil
import subprocess

import building
import pytest
from conftest import ROOT

from tools.common import CROSS

CC, LD, AR = (f"{CROSS}{tool}" for tool in ("gcc", "ld", "ar"))
FLAGS = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-O2", "-ffreestanding", "-c"]
START = "void _start(void) {}\n"


@pytest.fixture
def program(tmp_path, tool):
    """Links C sources, checks the result, and returns what was said."""

    def check(*sources, archive=(), options=(), why=None):
        objects = [compile_(tmp_path, f"file{n}.c", text) for n, text in enumerate(sources)]
        if archive:
            members = [compile_(tmp_path, f"member{n}.c", text) for n, text in enumerate(archive)]
            objects.append(tmp_path / "lib.a")
            subprocess.run([AR, "rc", objects[-1], *members], check=True)
        elf = tmp_path / "program.elf"
        options = ["-Ttext=0x80000000", "-Map", tmp_path / "program.map", *options]
        subprocess.run([LD, *options, *objects, "-o", elf], check=True, capture_output=True)
        if why:
            chosen = {"modules": {}, "weak": [], "objects": [str(o) for o in objects if o.suffix == ".o"]}
            (tmp_path / "why.json").write_text(json.dumps(chosen | why))
        return tool("report.check_image", elf)

    return check


def compile_(folder, name, text):
    (folder / name).write_text(text)
    obj = (folder / name).with_suffix(".o")
    subprocess.run([CC, *FLAGS, folder / name, "-o", obj], check=True)
    return obj


def test_plain_program_is_accepted(program):
    said = program(
        START + "int zero; const int one = 1; int two = 2;", options=["-z", "separate-code"]
    )
    assert said.status == 0, said


def test_weak_definition_is_refused(program):
    said = program(START + "__attribute__((weak)) void handler(void) {}")
    assert said.status == 1
    assert "program.elf: handler: it is weak" in said.out


def test_weak_definition_that_resolution_chose_is_accepted(program):
    source = START + "__attribute__((weak)) void handler(void) {}"
    said = program(source, options=["-z", "separate-code"], why=NOTHING | {"weak": ["handler"]})
    assert said.status == 0, said


def test_undefined_symbol_is_refused(program):
    said = program("extern void gone(void); void _start(void) { gone(); }", options=["-r"])
    assert said.status == 1
    assert "gone: nothing defines it" in said.out


def test_weak_reference_is_accepted_where_resolution_knows_it(program):
    source = "__attribute__((weak)) void gone(void); void _start(void) { if (gone) gone(); }"
    refused, accepted = (
        program(source, options=["-r"], why=NOTHING | {"weak": known}) for known in ([], ["gone"])
    )
    assert "gone: nothing defines it" in refused.out and "gone" not in accepted.out


def test_writable_code_is_refused(program):
    said = program(START + "int data = 1;", options=["-N"])
    assert said.status == 1
    assert "writable and executable" in said.out
    assert "ld/yao.ld" in said.out


@pytest.mark.parametrize("section", [".init_array", ".fini_array.00100"])
def test_constructors_and_destructors_are_accepted(program, section):
    entry = f'__attribute__((section("{section}"), used)) void (*const f)(void) = _start;'
    said = program(START + entry, options=["-z", "separate-code"])
    assert said.status == 0, said


@pytest.mark.parametrize("section", [".init", ".ctors", ".dtors.00100", ".preinit_array"])
def test_functions_that_never_run_are_refused(program, section):
    said = program(START + f'__attribute__((section("{section}"), used)) void (*f)(void) = _start;')
    assert said.status == 1
    assert f"section {section.rpartition('.00100')[0] or section}" in said.out
    assert "YAO_STEP" in said.out


def test_function_that_is_there_twice_is_refused(program):
    """As link-time optimisation can do it: ours becomes local, and the library has another."""
    said = program(
        "extern int length(void); void _start(void) { length(); }",
        "__attribute__((used, noinline)) static int length(void) { return 1; }",
        archive=["int length(void) { return 2; }"],
    )
    assert said.status == 1
    assert "length: it is in the image twice, ours and that of lib.a(member0.o)" in said.out


def tables(definition):
    return START + f"const void *const yao_drivers_console[] = {definition};"


NOTHING = {"classes": {}, "steps": {}}
WHY = {"classes": {"console": [{"driver": "a"}, {"driver": "b"}]}, "steps": {}}


def test_table_of_the_right_length_is_accepted(program):
    said = program(tables("{_start, _start, 0}"), why=WHY, options=["-z", "separate-code"])
    assert said.status == 0, said


def test_member_that_nobody_chose_is_refused(program):
    """As the linker takes one for a call that the compiler made while it linked."""
    source = START.replace("{}", "{ other(); }")
    said = program(f"extern void other(void); {source}", archive=["void other(void) {}"], why=NOTHING)
    assert said.status == 1
    assert "lib.a(member0.o): the linker took it for " in said.out
    assert "file0.o (other), but resolution did not choose it" in said.out


def test_object_that_nobody_chose_is_refused(program, tmp_path):
    extra = compile_(tmp_path, "extra.c", "int extra(void) { return 1; }")
    said = program(START, options=[extra], why=NOTHING)
    assert said.status == 1
    assert "extra.o: the linker took it, but" in said.out


@pytest.mark.parametrize(
    "definition,said",
    [
        ("{_start, 0}", "it has 16 bytes, not the 24 of 2 pointers"),
        ("{_start, _start, _start}", "it must have 2 pointers and then a null one"),
        ("{_start, 0, 0}", "it must have 2 pointers and then a null one"),
    ],
)
def test_table_of_another_content_is_refused(program, definition, said):
    refused = program(tables(definition), why=WHY)
    assert refused.status == 1
    assert f"yao_drivers_console: {said}" in refused.out


def test_table_that_is_not_aligned_is_refused(program):
    source = (
        START
        + """
        struct odd { char before; const void *entries[3]; } __attribute__((packed));
        __asm__(".section .rodata\\n.balign 8\\n.byte 0\\n.globl yao_drivers_console\\n"
                ".type yao_drivers_console, @object\\n.size yao_drivers_console, 24\\n"
                "yao_drivers_console: .8byte _start, _start, 0\\n");
    """
    )
    refused = program(source, why=WHY)
    assert "yao_drivers_console: its address 0x" in refused.out
    assert "not a multiple of 8" in refused.out


def test_all_that_is_wrong_is_said_at_once(program):
    said = program(
        START + "__attribute__((weak)) void one(void) {} __attribute__((weak)) int two = 2;"
    )
    assert "one: it is weak" in said.out
    assert "two: it is weak" in said.out


def test_build_with_a_bad_image_fails_and_leaves_none(tmp_path):
    """The build itself runs the checks: here with a section of functions that are never called."""
    app, out = tmp_path / "constructed", ROOT / "build/virt/constructed"
    shutil.rmtree(out, ignore_errors=True)
    app.mkdir()
    (app / "main.c").write_text("""
        static volatile int made;
        static void early(void) { made = 1; }
        __attribute__((section(".preinit_array"), used)) static void (*const entry)(void) = early;
        int main(int argc, char **argv) { return 0; }
    """)
    done = building.make(f"APP={app}", "BOARD=virt")
    assert done.returncode
    assert "section .preinit_array" in done.stdout + done.stderr
    assert not (out / "Image").exists()
