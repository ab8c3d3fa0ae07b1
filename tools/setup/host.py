"""Makes the host ready: Debian packages, the compiler, and the Python environment build/venv.

    python3 -m tools.setup.host [run|debug|graph|sim|test]

Lists what is missing and why before anything is installed, and only then asks for the root
password. If nothing is missing, it ends at once.
"""

import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys

if sys.version_info < (3, 11):
    sys.exit(f"yao: python3: start: 3.11 or later is needed, this is {sys.version.split()[0]}")

import tomllib
from pathlib import Path

from tools.common import BUILD, Failure, at_terminal, environment, run_main
from tools.setup import compiler

HERE = Path(__file__).resolve().parent
VENV = BUILD / "venv"
REQUIREMENTS = HERE / "requirements.txt"
HARDLY_ANY = 64 << 20  # bytes: what the environment takes
# For each purpose those of the packages that it takes.
PURPOSES = {
    "run": ("run",),
    "debug": ("run", "debug"),
    "graph": ("run", "graph"),
    "sim": ("run", "sim"),
    "test": ("run", "debug", "graph", "sim", "qemu", "test"),
    "qemu": ("run", "qemu"),
}


def known_packages(purpose: str) -> list[dict]:
    entries = tomllib.loads((HERE / "packages.toml").read_text())["package"]
    return [entry for entry in entries if entry["for"] in PURPOSES[purpose]]


def is_there(provides: str) -> bool:
    if provides.startswith("/"):
        return bool(glob.glob(provides))
    return shutil.which(provides, path=environment()["PATH"]) is not None


def tell_missing(missing: list[dict]) -> None:
    print("yao: this machine lacks Debian packages that the build needs:")
    for entry in missing:
        print(f"    {' or '.join(entry['packages']):40} {entry['why']}")
    sys.stdout.flush()


def by_hand(missing: list[dict]) -> str:
    names = " ".join("|".join(entry["packages"]) for entry in missing)
    choice = " (of names joined by |, the one that your release has)" if "|" in names else ""
    return f"install them{choice} and start again:\n    apt-get install {names}"


def root_prefix(missing: list[dict]) -> list[str]:
    """The words that make a command run as root. Without a terminal sudo must not ask."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        raise Failure(f"setup: become root: sudo is not installed; as root, {by_hand(missing)}")
    if at_terminal():
        return ["sudo"]
    if subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        raise Failure(
            "setup: become root: sudo needs a password and there is no terminal to ask on; "
            f"as root, {by_hand(missing)}"
        )
    return ["sudo", "-n"]


def apt_get(prefix: list[str], words: list[str], missing: list[dict]) -> None:
    command = [*prefix, "apt-get", *words]
    print("yao: " + " ".join(command), flush=True)
    if subprocess.run(command).returncode:
        raise Failure(f"setup: apt-get {words[0]}: it failed, see above; or {by_hand(missing)}")


def available(names: list[str]) -> str:
    """The first of @names that the machine's release has; the last when none is known."""
    for name in names:
        shown = subprocess.run(["apt-cache", "show", name], capture_output=True)
        if shown.returncode == 0 and shown.stdout:
            return name
    return names[-1]


def install(missing: list[dict]) -> None:
    if not shutil.which("apt-get"):
        raise Failure(
            "setup: install packages: there is no apt-get on this machine; get these by its own "
            "means:\n    " + " ".join(entry["provides"] for entry in missing)
        )
    prefix = root_prefix(missing)
    apt_get(prefix, ["update", "-q"], missing)
    names = [available(entry["packages"]) for entry in missing]
    apt_get(prefix, ["install", "-q", "-y", "--no-install-recommends", *names], missing)


def parts(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def check_version(command: str, at_least: str, package: str) -> None:
    where = shutil.which(command, path=environment()["PATH"])
    said = subprocess.run([where, "--version"], capture_output=True, text=True).stdout
    version = re.search(r"\d+(\.\d+)+", said)
    if not version:
        raise Failure(f"{where}: ask for its version: not understood: {said.partition(chr(10))[0]}")
    if parts(version[0]) < parts(at_least):
        raise Failure(
            f"{where}: use: it is version {version[0]}, {at_least} or later is needed; Debian 12 and "
            f"later have one (apt-get install {package}), and the first in PATH is used"
        )


def check_versions(purpose: str) -> None:
    for entry in known_packages(purpose):
        if "at_least" in entry:
            check_version(entry["provides"], entry["at_least"], entry["packages"][0])


def ready_packages(purpose: str) -> None:
    missing = [entry for entry in known_packages(purpose) if not is_there(entry["provides"])]
    if not missing:
        return
    tell_missing(missing)
    install(missing)
    still = [entry for entry in missing if not is_there(entry["provides"])]
    if still:
        raise Failure(
            "setup: install packages: installed, but these are still not there: "
            + ", ".join(entry["provides"] for entry in still)
        )


def ready_venv() -> None:
    """The stamp holds what the environment was made of, so a change remakes it."""
    stamp = VENV / "made-of"
    content = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest() + " " + sys.version
    if stamp.exists() and stamp.read_text() == content:
        return
    print("yao: making build/venv with the Python packages of tools/setup/requirements.txt", flush=True)
    pip = [VENV / "bin/python3", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run_step([sys.executable, "-m", "venv", "--clear", VENV], "make the environment")
    run_step([*pip, "--require-hashes", "--no-deps", "-r", REQUIREMENTS], "install Python packages")
    stamp.write_text(content)


def run_step(command: list, operation: str) -> None:
    """Of the output of Python's own tools, which may be a traceback, shows only the last line."""
    environment = {**os.environ, "PIP_NO_INPUT": "1"}
    done = subprocess.run(
        [str(word) for word in command], env=environment, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines() or [f"status {done.returncode}"]
        full = shutil.disk_usage(BUILD).free < HARDLY_ANY
        because = "; there is hardly any space left on its disk" if full else ""
        raise Failure(f"build/venv: {operation}: {lines[-1].strip()}{because}")


def main() -> int:
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if purpose not in PURPOSES:
        raise Failure(f"setup: {purpose}: the purposes are: {', '.join(PURPOSES)}")
    ready_packages(purpose)
    check_versions(purpose)
    compiler.ready()
    ready_venv()
    return 0


if __name__ == "__main__":
    run_main(main)
