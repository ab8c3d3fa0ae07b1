"""apps/sha256sum compiled for this machine, against coreutils."""

import os
import pty
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import suite

HERE = Path(__file__).parent
APP = suite.ROOT / "apps" / "sha256sum"
BEARSSL = suite.ROOT / "build" / "third_party" / "bearssl"
BEARSSL_SOURCES = ["src/hash/sha2small.c", "src/codec/dec32be.c", "src/codec/enc32be.c"]
MIB = 1024 * 1024
NOBODY = 65534


WRAPPED = ["sched_getaffinity", "pthread_create"]
HARTS = pytest.mark.parametrize("harts", [1, 2, 4])


def build(name, flags):
    fetch = [sys.executable, "-m", "tools.setup.fetch", "--app", APP, "bearssl"]
    subprocess.run(fetch, check=True)
    out = suite.BUILD / "sha256sum" / name
    out.parent.mkdir(parents=True, exist_ok=True)
    sources = [*sorted(APP.glob("*.c")), *(BEARSSL / s for s in BEARSSL_SOURCES), HERE / "sha256sum" / "harts.c"]
    includes = ["-isystem", BEARSSL / "inc", "-isystem", BEARSSL / "src"]
    wrap = [f"-Wl,--wrap={function}" for function in WRAPPED]
    done = subprocess.run(
        ["cc", *flags, *wrap, *includes, *sources, "-o", out], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def app():
    return build("sha256sum", suite.FLAGS)


@pytest.fixture
def folder():
    """A folder that other users may enter, unlike pytest's own."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o777)
    yield path
    shutil.rmtree(path)


def environment(harts=4, **more):
    return {**os.environ, "HARTS": str(harts), **more}


def run(app, *arguments, harts=4, stderr=subprocess.PIPE, **options):
    return subprocess.run([app, *arguments], stdout=subprocess.PIPE, stderr=stderr, timeout=600,
                          env=environment(harts, **options.pop("variables", {})), **options)


def listed(folder):
    return (folder / "SHA256SUMS").read_bytes().split(b"\n")[:-1]


def coreutils(folder):
    names = subprocess.run(
        ["find", ".", "-type", "f", "!", "-path", "./SHA256SUMS", "-printf", "%P\\0"],
        cwd=folder, capture_output=True, check=True,
    ).stdout.split(b"\0")[:-1]
    return subprocess.run(
        ["sha256sum", "--", *names], cwd=folder, capture_output=True, check=True
    ).stdout.split(b"\n")[:-1]


def verifies(folder):
    return subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
                          cwd=folder).returncode == 0


def fill(folder):
    """Content that bites."""
    content = random.Random(1)
    names = ["empty", "with spaces", "Größe über alles.txt", "back\\slash", "new\nline",
             "return\rcarriage", " leading", "-dash", "*star", "\\", "SHA256SUMS.d/SHA256SUMS",
             "a/b c.txt", "a.txt", "one/two/three/four/five", "bytes-\udcff"]
    sizes = [0, 1, 55, 56, 63, 64, 65, 65535, 65536, 65537, MIB - 1, MIB, 3 * MIB + 7]
    names += [f"size/{size}" for size in sizes] + [f"many/{i:03}.bin" for i in range(300)]
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        size = int(path.name) if name.startswith("size/") else number
        path.write_bytes(b"" if name == "empty" else content.randbytes(size))
    (folder / "nothing in it").mkdir()
    return len(names)


@HARTS
def test_list_is_what_coreutils_writes(app, folder, harts):
    count = fill(folder)
    done = run(app, folder, harts=harts)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert sorted(listed(folder)) == sorted(coreutils(folder))
    assert verifies(folder)
    assert done.stdout.splitlines()[-1].startswith(f"{count} files, ".encode())


def test_a_second_run_changes_nothing(app, folder):
    fill(folder)
    run(app, folder)
    first = listed(folder)
    done = run(app, str(folder) + "/")
    assert done.returncode == 0, done.stderr
    assert listed(folder) == first
    assert not (folder / "SHA256SUMS.new").exists()


def test_folders_are_walked_in_the_order_of_bytes(app, folder):
    for name in ["b", "B", "a/z", "a.txt", "ä", "a/b/1"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    run(app, folder)
    names = [line.split(b"  ", 1)[1].decode() for line in listed(folder)]
    assert names == ["B", "a/b/1", "a/z", "a.txt", "b", "ä"]


def test_each_file_has_a_line_with_hash_size_and_name(app, folder):
    (folder / "x y").write_bytes(b"abc")
    lines = run(app, folder).stdout.decode().splitlines()
    hash_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert lines[:2] == ["sha256sum: 4 harts", f"{hash_of_abc}          3  x y"]
    assert lines[2].startswith("1 files, 3 bytes, 0.")
    assert lines[2].endswith(" MB/s")


def test_one_hart_is_told_in_the_singular(app, folder):
    assert run(app, folder, harts=1).stdout.startswith(b"sha256sum: 1 hart\n")


def lines_of(done):
    """Without what depends on the number of harts and on time."""
    first, *lines, last = done.stdout.splitlines()
    return [re.sub(rb"  [0-9.]+ MB/s$", b"", line) for line in lines], last.split(b" bytes")[0]


@pytest.mark.parametrize("harts", [2, 4, 100])
def test_lines_do_not_depend_on_how_many_harts_there_are(app, folder, harts):
    """Long files first: those behind them are hashed before."""
    fill(folder)
    for i in range(6):
        (folder / f"0{i}").write_bytes(bytes(2 * MIB))
    one, several = run(app, folder, harts=1), run(app, folder, harts=harts)
    assert several.stdout.startswith(f"sha256sum: {harts} harts\n".encode())
    assert lines_of(several) == lines_of(one)


@HARTS
def test_what_cannot_be_read_is_told_where_its_line_would_be(app, folder, harts):
    """A file and a folder that are not what they are when they are looked for, in one stream."""
    for name in ["a", "c", "e"]:
        (folder / name).write_bytes(bytes(300_000))
    (folder / "b").symlink_to("/proc/self/mem")
    (folder / "d").symlink_to("nowhere")
    done = run(app, folder, harts=harts, stderr=subprocess.STDOUT)
    said = [line.split(b"  ")[-1].decode() for line in done.stdout.splitlines()[1:-1]]
    assert said == ["a", f"sha256sum: {folder}/b: cannot read: Input/output error", "c",
                    f"sha256sum: {folder}/d: cannot examine: No such file or directory", "e"]
    assert done.returncode == 1


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_threads_that_cannot_start_are_told_once_and_the_others_do_all(app, folder, threads):
    count = fill(folder)
    done = run(app, folder, variables={"THREADS": str(threads)})
    assert done.stderr == b"sha256sum: one more thread: cannot start: Resource temporarily unavailable\n"
    assert done.returncode == 0 and len(listed(folder)) == count
    assert verifies(folder)


def test_threads_do_not_race(folder):
    flags = [flag for flag in suite.FLAGS if "sanitize" not in flag]
    app = build("sha256sum-tsan", [*flags, "-fsanitize=thread"])
    fill(folder)
    done = run(app, folder)
    assert done.returncode == 0 and not done.stderr, done.stderr


def test_names_do_not_steer_the_terminal(app, folder):
    (folder / "\033[2Jgone\n").touch()
    done = run(app, folder)
    assert b"\033" not in done.stdout
    assert b"  ?[2Jgone?\n" in done.stdout


def test_unreadable_file_is_reported_and_the_others_are_listed(app, folder):
    for name in ["a", "b", "c"]:
        (folder / name).write_text(name)
    (folder / "b").chmod(0)
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    shutil.copy(app, folder.parent / f"{folder.name}.app")
    copy = folder.parent / f"{folder.name}.app"
    done = run(copy, folder, **user)
    copy.unlink()
    assert done.returncode == 1
    assert done.stderr.decode() == f"sha256sum: {folder}/b: cannot open: Permission denied\n"
    assert [line[66:] for line in listed(folder)] == [b"a", b"c"]


def test_read_error_is_reported_and_the_others_are_listed(app, folder):
    (folder / "a").symlink_to("/proc/self/mem")  # page 0 is not mapped: EIO
    (folder / "b").touch()
    done = run(app, folder)
    assert done.returncode == 1
    assert done.stderr.decode() == f"sha256sum: {folder}/a: cannot read: Input/output error\n"
    assert [line[66:] for line in listed(folder)] == [b"b"]


def test_full_card_leaves_the_old_list_and_says_so(app, folder):
    (folder / "a").touch()
    (folder / "SHA256SUMS").write_text("old")
    (folder / "SHA256SUMS.new").symlink_to("/dev/full")
    done = run(app, f"{folder}/")
    assert done.returncode == 1
    assert done.stderr.decode() == (
        f"sha256sum: {folder}/SHA256SUMS.new: cannot write: No space left on device\n"
    )
    assert (folder / "SHA256SUMS").read_text() == "old"
    assert sorted(p.name for p in folder.iterdir()) == ["SHA256SUMS", "a"]
    assert done.stdout.splitlines()[-1].startswith(b"1 files, 0 bytes")


def limit_files_to_4_kib():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_list_that_gets_too_large_is_given_up_whole(app, folder):
    fill(folder)
    done = run(app, folder, preexec_fn=limit_files_to_4_kib)
    assert done.returncode == 1
    assert b"SHA256SUMS.new: cannot write: File too large" in done.stderr
    assert not (folder / "SHA256SUMS").exists()
    assert not (folder / "SHA256SUMS.new").exists()


def test_folder_that_holds_itself_ends(app, folder):
    (folder / "a").mkdir()
    (folder / "a" / "file").touch()
    (folder / "a" / "up").symlink_to("..")
    done = run(app, folder)
    assert done.returncode == 1
    assert b"a/up: cannot enter: Too many levels of symbolic links" in done.stderr
    assert [line[66:] for line in listed(folder)] == [b"a/file"]


def test_path_too_long_is_reported_and_the_walk_goes_on(app, folder):
    here = os.open(folder, os.O_RDONLY)
    (folder / "z").touch()
    part = "d" * 250
    for _ in range(18):
        os.mkdir(part, dir_fd=here)
        below = os.open(part, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    done = run(app, folder)
    assert done.returncode == 1
    assert b"File name too long" in done.stderr
    assert [line[66:] for line in listed(folder)] == [b"z"]


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.touch()], ids=["absent", "a file"])
def test_root_that_is_no_folder_fails(app, folder, make):
    make(folder / "x")
    done = run(app, folder / "x")
    assert done.returncode == 1
    assert b"sha256sum: " in done.stderr


def test_more_than_one_argument_is_refused(app):
    assert run(app, "a", "b").returncode == 1


def test_output_that_cannot_be_written_fails(app, folder):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([app, folder], stdout=full, stderr=subprocess.PIPE, timeout=600, env=environment())
    assert done.returncode == 1
    assert b"stdout: cannot write" in done.stderr


def test_folder_of_thousands(app, folder):
    for i in range(5000):
        (folder / f"{i * 7919 % 5000}").touch()
    done = run(app, folder)
    assert done.returncode == 0, done.stderr
    names = [line[66:] for line in listed(folder)]
    assert len(names) == 5000
    assert names == sorted(names)


def on_terminal(command, harts):
    controller, terminal = pty.openpty()
    process = subprocess.Popen(command, stdout=terminal, stderr=terminal, env=environment(harts))
    os.close(terminal)
    output = b""
    try:
        while chunk := os.read(controller, 65536):
            output += chunk
    except OSError:  # EIO: the other side is closed
        pass
    os.close(controller)
    return process.wait(), output


def bars(output):
    return [part for part in output.split(b"\r") if part.startswith(b"[#")]


def make_large(path, size=64 * MIB):
    with open(path, "wb") as file:
        file.truncate(size)


@pytest.mark.parametrize("harts", [1, 2])
def test_large_file_shows_a_bar_on_a_terminal_only(app, folder, harts):
    make_large(folder / ("ü" * 40))
    status, output = on_terminal([app, folder], harts)
    assert status == 0
    assert bars(output), "no bar in 64 MiB"
    assert all(f"MB/s  {'ü' * 15}\033".encode() in bar for bar in bars(output))
    assert b"[#" not in run(app, folder).stdout


def test_the_bar_is_that_of_the_file_whose_line_comes_next(app, folder):
    """Two are hashed at once; the second one's bar is shown when the first one's line is there."""
    make_large(folder / "a")
    make_large(folder / "b", 128 * MIB)
    status, output = on_terminal([app, folder], 2)
    assert status == 0
    before, after = output.split(b"  a  ", 1)
    assert bars(before) and all(b"MB/s  a\033" in bar for bar in bars(before))
    assert bars(after) and all(b"MB/s  b\033" in bar for bar in bars(after))
