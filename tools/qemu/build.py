"""Builds a QEMU that has the machine visionfive2, from Debian's source and sim/qemu.

    python -m tools.qemu.build [--quiet]

It is kept in the user's cache, and only what changed is compiled again. `make qemu-visionfive2` calls this.
"""

import bz2
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections import deque
from pathlib import Path

from tools.common import ROOT, Failure, call, progress, readable_size, run_main
from tools.qemu import place
from tools.setup import fetch
from tools.setup.third_party import TOP_LIST, Entry, load

GLUE = ROOT / "sim/qemu"
MODELS = ROOT / "sim/models"
RISCV = Path("hw/riscv")
FOLDERS = [RISCV / name for name in ("fu740", "jh7110", "u74")]
QTESTS = Path("tests/qtest")
QTEST_LIST = "qtests_riscv64 = ["
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
NEEDED = 1200 << 20  # bytes: source and objects
HARDLY_ANY = 64 << 20
CONFIGURE = """--disable-download --target-list=riscv64-softmmu --without-default-features --enable-tcg
--enable-fdt=system --enable-pixman --disable-docs --disable-tools --disable-guest-agent --enable-plugins
--disable-install-blobs""".split()
# The board's flash, which QEMU does not know (Linux, drivers/mtd/spi-nor/gigadevice.c), goes before another.
FLASHES = Path("hw/block/m25p80.c")
FLASH = '    { INFO("gd25lq128",   0xc86018,      0,  64 << 10, 256, ER_4K) },'
NEXT_FLASH = '    { INFO("gd25q32"'
# Debian 12's Python may lack it. The archive was verified.
FILTER = {"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}
# QEMU 10.1 moved these from exec/ to system/.
HEADERS = ("memory.h", "address-spaces.h")
# Debian's tarball lacks these, and meson unpacks them whatever the target is.
BLOB = re.compile(r"'(edk2-[\w-]*\.fd)'")


def ours() -> dict[Path, Path]:
    """What is added to QEMU's source: where it goes, and what it is."""
    found = {}
    for folder in FOLDERS:
        found |= {path.relative_to(GLUE): path for path in sorted((GLUE / folder).iterdir())}
        names = set(re.findall(r"'models/(\w+\.c)'", (GLUE / folder / "meson.build").read_text()))
        models = [path for path in sorted(MODELS.glob("*.[ch]")) if path.suffix == ".h" or path.name in names]
        found |= {folder / "models" / path.name: path for path in models if names}
    return found | {path.relative_to(GLUE): path for path in sorted((GLUE / QTESTS).glob("*.c"))}


def digest(entry: Entry) -> str:
    """Of all that the binary is made of."""
    sum_of = hashlib.sha256("\n".join([entry.digest(), FLASH, *CONFIGURE]).encode())
    for target, path in ours().items():
        sum_of.update(str(target).encode() + b"\0" + path.read_bytes())
    return sum_of.hexdigest()


def check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < NEEDED:
        raise Failure(
            f"{folder}: build QEMU: {readable_size(NEEDED)} are needed there, {readable_size(free)} are free; "
            "XDG_CACHE_HOME=<folder> names another place for all that is fetched"
        )


def no_space(folder: Path) -> str:
    """What to say when the disk became full meanwhile."""
    free = shutil.disk_usage(folder).free
    return "" if free > HARDLY_ANY else f"yao: {folder}: {readable_size(free)} are left on its disk"


def unpack(entry: Entry, source: Path) -> None:
    """The folder is complete when it has its name."""
    if source.exists():
        return
    archive = fetch.archive(entry)
    progress("UNPACK", f"{source} ({entry.package} {entry.version})")
    fresh = source.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(fresh, **FILTER)
    prepare(next(fresh.iterdir()))
    next(fresh.iterdir()).rename(source)
    fresh.rmdir()


def insert(path: Path, before: str, line: str) -> None:
    text = path.read_text()
    if f"{line}\n" in text:
        return
    check_arranged(path, text, before)
    path.write_text(text.replace(before, f"{line}\n{before}", 1))


def check_arranged(path: Path, text: str, part: str) -> None:
    if part not in text:
        raise Failure(
            f"{path}: add the machine: the file has no {part!r}: this QEMU is arranged in another way than "
            "10.0, which sim/qemu was written for"
        )


def prepare(source: Path) -> None:
    for name in BLOB.findall((source / "pc-bios/meson.build").read_text()):
        blob = source / "pc-bios" / f"{name}.bz2"
        if not blob.exists():
            blob.write_bytes(bz2.compress(b""))


def add_flash(source: Path) -> None:
    insert(source / FLASHES, NEXT_FLASH, FLASH)


def add_folders(source: Path) -> None:
    for folder in FOLDERS:
        insert(source / RISCV / "meson.build", "hw_arch += {'riscv': riscv_ss}", f"subdir('{folder.name}')")
        insert(source / RISCV / "Kconfig", "config SPIKE", f"source {folder.name}/Kconfig")


def qtests() -> list[str]:
    return sorted(path.stem for path in (GLUE / QTESTS).glob("*.c"))


def add_qtests(source: Path) -> None:
    """To a list that has others. Ours come first, one time each."""
    path = source / QTESTS / "meson.build"
    text = path.read_text()
    for name in qtests():
        text = text.replace(f"'{name}', ", "")
    check_arranged(path, text, QTEST_LIST)
    text = text.replace(QTEST_LIST, QTEST_LIST + "".join(f"'{name}', " for name in qtests()), 1)
    if path.read_text() != text:  # ninja looks at the time
        path.write_text(text)


def add_machine(source: Path) -> None:
    """Files that stay the same keep their time, for ninja."""
    files = ours()
    for target, path in files.items():
        content = path.read_bytes()
        there = source / target
        if not there.exists() or there.read_bytes() != content:
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(content)
    for path in (found for folder in FOLDERS for found in (source / folder).rglob("*")):
        if path.is_file() and path.relative_to(source) not in files:
            path.unlink()


def keep_names(source: Path) -> None:
    for name in HEADERS:
        old = source / "include/exec" / name
        if not old.exists():
            old.write_text(f'#include "system/{name}"\n')


def other_version(entry: Entry, source: Path) -> str:
    """What to say of a source that is not the recorded one."""
    version = (source / "VERSION").read_text().strip()
    if entry.version.partition("+")[0] == version:
        return ""
    return f"yao: this is QEMU {version}; sim/qemu was written for {entry.version}, which Debian {entry.suite} had"


def make_venv(folder: Path) -> Path:
    """Meson, and what QEMU's configure needs from Python, in the versions that it was tried with."""
    python = folder / "venv/bin/python3"
    stamp = folder / "venv/made-of"
    wanted = REQUIREMENTS.read_text() + sys.version
    if not stamp.exists() or stamp.read_text() != wanted:
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
        call([sys.executable, "-m", "venv", "--clear", folder / "venv"], "QEMU", "make its Python environment")
        call([*pip, "-r", REQUIREMENTS], "QEMU", "install Meson")
        stamp.write_text(wanted)
    return python


def run_logged(command: list, cwd: Path, log: Path, step: str) -> None:
    """Shows how far ninja is, every tenth of the way. The whole output goes to @log."""
    words = [str(word) for word in command]
    last: deque[str] = deque(maxlen=12)
    told = 0
    with log.open("w") as file, subprocess.Popen(
        words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout:
            file.write(line)
            last.append(line.rstrip())
            found = re.match(r"\[(\d+)/(\d+)\]", line)
            if found and (tenth := 10 * int(found[1]) // int(found[2])) > told:
                told = tenth
                progress("NINJA", f"{10 * told} % ({found[1]} of {found[2]} steps)")
    if running.returncode:
        raise Failure(f"QEMU: {step}: it failed; {log} has all of its output, which ends with\n" + "\n".join(last))


def compile_it(source: Path, folder: Path) -> None:
    build = folder / "build"
    if not (build / "config.status").exists():  # configure writes it last
        shutil.rmtree(build, ignore_errors=True)
        build.mkdir()
        progress("CONFIG", f"{build} (about a minute)")
        command = [source / "configure", f"--python={make_venv(folder)}", *CONFIGURE]
        run_logged(command, build, folder / "configure.log", "configure")
    jobs = os.environ.get("JOBS") or str(os.cpu_count())
    progress("NINJA", f"{build} (about 8 minutes of one core the first time)")
    targets = ["qemu-system-riscv64", *(str(QTESTS / name) for name in qtests())]
    run_logged(["ninja", f"-j{jobs}", *targets], build, folder / "ninja.log", "compile")


def install(folder: Path, made_of: str) -> None:
    """A build that is interrupted leaves the last binary as it is."""
    fresh = folder / "qemu-system-riscv64.new"
    shutil.copy2(folder / "build/qemu-system-riscv64", fresh)
    fresh.replace(place.binary())
    (folder / "made-of").write_text(made_of)


def build(quiet: bool = False) -> int:
    """@quiet: nothing is said when there is nothing to do."""
    entry = load(TOP_LIST)["qemu"]
    folder, made_of = place.folder(), digest(entry)
    stamp = folder / "made-of"
    with fetch.locked(folder, "another make, which builds QEMU"):
        if place.is_built() and stamp.exists() and stamp.read_text() == made_of:
            if not quiet:
                progress("QEMU", f"{place.binary()} is up to date")
            return 0
        source = folder / f"source-{entry.sha256[:12]}"
        if not source.exists():
            check_space(folder)
        unpack(entry, source)
        add_flash(source)
        add_folders(source)
        add_machine(source)
        add_qtests(source)
        keep_names(source)
        try:
            compile_it(source, folder)
        except Failure as failure:
            raise Failure("\n".join(filter(None, [str(failure), no_space(folder), other_version(entry, source)])))
        install(folder, made_of)
    progress("QEMU", f"{place.binary()}; `make run BOARD=visionfive2` uses it")
    return 0


if __name__ == "__main__":
    run_main(lambda: build("--quiet" in sys.argv))
