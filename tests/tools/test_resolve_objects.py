"""Messages about objects and trees that cannot be used."""

import pytest
from tiny_libos import MAIN


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["-march=rv32imac", "-mabi=ilp32"], "it was built for 32-bit RISC-V soft float"),
        (["-march=rv64imac", "-mabi=lp64"], "it was built for 64-bit RISC-V soft float"),
        (["-march=rv64imafc", "-mabi=lp64f"], "it was built for 64-bit RISC-V single float"),
    ],
)
def test_object_of_another_abi(project, flags, words):
    project.app("main.c", MAIN, flags=["-mcmodel=medany", *flags])
    said = project.refusal()
    assert "app/main.c: read the object: " + words in said and "-mabi=lp64d" in said


def patched(project, at, data):
    """The app's object with other bytes in its header."""
    project.app("main.c", MAIN)
    path = project.objects["app"][0]
    content = bytearray(path.read_bytes())
    content[at : at + len(data)] = data
    path.write_bytes(content)


def test_object_of_another_machine(project):
    patched(project, 18, b"\x3e\0")
    assert "it was built for 64-bit x86-64" in project.refusal()


def test_file_that_is_no_object(project):
    patched(project, 0, b"#!/bin/sh")
    assert "app/main.c: read the object: it is not an ELF file" in project.refusal()


@pytest.mark.parametrize("size", [0, 63, 64, 65, 200, 1000])
def test_object_that_is_cut_off(project, size):
    project.app("main.c", MAIN + "int longer_name;" * 9)
    path = project.objects["app"][0]
    path.write_bytes(path.read_bytes()[:size])
    assert "app/main.c: read the object: it is" in project.refusal()
    assert not path.exists()  # or make would take it for up to date


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is not a flattened device tree"),
        (b"/dts-v1/;\n/ { };\n", "it is not a flattened device tree"),
        (b"\xd0\x0d\xfe\xed", "it is damaged"),
        (b"\xd0\x0d\xfe\xed\0\0\1\0" + bytes(32), "it is cut off: 40 of 256 bytes are there"),
        (b"\xd0\x0d\xfe\xed\0\0\0\x28" + bytes(32), "at byte 0 it has the unknown token"),
    ],
)
def test_tree_that_is_none(project, content, words):
    project.app("main.c", MAIN)
    path = project.folder / "bad.dtb"
    path.write_bytes(content)
    project.trees = [path]
    said = project.refusal()
    assert "bad.dtb: read the device tree: " + words in said


def test_tree_with_nothing_in_it(project):
    """No memory, no console: what is missing may be the firmware's to add."""
    project.tree("empty", "/dts-v1/;\n/ { };\n")
    project.app("main.c", MAIN)
    assert project.why()["classes"] == {}
