"""Gets packages and sources of a Debian release other than the machine's.

First the recorded file itself, from the mirror's pool: it is known by its hash and needs no lists.
If it is gone, the release's present version, by a private apt root with its own lists and cache, so
that the machine's set-up stays as it is. The mirror is the machine's own; DEBIAN_MIRROR in the
environment overrides it.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from tools.common import Failure, call
from tools.setup.third_party import Entry

HELPER = "/usr/lib/apt/apt-helper"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def index_targets(*filters: str) -> list[str]:
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    said = call([*command, *filters], "debian", "find a mirror")
    return [uri for uri in said.split() if "security" not in uri]


def mirror() -> str:
    """The origin is only known once the machine's own lists were updated."""
    override = os.environ.get("DEBIAN_MIRROR")
    if override:
        return override
    uris = index_targets("Origin: Debian") or index_targets()
    if not uris:
        raise Failure(
            "debian: find a mirror: apt-get on this machine knows none; "
            "name one: make DEBIAN_MIRROR=<address> ..."
        )
    return uris[0]


def settings(root: Path, architecture: str) -> str:
    """Everything apt would otherwise take from the machine. The host's architecture stays the
    native one but is not listed: only @architecture's lists are fetched."""
    return f"""
Dir "{root}";
Dir::State "{root}/state";
Dir::State::status "{root}/status";
Dir::Cache "{root}/cache";
Dir::Etc "{root}/etc";
Dir::Etc::parts "{root}/etc/parts";
Dir::Etc::sourcelist "{root}/etc/sources.list";
Dir::Etc::sourceparts "{root}/etc/parts";
Dir::Etc::preferencesparts "{root}/etc/parts";
APT::Architectures {{ "{architecture}"; }};
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
"""


def source_line(entry: Entry, uri: str) -> str:
    kind = "deb-src" if entry.origin == "debian-source" else "deb"
    options = f"signed-by={KEYRING}"
    if entry.architecture:
        options += f" arch={entry.architecture}"
    return f"{kind} [{options}] {uri} {entry.suite} main\n"


def make_root(entry: Entry, root: Path, uri: str) -> Path:
    for folder in ("state/lists/partial", "cache/archives/partial", "etc/parts"):
        (root / folder).mkdir(parents=True)
    (root / "status").touch()
    (root / "etc/sources.list").write_text(source_line(entry, uri))
    native = call(["dpkg", "--print-architecture"], entry.name, "ask for the architecture").strip()
    config = root / "apt.conf"
    config.write_text(settings(root, entry.architecture or native))
    return config


def download_command(entry: Entry) -> list[str]:
    if entry.origin == "debian-source":
        return ["source", "--download-only", "--tar-only", entry.package]
    return ["download", f"{entry.package}:{entry.architecture}"]


def from_pool(entry: Entry, folder: Path, uri: str) -> Path | None:
    """apt's own downloader knows the machine's proxies, and removes what has another hash."""
    file = folder / Path(entry.pool).name
    address = f"{uri.rstrip('/')}/pool/{entry.pool}"
    command = [HELPER, "download-file", address, file, f"SHA256:{entry.sha256}"]
    try:
        call(command, entry.name, "download")
    except Failure:
        return None
    return file


def from_lists(entry: Entry, folder: Path, uri: str) -> Path:
    root = folder / "apt"
    config = {"APT_CONFIG": str(make_root(entry, root, uri))}
    commands: Sequence[list[str]] = (["update", "-q"], download_command(entry))
    for words in commands:
        call(["apt-get", *words], entry.name, f"apt-get {words[0]}", config, folder)
    shutil.rmtree(root)
    return pick_file(entry, folder)


def obtain(entry: Entry, folder: Path) -> Path:
    """Downloads into the empty @folder what is recorded, else the release's present version."""
    uri = mirror()
    try:
        return from_pool(entry, folder, uri) or from_lists(entry, folder, uri)
    except Failure as failure:
        raise Failure(
            f"{failure}\nyao: the mirror was {uri}; if it has no Debian {entry.suite}, name "
            "another: make DEBIAN_MIRROR=<address> ..."
        )


def pick_file(entry: Entry, folder: Path) -> Path:
    suffix = ".deb" if entry.origin == "debian-binary" else ".orig.tar"
    files = [path for path in folder.iterdir() if suffix in path.name]
    if len(files) != 1:
        raise Failure(f"{entry.name}: download: apt-get brought {len(files)} files, not one")
    return files[0]


def version_of(package: Path) -> str:
    """NAME_VERSION_ARCHITECTURE.deb or NAME_VERSION.orig.tar.xz; an epoch's colon is written as %3a."""
    return package.name.split("_")[1].partition(".orig.tar")[0].replace("%3a", ":")
