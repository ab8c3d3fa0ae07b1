"""Builds and runs a port's program on this computer, as the image runs it."""

import os
import pty
import shutil
import signal
import subprocess
import termios
import threading
from pathlib import Path

from tools.common import ROOT, Failure, call, relative
from tools.ports.dialog import Step, Typist, listen
from tools.setup import rule

LIMIT = 120  # seconds; only what would never end takes so long
CTRL_D = b"\4"


def build(folder: Path, out: Path) -> Path:
    """The program of the port in @folder, which is built in @out."""
    out.mkdir(parents=True, exist_ok=True)
    lists = "\n".join(rule.lines(folder, Path(relative(out / "obj")), None)) + "\n"
    file = out / "sources.mk"
    if not file.exists() or file.read_text() != lists:
        file.write_text(lists)
    words = [f"PORT={relative(folder)}", f"OUT={relative(out)}", f"-j{len(os.sched_getaffinity(0))}"]
    call(["make", "-s", "-f", "tools/ports/host.mk", *words], relative(folder), "build for this computer", cwd=ROOT)
    return out / "program"


def open_terminal() -> tuple[int, int]:
    """A pair whose program side neither echoes nor edits more than lines."""
    ours, theirs = pty.openpty()
    settings = termios.tcgetattr(theirs)
    settings[3] &= ~(termios.ECHO | termios.ISIG)
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    return ours, theirs


def start(program: Path, words: list[str], folder: Path, around: dict[str, str]) -> tuple[subprocess.Popen, int]:
    """The process, and the other end of its terminal."""
    ours, theirs = open_terminal()
    try:
        process = subprocess.Popen(
            words, executable=program, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, env=around, start_new_session=True
        )
    finally:
        os.close(theirs)
    return process, ours


def run(
    program: Path, words: list[str], steps: list[Step], folder: Path, thing: str, around: dict[str, str]
) -> str:
    """What @program says at a terminal in @folder. @words: its arguments, the name first; @around: its environment."""
    process, terminal = start(program, words, folder, around)
    typist = Typist(steps, os.dup(terminal), CTRL_D)
    said: list[bytes] = []
    reader = threading.Thread(target=listen, args=(terminal, typist, said))
    reader.start()
    try:
        status = process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise Failure(f"{thing}: run on this computer: it did not end within {LIMIT} seconds: {b''.join(said)[-300:]!r}")
    reader.join()
    os.close(terminal)
    if status:
        raise Failure(f"{thing}: run on this computer: it ended with status {status}: {b''.join(said)[-300:]!r}")
    return b"".join(said).decode(errors="replace")


def copy_in(files: dict[str, Path], folder: Path) -> None:
    """Makes @folder anew with @files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
