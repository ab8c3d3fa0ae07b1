"""Settings are taken as they were written, or refused with file, line and what was meant."""

import json
import re
import resource
import subprocess

import pytest
from conftest import ROOT

from tools.trees import libfdt


@pytest.fixture
def manifest(tool, tmp_path):
    """manifest("heap-size = <4096>;"): the source's lines from the fourth on, and what came of it."""

    def run(body: str | None, whole: bool = False):
        source, out = tmp_path / "app.dts", tmp_path / "manifest.json"
        if body is not None:
            text = f"/dts-v1/;\n/ {{\nchosen {{ yao {{\n{body}\n}}; }};\n}};\n"
            source.write_text(body if whole else text)
        done = tool("trees.manifest", "--out", out, source)
        done.result = json.loads(out.read_text()) if done.status == 0 else None
        return done

    return run


@pytest.mark.parametrize("text", [None, "", "\n\n", "/* nothing */\n// yet\n", "/dts-v1/;\n"])
def test_no_settings_are_fine(manifest, text):
    assert manifest(text, whole=True).result == {}


def test_an_overlay_is_no_settings(manifest):
    done = manifest("/dts-v1/;\n/plugin/;\n&{/chosen} { yao { heap-size = <4096>; }; };\n", whole=True)
    assert done.status and "app.dts: read: /plugin/ makes it an overlay" in done.out, done


ENVIRONMENT = {"alternatives": {"environment": "settings"}}


def test_an_empty_tree_is_fine(manifest):
    assert manifest("/dts-v1/;\n/ { };\n", whole=True).result == {}
    assert manifest("").result == {}


@pytest.mark.parametrize(
    "body, expected",
    [
        ("stack-size = <65536>;", {"stack-size": 65536}),
        ("heap-size = <0x100000>;", {"heap-size": 1 << 20}),
        ("heap-size = <1 0>;", {"heap-size": 1 << 32}),
        ("heap-size = /bits/ 64 <0x100000000>;", {"heap-size": 1 << 32}),
        ('allocator = "region";', {"alternatives": {"allocator": "region"}}),
        ('allocator = "none";', {"alternatives": {"allocator": "none"}}),
        (r'bootargs = "a \"b c\" d";', {"bootargs": 'a "b c" d'}),
        ('on-exit = "reboot"; wxneeded;', {"on-exit": "reboot", "wxneeded": True}),
        ('environment = "A=", "_B1=c=d e";', {"environment": ["A=", "_B1=c=d e"], **ENVIRONMENT}),
        ('environment = "A=b";', {"environment": ["A=b"], **ENVIRONMENT}),
        ("a: b: heap-size = c: <4096>; d: mounts { e: root { }; };", {"heap-size": 4096}),
        (
            'mounts { root { path = "/"; type = "fat"; device = "mmc0"; partition = <3>; read-only; }; };',
            {
                "mounts": {"root": {"path": "/", "type": "fat", "device": "mmc0", "partition": 3, "read-only": True}},
                "alternatives": {"root": "fat"},
            },
        ),
        (
            'mounts { root { read-only; }; a { path = "/a"; type = "tmpfs"; size = <1 0>; }; };',
            {
                "mounts": {"root": {"read-only": True}, "a": {"path": "/a", "type": "tmpfs", "size": 1 << 32}},
                "alternatives": {"tmp": "memory"},
            },
        ),
        (
            'mounts { root { type = "tmpfs"; }; a { path = "/a"; type = "fat"; partition = <2>; }; };',
            {
                "mounts": {"root": {"type": "tmpfs"}, "a": {"path": "/a", "type": "fat", "partition": 2}},
                "alternatives": {"root": "tmpfs", "volumes": "fat"},
            },
        ),
    ],
)
def test_settings_are_taken_as_written(manifest, body, expected):
    assert manifest(body).result == expected


@pytest.mark.parametrize(
    "body, line, words",
    [
        ("\nheap-sizes = <4096>;", 5, "'heap-sizes' is unknown; did you mean 'heap-size'?"),
        ("stack-size = <4096>;\nstacksize =\n   <1>;", 5, "did you mean 'stack-size'?"),
        ("zzz;", 4, "'zzz' is unknown; known are: allocator, bootargs"),
        ("mounts { root { }; };\njunk {\n};", 5, "'junk' is unknown"),
        ("mounts { root {\n partitions = <1>; }; };", 5, "did you mean 'partition'?"),
        ("mounts { rot { }; };", 4, "'path' and 'type': must be there; the place for / is called root"),
        ('mounts { a { path = "/a"; type = "fatt"; }; };', 4, "'fatt' is unknown; did you mean 'fat'?"),
        ('mounts { root { type = "tmpfs";\nread-only; }; };', 5, "read-only: a tmpfs has no such setting"),
        ("mounts { root { size = <4096>; }; };", 4, "root/size: is that of a partition which the card gets"),
        (
            'mounts { a { path = "/a"; type = "fat"; device = "mmc0"; partition-name = "a";\nsize = <4096>; }; };',
            5,
            "with a partition-name and without a device",
        ),
        ('mounts { root {\npartition-name = " a"; }; };', 5, "' a': must be of 1 to 36 characters"),
        ('mounts { root {\npartition-name = <1>; }; };', 5, "partition-name: must be a string"),
        (
            'mounts { a {\npath = "/a"; type = "fat"; read-only; }; };',
            4,
            "/chosen/yao/mounts/a: must have a device or a partition",
        ),
        (
            'mounts { a { path = "/a"; type = "tmpfs"; };\nb { path = "/a"; type = "tmpfs"; }; };',
            5,
            "/chosen/yao/mounts/b/path: '/a' is the place of a, too",
        ),
        ('mounts { root {\ntype = "romfs"; }; };', 5, "there is no folder files/ beside it"),
        ('mounts { a { path = "/dev/a"; type = "tmpfs"; }; };', 4, "no other place than /dev/shm"),
        ('mounts { a { path = "/dev"; type = "tmpfs"; }; };', 4, "'/dev': a devtmpfs is at /dev, and nothing else is"),
        ('mounts { a { path = "/a"; type = "devtmpfs"; }; };', 4, "'/a': a devtmpfs is at /dev, and nothing else is"),
        ('mounts { a { path = "/dev"; type = "devtmpfs";\nread-only; }; };', 5, "a devtmpfs has no such setting"),
        ('mounts { a { path = "a/"; type = "tmpfs"; }; };', 4, "must be an absolute path"),
        ('mounts { a { path = "/a/../b"; type = "tmpfs"; }; };', 4, "'/a/../b': must be without . and .."),
        ('mounts { a { path = "/a"; type = "tmpfs"; size = "4"; }; };', 4, "size: must be a number"),
        ('heap-size = "many";', 4, "heap-size: must be a number"),
        ("heap-size = <1 2 3>;", 4, "heap-size: must be a number of one or two cells"),
        ("stack-size = <1 2>;", 4, "stack-size: must be a number of one cell"),
        ("stack-size = <100>;", 4, "100 is less than the minimum of 4096"),
        ("stack-size = <134217729>;", 4, "134217729 is greater than the maximum of 134217728"),
        ("stack-size;", 4, "stack-size: must be a number"),
        ("bootargs = <1>;", 4, "bootargs: must be a string"),
        ('bootargs = "a", "b";', 4, "bootargs: must be one string"),
        ('environment = "A=b", "C";', 4, "environment: 'C': must be of the form NAME=value"),
        ('environment = "1A=b";', 4, "environment: '1A=b': must be of the form NAME=value"),
        ("environment = <1>;", 4, "environment: must be a string"),
        ("bootargs { };", 4, "bootargs: must be a string"),
        ('allocator = "slabs";', 4, "'slabs' is unknown; did you mean 'slab'?"),
        ('on-exit = "explode";', 4, "'explode' is unknown; known are: halt, poweroff, reboot"),
        ("wxneeded = <0>;", 4, "wxneeded: must be without a value"),
        ("mounts;", 4, "mounts: must be a node"),
        ("mounts { root { read-only = <1>; }; };", 4, "read-only: must be without a value"),
        ("mounts { root { partition = <0>; }; };", 4, "0 is less than the minimum of 1"),
        ('mounts { root { path = "/card"; }; };', 4, "'/card' is unknown; known are: /"),
        ('mounts { root { device = "3"; }; };', 4, "device: must be the path or the alias of a node"),
        ("a: mounts { b: root {\nc: partition = <0>; }; };", 5, "/chosen/yao/mounts/root/partition: 0 is less"),
        ('stack-size = a: "abc";', 4, "stack-size: must be a number"),
        ('bootargs = "ä";', 0, "other characters than ASCII"),
        ("stack-size = <65536>", 5, "syntax error"),
        ('bootargs = "a";\nbootargs = "b";', 0, "Duplicate property name"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(manifest, body, line, words):
    done = manifest(body)
    assert done.status == 1 and words in done.out, done
    assert "Traceback" not in done.out, done
    if line:
        assert f"app.dts:{line}" in done.out, done


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('mounts { a { path = "/a"; type = "romfs"; };\nroot { type = "romfs"; }; };', "app.dts:5: /chosen/yao/mounts/root/type: the folder files/ is at a already"),
        ('mounts { a { path = "/files"; type = "tmpfs"; }; };', "mounts/a/path: '/files' is the place of the folder files/, too"),
        ('mounts { root { type = "romfs"; read-only; }; };', "read-only: a romfs has no such setting"),
    ],
)
def test_the_folder_files_is_in_one_place(manifest, tmp_path, body, words):
    (tmp_path / "files").mkdir()
    done = manifest(body)
    assert done.status == 1 and words in done.out, done


def test_the_folder_files_can_be_anywhere(manifest, tmp_path):
    (tmp_path / "files").mkdir()
    done = manifest('mounts { root { type = "romfs"; }; a { path = "/files"; type = "tmpfs"; }; };')
    assert done.result["alternatives"] == {"root": "romfs", "tmp": "memory"}
    done = manifest('mounts { a { path = "/a/b"; type = "romfs"; }; };')
    assert done.result["alternatives"] == {"rom": "image"}


@pytest.mark.parametrize(
    "text, words",
    [
        ("/dts-v1/;\n/ {\nyao { };\n};", "app.dts:3: /: 'yao' is unknown; known are: chosen"),
        ("/dts-v1/;\n/ {\nchoosen { };\n};", "app.dts:3: /: 'choosen' is unknown; did you mean 'chosen'"),
        ('/dts-v1/;\n/ { chosen {\nbootargs = "a"; }; };', "app.dts:3: /chosen: 'bootargs' is unknown"),
    ],
)
def test_settings_in_the_wrong_place_are_told(manifest, text, words):
    assert words in manifest(text, whole=True).out


def test_what_is_included_is_told_to_make(manifest, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/more.inc").write_text("heap-size = <4096>;\n")
    assert manifest('/include/ "sub/more.inc"').result == {"heap-size": 4096}
    target = tmp_path / "manifest.json"
    (tmp_path / "Makefile").write_text(f"{target}:\n\ttouch $@\ninclude manifest.d\n")
    asked = ["make", "-q", "-C", tmp_path, target]
    assert subprocess.run(asked).returncode == 0
    (tmp_path / "sub/more.inc").unlink()
    assert subprocess.run(asked).returncode == 1


def test_every_error_is_told_at_once_in_the_order_of_lines(manifest):
    done = manifest("stack-sizes = <1>;\n\n\n\n\n\nheap-sizes = <1>;\non-exit = <1>;")
    found = re.findall(r"app\.dts:(\d+): ", done.out)
    assert found == ["4", "10", "11"], done


def processor_seconds() -> float:
    """Of all programs that ended; a busy machine makes it hardly longer."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_check_takes_less_than_a_second(manifest):
    manifest("stack-size = <65536>;")  # preprocesses the schema, once
    began = processor_seconds()
    assert manifest("stack-size = <65536>;").status == 0
    assert 0 < processor_seconds() - began < 1


def test_the_schema_is_a_good_one_by_the_devicetree_rules():
    dtschema = libfdt.import_dtschema()

    path = ROOT / "dts/bindings/yao,manifest.yaml"
    schema = dtschema.DTSchema(str(path))
    assert not list(schema.iter_errors())
