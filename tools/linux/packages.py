"""What a card with Debian's Linux needs of Debian's packages: kernel, tree, modules, busybox."""

import lzma
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.board import Board
from tools.common import BUILD, ROOT, Failure, call
from tools.setup import fetch
from tools.setup.third_party import load

FOLDER = BUILD / "linux"
TREE = "usr/lib/linux-image-*/starfive/jh7110-starfive-visionfive-2-v1.3b.dtb"
# In .modinfo of a module: the modules that it needs, by their names.
DEPENDS = re.compile(rb"(?:^|\0)depends=([^\0]*)\0")


@dataclass(frozen=True)
class Packages:
    folder: Path

    def only(self, pattern: str) -> Path:
        found = sorted(self.folder.glob(pattern))
        if len(found) != 1:
            raise Failure(f"{self.folder.name}: find {pattern}: the package has {len(found)} such files")
        return found[0]

    def kernel(self) -> Path:
        return self.only("boot/vmlinux-*")

    def tree(self) -> Path:
        return self.only(TREE)

    def busybox(self) -> Path:
        return self.only("usr/bin/busybox")

    def modules(self, wanted: Iterable[str]) -> dict[str, bytes]:
        """Name -> content of @wanted and of what they need, each behind what it needs."""
        paths = {plain(path): path for path in self.folder.glob("usr/lib/modules/*/kernel/**/*.ko*")}
        found: dict[str, bytes] = {}
        for name in wanted:
            self.add(name, paths, found)
        return found

    def add(self, name: str, paths: dict[str, Path], found: dict[str, bytes]) -> None:
        if name in found:
            return
        if name not in paths:
            raise Failure(f"{self.folder.name}: find the module {name}: the package has none")
        content = read_module(paths[name])
        for needed in needs(content):
            self.add(needed, paths, found)
        found[name] = content


def plain(path: Path) -> str:
    """The kernel's name of a module: dw_mmc-starfive.ko.xz is dw_mmc_starfive."""
    return path.name.partition(".ko")[0].replace("-", "_")


def read_module(path: Path) -> bytes:
    content = path.read_bytes()
    return lzma.decompress(content) if path.suffix == ".xz" else content


def needs(module: bytes) -> list[str]:
    found = DEPENDS.search(module)
    return [name.replace("-", "_") for name in found[1].decode().split(",") if name] if found else []


def fetch_firmware(on: Board) -> None:
    """What `make` does for it before it makes a card."""
    entries = load(ROOT / "third_party.toml")
    for name in on.firmware:
        fetch.fetch(entries[name])


def unpacked() -> Packages:
    """Debian's packages, of which third_party.toml has the hashes, unpacked once for each version."""
    entries = load(ROOT / "third_party.toml")
    linux, busybox = entries["linux"], entries["busybox"]
    archives = [fetch.archive(entry) for entry in (linux, busybox)]
    folder = FOLDER / "-".join(archive.name[:12] for archive in archives)
    done = folder / "unpacked"
    with fetch.locked(FOLDER):
        if not done.exists():
            for archive in archives:
                call(["dpkg-deb", "-x", archive, folder], archive.parent.name, "unpack")
            done.touch()
    return Packages(folder)
