"""An app's folder files/ is a part of its image: a program reads there what it reads on Linux."""

import json
import os
import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import app_image
import disks
import pytest
from app_image import APPS, check, make, out_of

APP = APPS / "image_files"
END = "yao: ended with status 0\n"
PAGE = 4096

# Linux 6.18 says the same of a folder that is mounted read-only (mount -o bind,ro).
UNCHANGED = """\
open("readme", O_WRONLY): -1 errno 30
open("readme", O_RDWR): -1 errno 30
open("readme", O_RDONLY | O_TRUNC): -1 errno 30
open("new", O_WRONLY | O_CREAT, 0666): -1 errno 30
open("new", O_RDONLY | O_CREAT, 0666): -1 errno 30
open("site/new", O_WRONLY | O_CREAT | O_EXCL, 0666): -1 errno 30
open("missing/new", O_WRONLY | O_CREAT, 0666): -1 errno 2
open("readme/new", O_WRONLY | O_CREAT, 0666): -1 errno 20
open("readme", O_WRONLY | O_CREAT | O_EXCL, 0666): -1 errno 17
open("site", O_WRONLY): -1 errno 21
access("readme", W_OK): -1 errno 30
access("site", W_OK): -1 errno 30
access("missing", W_OK): -1 errno 2
mkdir("new", 0777): -1 errno 30
mkdir("site", 0777): -1 errno 17
mkdir("readme", 0777): -1 errno 17
mkdir("missing/new", 0777): -1 errno 2
mkdir("readme/new", 0777): -1 errno 20
unlink("readme"): -1 errno 30
unlink("site"): -1 errno 30
unlink("missing"): -1 errno 30
unlink("missing/too"): -1 errno 2
unlink("readme/too"): -1 errno 20
rmdir("site"): -1 errno 30
rmdir("readme"): -1 errno 30
rename("readme", "new"): -1 errno 30
rename("readme", "site/index.html"): -1 errno 30
rename("missing", "new"): -1 errno 30
rename("missing/too", "new"): -1 errno 2
rename("readme", "missing/new"): -1 errno 2
rename("readme", outside): -1 errno 18
truncate("readme", 0): -1 errno 30
truncate("site", 0): -1 errno 21
chmod("readme", 0600): -1 errno 30
chmod("missing", 0600): -1 errno 2
chown("readme", 0, 0): -1 errno 30
utimensat(AT_FDCWD, "readme", times, 0): -1 errno 30
utimensat(AT_FDCWD, "missing", times, 0): -1 errno 2
futimens(fd, times): -1 errno 30
fchmod(fd, 0600): -1 errno 30
fchmod(folder, 0600): -1 errno 30
futimens(folder, times): -1 errno 30
symlink("readme", "new"): -1 errno 30
link("readme", "new"): -1 errno 30
mkfifo("new", 0666): -1 errno 30
mkfifo("site", 0666): -1 errno 17
statvfs("site", &space): 0
1
fstatvfs(fd, &space): 0
1
"""

MAPPED = """\
in place: 1
mprotect(private, size, PROT_READ | PROT_WRITE): 0
copied: 1 0
munmap(private, size): 0
freed: 1
mprotect(private, size, PROT_READ | PROT_WRITE): -1 errno 12
in place: 0
munmap(private, size): 0
munmap(shared, size): 0
freed: 1
"""


@pytest.fixture(scope="module")
def on_host(tmp_path_factory):
    """What the program says on this computer of a folder."""
    program = tmp_path_factory.mktemp("host") / "program"
    check(subprocess.run(["gcc", APP / "main.c", "-o", program], capture_output=True, text=True))

    def run(folder: Path, *words: str) -> str:
        done = subprocess.run([program, folder, *words], capture_output=True, text=True)
        assert done.returncode == 0
        return done.stdout

    return run


def copy(folder: Path, settings: str = "") -> Path:
    """The app alone, to which tests give other files."""
    (folder / "files").mkdir(parents=True)
    shutil.copy(APP / "main.c", folder)
    if settings:
        (folder / "app.dts").write_text(f"/dts-v1/;\n/ {{ chosen {{ yao {{ mounts {{ {settings} }}; }}; }}; }};\n")
    return folder


def run(board, folder: Path, bootargs: str, **more):
    check(make(folder, board.name))
    return replace(board.machine, bootargs=bootargs, **more).run(out_of(folder, board.name) / "Image")


def test_an_image_reads_what_linux_reads(board, on_host):
    """There is no disk or card."""
    assert board.run("image_files", "/files").text == on_host(APP / "files") + END


def test_nothing_can_be_changed(virt):
    assert virt.run("image_files", "/files change /outside").text == UNCHANGED + END


def test_they_are_beside_a_card(virt, on_host, tmp_path):
    """What the card has there is hidden, and the way between them is EXDEV."""
    disk = disks.make(tmp_path / "disk.img", {"files/readme": b"on the card", "card": b"more"})
    drive = virt.drive(disk.path)
    assert virt.run("image_files", "/files change /outside", arguments=drive).text == UNCHANGED + END
    assert virt.run("image_files", "/files/../files/site/..", arguments=drive).text == on_host(APP / "files") + END
    said = virt.run("image_files", "/ walk", arguments=drive).text
    assert "./card 1 1 100000 4 4 " in said and said.endswith(END)


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ('root { type = "romfs"; };', "/"),
        ('root { type = "romfs"; }; there { path = "/site/memory"; type = "tmpfs"; };', "/"),
        ('there { path = "/a/b"; type = "romfs"; }; else { path = "/a"; type = "tmpfs"; };', "/a/b"),
    ],
)
def test_settings_say_where_they_are(virt, on_host, tmp_path, settings, place):
    folder = copy(tmp_path / "placed_files", settings)
    shutil.copytree(APP / "files", folder / "files", dirs_exist_ok=True)
    assert run(virt, folder, place).text == on_host(folder / "files") + END
    modules = app_image.modules(folder, "virt")
    assert ("src/fs/fat_open.c" in modules) == (place != "/")
    assert ("lib/tmpfs/tmpfs.c" in modules) == ("tmpfs" in settings)


def test_a_setting_without_files_is_refused(tmp_path):
    folder = copy(tmp_path / "no_files", 'root { type = "romfs"; };')
    (folder / "files").rmdir()
    done = make(folder, "virt")
    assert done.returncode
    assert f"yao: {folder}/app.dts:2: /chosen/yao/mounts/root/type: there is no folder files/ beside it" in done.stderr


def test_many_files_and_names_of_any_bytes(virt, on_host, tmp_path):
    folder = copy(tmp_path / "many_files")
    rng = random.Random(4)
    names = [b"two words", "Grüße/幺".encode(), b"it's \"a\" $HOME `x` #1 \\n %s", b"new\nline", b"-rf", b".hidden", b"\xff\xfe", b"n" * 255]
    names += [b"a/b/c/d/e", b"UPPER", b"upper", b"x.c", b"sub/y.S", b"app.dts"]
    for number, name in enumerate(names + [b"many/%d" % n for n in range(10000)]):
        path = folder / "files" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rng.randbytes(rng.choice([0, 1, 100, PAGE - 1, PAGE, PAGE + 1]) if number < len(names) else 3))
    (folder / "files/empty/folder").mkdir(parents=True)
    assert run(virt, folder, "'/files' walk").text == on_host(folder / "files", "walk") + END


def test_64_mib_are_mapped_in_place(virt, tmp_path):
    """Until a private mapping is to be written; if there is no memory for that, also then."""
    folder = copy(tmp_path / "huge_files")
    content = random.Random(3).randbytes(1 << 20) * 63
    (folder / "files/huge").write_bytes(content + b"end.\n")
    assert run(virt, folder, "/files map huge", memory="256M").text == MAPPED + END


def test_an_image_has_them_only_if_it_opens_paths(tmp_path):
    folder = copy(tmp_path / "idle_files")
    (folder / "files/large").write_bytes(bytes(100 * PAGE))
    (folder / "main.c").write_text('#include <stdio.h>\nint main(void) { puts("no paths"); return 0; }\n')
    done = make(folder, "virt")
    check(done)
    assert f"yao: {folder}/files: left out of the image: nothing in it opens a path" in done.stdout
    without = (out_of(folder, "virt") / "Image").read_bytes()
    assert len(without) < 20000
    shutil.rmtree(folder / "files")
    check(make(folder, "virt"))
    assert (out_of(folder, "virt") / "Image").read_bytes() == without


def test_reports_know_that_they_are_not_code(tmp_path):
    check(make(APP, "virt"))
    out = out_of(APP, "virt")
    pages = -(-(out / "files.romfs").stat().st_size // PAGE)
    sizes = json.loads((out / "size.json").read_text())["modules"]["app/files"]
    assert sizes == {"text": 0, "rodata": pages * PAGE, "data": 0, "bss": 0}
    assert f"Of rodata, {pages * PAGE:,} are the content of files/.\n" in (out / "size.txt").read_text()
    assert json.loads((out / "why.json").read_text())["alternatives"]["rom"] == {"choice": "image", "because": "app/files requires it"}


def test_a_change_of_the_folder_is_a_change_of_the_image(virt, on_host, tmp_path):
    folder = copy(tmp_path / "changing_files")
    files, image = folder / "files", out_of(folder, "virt") / "Image"

    def built() -> bytes:
        check(make(folder, "virt"))
        return image.read_bytes()

    files.rmdir()
    images = [built()]
    (files / "sub/sub").mkdir(parents=True)
    images.append(built())
    (files / "a b").write_text("one")
    (files / "sub/sub/$(x) #").write_text("two")
    images.append(built())
    assert make(folder, "virt").stdout == ""
    status = (files / "a b").stat()
    (files / "a b").write_text("ONE")
    os.utime(files / "a b", ns=(status.st_atime_ns, status.st_mtime_ns))
    images.append(built())
    (files / "sub/sub/$(x) #").rename(files / "sub/sub/$(y) #")
    assert run(virt, folder, "/files walk").text == on_host(files, "walk") + END
    images.append(built())
    (files / "sub/sub/$(y) #").unlink()
    images.append(built())
    (files / "sub/sub").rmdir()
    assert run(virt, folder, "/files walk").text == on_host(files, "walk") + END
    images.append(built())
    assert len(set(images)) == len(images)
    shutil.rmtree(files)
    assert built() == images[0]


def test_the_same_files_make_the_same_image(tmp_path):
    """Wherever they are, and whenever they were written."""
    images = []
    for place in ("here", "over/there"):
        folder = copy(tmp_path / place / "same_files")
        for name in ("b", "a") if images else ("a", "b"):
            (folder / "files" / name).write_text(name)
        os.utime(folder / "files/a", (len(images), len(images)))
        check(make(folder, "virt"))
        images.append((out_of(folder, "virt") / "Image").read_bytes())
    assert images[0] == images[1]


def test_what_cannot_be_in_an_image_is_named(tmp_path):
    folder = copy(tmp_path / "wrong_files")
    (folder / "files/link").symlink_to("nowhere")
    done = make(folder, "virt")
    assert done.returncode
    assert f"yao: {folder}/files/link: put it into the image: it is a link to nowhere, and nothing is there" in done.stderr
