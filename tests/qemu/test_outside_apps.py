"""An app may lie anywhere, with its own headers, libraries and drivers; no file of ours changes."""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import building
import pytest
from archives import listed, put_in_cache, tarball
from app_image import ROOT, check, make, modules, out_of

CLOCK = Path(__file__).resolve().parent / "outside" / "clock"
HASHES = """
#include <bearssl_hash.h>
#include <stdio.h>

int main(void)
{
    unsigned char hash[32];
    br_sha256_context context;
    br_sha256_init(&context);
    br_sha256_update(&context, "abc", 3);
    br_sha256_out(&context, hash);
    printf("%02x%02x\\n", hash[0], hash[31]);
    return 0;
}
"""


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.c").write_text(content)
    return folder


def says(text: str) -> str:
    return f'#include <stdio.h>\nint main(void) {{ puts("{text}"); return 0; }}\n'


def built(folder: Path, board: str = "virt") -> Path:
    check(make(folder, board))
    return out_of(folder, board) / "Image"


@pytest.fixture
def clock(tmp_path):
    return shutil.copytree(CLOCK, tmp_path / "firmware" / "clock")


def test_an_app_brings_its_own_class_driver_and_library(virt, clock):
    machine = replace(virt.machine, arguments=("-rtc", "base=2026-01-02T03:04:05"))
    run = machine.run(built(clock))
    assert run.status == 0, run
    # The clock runs on while a busy host boots the machine.
    assert re.search(r"2026-01-02 03:0[4-9]:\d\d\nyao: 1 calls\nyao: ended with status 0\n$", run.text)


def test_of_an_apps_own_libraries_only_what_it_calls_is_linked(clock):
    own = {name for name in modules(clock, "virt") if name.startswith("app/")}
    assert own == {"app/main.c", "app/src/show.c", "app/lib/calls.c", "app/drivers/goldfish_rtc.c"}


def test_a_board_without_the_devices_of_an_app_is_refused_in_words(clock):
    done = make(clock, "hifive_unleashed")
    assert done.returncode
    assert f"{clock}/main.c: class wallclock: " in done.stderr
    assert "google,goldfish-rtc" in done.stderr


def test_an_app_is_built_from_its_own_folder(clock):
    check(building.make("-C", ROOT, f"APP={clock}/", "BOARD=virt", cwd=clock))


def test_an_app_brings_a_pinned_library_and_gets_what_it_calls(virt, tmp_path):
    folder = write(tmp_path / "hasher", main=HASHES)
    shutil.copy(ROOT / "apps" / "sha256sum" / "third_party.toml", folder)
    run = virt.machine.run(built(folder))
    assert "ba" + "ad\n" in run.text, run
    assert "bearssl/src/codec/enc32be.c" in modules(folder, "virt")


ELSEWHERE = {
    "a.c": b'#include <stdio.h>\n#include "config.h"\nint main(void) { puts(TEXT FOR); return STATUS; }\n',
    "test.c": b"int main(void) { return 1; }\n",
    "config.h.in": b"#undef TEXT\n",
}
NOTHING_ELSE = """
files = ["*"]
compile = ["*.c", "a.c", "!test.c"]
define = ["STATUS=7"]
[elsewhere.only."a.c"]
define = ['FOR=" for $5 #1"']
[elsewhere.generate."config.h"]
from = "config.h.in"
answers = "answers"
"""


def test_an_app_may_be_nothing_but_a_third_party_toml(virt, tmp_path):
    """What make says of an answer that changes, too."""
    folder = tmp_path / "only"
    folder.mkdir()
    sha256 = put_in_cache(tmp_path, tarball(ELSEWHERE), "elsewhere")
    (folder / "third_party.toml").write_text(listed(sha256, NOTHING_ELSE, "elsewhere"))
    environment = {**building.environment(), "XDG_CACHE_HOME": str(tmp_path)}
    for text in ("made", "changed"):
        (folder / "answers").write_text(f'TEXT="{text}"\n')
        check(building.make(f"APP={folder}", "BOARD=virt", env=environment))
        run = virt.machine.run(out_of(folder, "virt") / "Image")
        assert f"{text} for $5 #1\nyao: ended with status 7\n" in run.text
    (folder / "answers").unlink()
    done = building.make(f"APP={folder}", "BOARD=virt", env=environment)
    assert done.returncode
    assert f"{folder}/answers: read the answers: No such file or directory" in done.stderr


def test_two_apps_of_one_name_do_not_mix(virt, tmp_path):
    """Whichever is newer, whatever the other has more of."""
    one = write(tmp_path / "one" / "namesake", main=says("one"))
    two = write(tmp_path / "two" / "namesake", main=says("two"), more="int more; int main2(void);")
    for path in two.iterdir():
        os.utime(path, (1, 1))
    for folder, text in [(one, "one"), (two, "two"), (one, "one")]:
        assert f"{text}\nyao: ended" in virt.machine.run(built(folder)).text


def test_an_app_that_was_moved_is_built_again(tmp_path):
    write(tmp_path / "old" / "mover", main=says("here"))
    built(tmp_path / "old" / "mover")
    (tmp_path / "old").rename(tmp_path / "new")
    built(tmp_path / "new" / "mover")


def test_the_image_is_the_same_wherever_the_app_lies(tmp_path):
    places = [tmp_path / "here", tmp_path / "over" / "there"]
    images = []
    for place in places:
        images.append(built(shutil.copytree(CLOCK, place / "clock")).read_bytes())
    assert images[0] == images[1]


MAINS = {
    "void": "int main(void) { return 0; }",
    "arguments": "int main(int argc, char **argv) { return argc - 1 + !argv[0]; }",
}


@pytest.mark.parametrize("form", MAINS)
def test_main_is_linked_without_a_warning(tmp_path, form):
    done = make(write(tmp_path / f"main_{form}", main=MAINS[form]), "virt")
    check(done)
    assert "warning" not in done.stdout + done.stderr


def test_app_that_is_larger_than_the_images_window_is_refused_in_words(tmp_path):
    huge = "volatile char huge[1UL << 29];\nint main(void) { return huge[1]; }"
    done = make(write(tmp_path / "huge", main=huge), "virt")
    assert done.returncode != 0
    assert "take more than 512 MiB" in done.stdout + done.stderr


def test_assembly_is_part_of_an_app(virt, tmp_path):
    calls = "int answer(void);\nint main(void) { return answer(); }"
    folder = write(tmp_path / "assembly", main=calls)
    (folder / "answer.S").write_text(".globl answer\nanswer: li a0, 42\n ret\n")
    assert virt.machine.run(built(folder)).status == 42
