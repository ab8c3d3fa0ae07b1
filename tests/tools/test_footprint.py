"""Every byte of an image is counted for the module that it is from."""

import subprocess

import building
import pytest

from tools.common import CROSS, ROOT, Failure
from tools.elf.linked import KINDS, Linked
from tools.report import footprint

CC = f"{CROSS}gcc"
FLAGS = ["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-g", "-O2", "-flto", "-nostdlib"]
FLAGS += ["-ffunction-sections", "-fdata-sections", "-Wl,-Ttext=0x80000000"]
FLAGS += ["-fno-merge-constants", f"-B{ROOT}/tools/as/"]  # as images are linked


@pytest.fixture
def linked(tmp_path):
    """Links sources (name -> text) with link-time optimisation, as if they were the app two's."""

    def link(sources, last=()):
        for name, text in sources.items():
            (tmp_path / name).write_text(text)
        elf = tmp_path / "two.elf"
        names = [f"-ffile-prefix-map={tmp_path}=apps/two", f"-Wl,-Map,{elf.with_suffix('.map')}"]
        files = [tmp_path / name for name in sources]
        subprocess.run([CC, *FLAGS, *names, *files, *last, "-o", elf], check=True)
        return elf

    return link


def test_code_and_variables_find_their_file(linked):
    elf = linked({
        "main.c": "int twice(int); int _start(int n) { return twice(n); }",
        "twice.c": """
            __attribute__((used)) static const int table[40] = {1};
            __attribute__((used)) static int zero[80];
            __attribute__((noinline)) int twice(int n) { return 2 * n + 1; }
        """,
    })  # fmt: skip
    modules = footprint.measure(elf)
    assert modules["apps/two/twice.c"]["rodata"] == 160
    assert modules["apps/two/twice.c"]["bss"] == 320
    assert modules["apps/two/twice.c"]["text"] > 0
    assert modules["apps/two/main.c"]["text"] > 0


def test_inlined_code_counts_for_where_it_is_from(linked):
    steps = "".join(f"n = n * {3 + 2 * i} ^ n >> {i % 7 + 1};" for i in range(30))
    elf = linked({
        "main.c": "int mix(int); int _start(int n) { return mix(n); }",
        "mix.c": f"int mix(int n) {{ {steps} return n; }}",
    })  # fmt: skip
    modules = footprint.measure(elf)
    assert modules["apps/two/mix.c"]["text"] > 200
    assert modules["apps/two/main.c"]["text"] < 40


def test_strings_count_for_who_uses_them(linked):
    elf = linked({
        "main.c": "void say(const char *);"
        'int _start(void) { say("thirty-one bytes in main, or so"); }',
        "say.c": 'const char *volatile said; const char *const names[] = {"a name of the table"};'
        "__attribute__((noipa)) void say(const char *s) { said = s; said = names[(long)s & 1]; }",
    })  # fmt: skip
    modules = footprint.measure(elf)
    assert modules["apps/two/main.c"]["rodata"] == 32
    assert modules["apps/two/say.c"]["rodata"] >= 20


def test_library_code_counts_for_the_archive_member(linked, tmp_path):
    (tmp_path / "half.c").write_text("int half(int n) { return n / 2; }")
    obj, archive = tmp_path / "half.o", tmp_path / "libhalf.a"
    subprocess.run(
        [CC, "-march=rv64gc", "-mabi=lp64d", "-c", "half.c", "-o", obj], cwd=tmp_path, check=True
    )
    subprocess.run([f"{CROSS}ar", "rc", archive, obj], check=True)
    elf = linked({"main.c": "int half(int); int _start(int n) { return half(n); }"}, last=[archive])
    assert footprint.measure(elf)["libhalf.a(half.o)"]["text"] > 0


def test_all_bytes_of_a_real_image_are_counted_once():
    building.build("APP=apps/hello", "BOARD=virt")
    elf = ROOT / "build/virt/hello/hello.elf"
    modules, totals = footprint.measure(elf), footprint.section_totals(Linked(elf))
    assert {k: sum(sizes[k] for sizes in modules.values()) for k in KINDS} == totals
    assert footprint.loaded(modules[footprint.REST]) < footprint.loaded(totals) / 50
    assert modules["(stacks)"]["bss"] > 0


def test_file_that_is_no_image_is_refused(tmp_path):
    (tmp_path / "x.elf").write_bytes(b"MZ" * 100)
    with pytest.raises(Failure, match="it is not an ELF64 file"):
        footprint.measure(tmp_path / "x.elf")
