"""Makes build/toolchain: the compiler and its binutils, of one version on every machine, so that the same
sources give the same image on every release of Debian.

It is a link: to /usr if Debian has installed exactly this version there, otherwise to the packages that
third_party.toml records, which are fetched and unpacked beside the other downloads. They need some libraries
of the machine, which packages.toml lists.
"""

import hashlib
import subprocess
import tempfile
from pathlib import Path, PurePosixPath

from tools.common import BUILD, Failure, cache_folder, call
from tools.setup import fetch, third_party
from tools.setup.patterns import select
from tools.setup.third_party import Entry
from tools.setup.unpack import LACKS, inner_path, open_tar

LINK = BUILD / "toolchain"
OWN = Path("/usr")
# The entries of third_party.toml, each without its architecture, and a program that says the version.
SAYS = {"gcc": "gcc", "binutils": "ld"}


def architecture() -> str:
    return call(["dpkg", "--print-architecture"], "toolchain", "ask for the architecture").strip()


def recorded() -> dict[str, list[Entry]]:
    """The entries of each architecture of the host."""
    entries = third_party.load(third_party.TOP_LIST)
    known = [entry.architecture for name, entry in entries.items() if name.startswith("gcc-")]
    return {host: [entries[f"{part}-{host}"] for part in SAYS] for host in known}


def program(folder: Path, name: str) -> Path:
    return folder / f"bin/riscv64-unknown-elf-{name}"


def says(path: Path) -> str:
    """The version of Debian's package is in parentheses."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.partition("\n")[0]


def is_same(folder: Path, versions: list[Entry]) -> bool:
    wanted = zip(SAYS.values(), versions)
    return all(f"({entry.version})" in says(program(folder, name)) for name, entry in wanted)


def entries_for(host: str) -> list[Entry]:
    known = recorded()
    if host not in known:
        (one, *_), *_ = known.values()
        raise Failure(
            f"toolchain: fetch the compiler: third_party.toml has none for a host of the architecture {host}, "
            f"only for {', '.join(known)}; where Debian {one.suite}'s gcc-riscv64-unknown-elf {one.version} is "
            f"installed in {OWN}, that is used"
        )
    return known[host]


def unpack(entry: Entry, folder: Path) -> None:
    """Programs with their modes and links, unlike fetch.fetch()."""
    strip = PurePosixPath(entry.strip).parts
    with open_tar(entry, fetch.archive(entry)) as tar:
        tar.extraction_filter = lambda member, path: member
        files = {inner_path(member.name, strip) or "": member for member in tar if not member.isdir()}
        for path in select(files, entry.files, f"{entry.name}: unpack", LACKS):
            tar.extract(files[path], folder)


def try_it(toolchain: Path, folder: Path) -> None:
    """What it needs of the machine may be missing."""
    source = folder / "try.c"
    source.write_text("int main(void) { return 0; }\n")
    command = [program(toolchain, "gcc"), "-flto", "-nostdlib", "-Wl,-e,main", source, "-o", folder / "try"]
    call(command, "toolchain", "try the compiler that was fetched")


def make(entries: list[Entry], target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        folder = Path(temporary)
        for entry in entries:
            unpack(entry, folder)
        try_it(folder / "usr", folder)
        (folder / "usr").rename(target)


def fetched() -> Path:
    """The folder in the user's cache that has the recorded packages."""
    entries = entries_for(architecture())
    digest = hashlib.sha256("".join(entry.digest() for entry in entries).encode()).hexdigest()
    target = cache_folder() / "toolchain" / digest
    if not target.exists():
        with fetch.locked(target.parent):
            if not target.exists():
                make(entries, target)
    return target


def point_to(folder: Path) -> None:
    """At once, as another make may be using it."""
    if LINK.is_symlink() and LINK.readlink() == folder:
        return
    LINK.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=LINK.parent) as temporary:
        (Path(temporary) / "link").symlink_to(folder)
        (Path(temporary) / "link").replace(LINK)


def ready() -> None:
    own = any(is_same(OWN, versions) for versions in recorded().values())
    point_to(OWN if own else fetched())
